"""Names of files and folders may say what the policies in them are."""

import pytest

from grantlint.hosts.policy_json import kinds
from grantlint.hosts.policy_json.shapes import Value
from grantlint.model import DocumentKind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("policies/scps/region.json", DocumentKind.SCP),
        ("org-scp.json", DocumentKind.SCP),
        ("rcp/data.json", DocumentKind.RCP),
        ("policies/permissions-boundary.json", DocumentKind.BOUNDARY),
        ("boundaries/ci.json", DocumentKind.BOUNDARY),
        ("service_control_policies/region.json", DocumentKind.SCP),
        ("DenyRegionsSCP.json", DocumentKind.SCP),
        ("scp1.json", DocumentKind.SCP),
        ("resource control policy.json", DocumentKind.RCP),
        ("permissions_boundary.json", DocumentKind.BOUNDARY),
        ("DeveloperBoundary.json", DocumentKind.BOUNDARY),
        ("vpc_endpoint_policies/s3.json", DocumentKind.ENDPOINT),
        ("s3-endpoint-policy.json", DocumentKind.ENDPOINT),
        ("endpoints.json", None),
        ("policies/scopes.json", None),
        ("remote-control.json", None),
        ("discipline.json", None),
    ],
)
def test_a_path_may_tell_the_kind(path: str, kind: DocumentKind | None) -> None:
    """Names of files and folders count as whole words."""
    assert kinds.by_path(path) is kind


ANYONE = {"Principal": "*", "Action": "s3:*"}
SESSION = {"Principal": "*", "Action": "sts:AssumeRole"}


@pytest.mark.parametrize(
    ("path", "statement", "kind"),
    [
        ("scps/a.json", {"Effect": "Allow", "Action": "*"}, DocumentKind.SCP),
        ("scps/a.json", {"Effect": "Deny", **ANYONE}, DocumentKind.RESOURCE),
        ("rcps/a.json", {"Effect": "Deny", **ANYONE}, DocumentKind.RCP),
        ("rcps/a.json", {"Effect": "Deny", **SESSION}, DocumentKind.RCP),
        ("rcps/a.json", {"Effect": "Allow", **ANYONE}, DocumentKind.RESOURCE),
        ("rcps/a.json", {"Effect": "Deny", "Action": "s3:*"}, DocumentKind.IDENTITY),
        ("endpoint-policies/sts.json", {"Effect": "Allow", **SESSION}, DocumentKind.ENDPOINT),
        ("a.json", {"Effect": "Allow", **SESSION}, DocumentKind.TRUST),
    ],
)
def test_a_kind_fits_what_a_policy_holds(
    path: str, statement: dict[str, Value], kind: DocumentKind
) -> None:
    """A path tells no kind that a policy cannot be for what is in it."""
    assert kinds.told_by_path(path, {"Statement": [statement]}) is kind

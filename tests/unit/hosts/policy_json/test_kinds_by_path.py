"""Names of files and folders may say what the policies in them are."""

import pytest

from grantlint.hosts.policy_json import kinds
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


@pytest.mark.parametrize(
    ("path", "found", "kind"),
    [
        ("scps/a.json", DocumentKind.IDENTITY, DocumentKind.SCP),
        ("scps/a.json", DocumentKind.RESOURCE, DocumentKind.RESOURCE),
        ("rcps/a.json", DocumentKind.RESOURCE, DocumentKind.RCP),
        ("rcps/a.json", DocumentKind.TRUST, DocumentKind.RCP),
        ("rcps/a.json", DocumentKind.IDENTITY, DocumentKind.IDENTITY),
        ("endpoint-policies/sts.json", DocumentKind.TRUST, DocumentKind.ENDPOINT),
        ("a.json", DocumentKind.TRUST, DocumentKind.TRUST),
    ],
)
def test_a_kind_has_principals_or_none(path: str, found: DocumentKind, kind: DocumentKind) -> None:
    """A path tells no kind that a policy cannot be for what it holds."""
    assert kinds.told_by_path(path, found) is kind

"""The table of blocks that carry IAM."""

import pytest

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.carriers import Carrier, Holds, Noun
from grantlint.model import DocumentKind

BLOCKS = ("resource", "data", "provider", "backend")
ALL = [(block, name) for block in BLOCKS for name in carriers.names(block)]


def carrier(name: str, block: str = "resource") -> Carrier:
    found = carriers.of(block, name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(("block", "name"), ALL)
def test_each_row_is_understood(block: str, name: str) -> None:
    """Every row of the table names meanings, nouns and kinds that exist, and holds something."""
    found = carrier(name, block)
    assert found.name == name
    assert found.carried
    assert len(set(found.carried)) == len(found.carried)
    assert all((each.kind is None) != (each.holds is Holds.DOCUMENT) for each in found.carried)


def test_a_role_holds_its_trust_and_its_policies() -> None:
    """A role carries a trust policy, inline policies in blocks, and names of what it gets."""
    role = carrier("aws_iam_role")
    assert role.noun is Noun.ROLE
    assert [(each.path, each.kind) for each in role.documents] == [
        (("assume_role_policy",), DocumentKind.TRUST),
        (("inline_policy", "policy"), DocumentKind.IDENTITY),
    ]
    assert role.paths(Holds.POLICY_ARN) == (("managed_policy_arns",),)
    assert role.paths(Holds.BOUNDARY_ARN) == (("permissions_boundary",),)
    assert role.paths(Holds.ACL) == ()


def test_the_type_of_an_organization_policy_decides_its_kind() -> None:
    """Service and resource control policies are IAM, tag policies are not; SCP goes unsaid."""
    (content,) = carrier("aws_organizations_policy").documents
    assert content.by is not None
    assert content.by.path == ("type",)
    assert content.kind_where(None) is DocumentKind.SCP
    assert content.kind_where("RESOURCE_CONTROL_POLICY") is DocumentKind.RCP
    assert content.kind_where("TAG_POLICY") is None


def test_other_blocks_carry_nothing() -> None:
    """A type that is not in the table has no carrier, nor has a type under another block."""
    assert carriers.of("resource", "aws_instance") is None
    assert carriers.of("data", "aws_iam_role_policy") is None
    assert carriers.of("module", "aws_iam_role") is None

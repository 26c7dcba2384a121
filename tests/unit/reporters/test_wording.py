"""Proofs and owners in plain words."""

import pytest
from msgspec.structs import replace

from grantlint.model import Report, Witness
from grantlint.reporters.wording import holder, path_in_log, request


@pytest.mark.parametrize(
    ("witness", "words"),
    [
        (Witness(None, "s3:GetObject", None), "whoever holds this policy may call `s3:GetObject`"),
        (
            Witness("*", "s3:GetObject", "arn:aws:s3:::b/k", {}, ("`A`", "`B`", "`C`")),
            "`*` may call `s3:GetObject` on `arn:aws:s3:::b/k`, allowed by `A`, `B` and `C`",
        ),
        (
            Witness("u", "a:B", None, {"k": "v", "m": ("x", "y")}, ("`A`",), ("`D`",)),
            (
                "`u` is kept from calling `a:B` when `k` is `v` and `m` is `x` and `y`, "
                "allowed by `A`, stopped by `D`"
            ),
        ),
        (
            Witness(None, "iam:PassRole", "r", {"iam:PassedToService": "s", "k": "v"}, ("`A`",)),
            "whoever holds this policy may pass `r` to `s` when `k` is `v`, allowed by `A`",
        ),
        (
            Witness("u", "iam:PassRole", "r", {}, (), ("`D`",)),
            "`u` is kept from passing `r`, stopped by `D`",
        ),
    ],
)
def test_request(witness: Witness, words: str) -> None:
    """Who calls what on what, when, and which statements decide it."""
    assert request(witness) == words


def test_a_caller_in_words() -> None:
    """A caller whose account is written as code is not written as code once more."""
    said = request(Witness("Acme (account `1`), for another", "sts:AssumeRole", None))
    assert said == "Acme (account `1`), for another may call `sts:AssumeRole`"


def test_holder(report: Report) -> None:
    """Kind, owner, identity and statement are named as far as they are known."""
    finding = report.findings[0]
    assert holder(finding) == "identity policy of `launch`, held by `ci`, statement `Launch`"
    bare = replace(finding, owner=finding.at.source.path, kind=None, identity=None, sid=None)
    assert holder(bare) == ""
    assert holder(replace(bare, kind="trust")) == "trust policy"
    assert holder(replace(bare, owner="ci", identity="ci")) == "`ci`"
    assert holder(replace(bare, owner="")) == ""


@pytest.mark.parametrize(
    ("path", "shown"),
    [("a/b.json", "a/b.json"), ("::error::x", "./::error::x"), (" ::x", "./ ::x")],
)
def test_path_in_log(path: str, shown: str) -> None:
    """A path cannot begin a workflow command, and still names the file."""
    assert path_in_log(path) == shown

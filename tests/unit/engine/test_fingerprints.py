"""A finding is recognised in every run, and after lines have moved."""

import os
from pathlib import Path

import pytest

from grantlint.engine.fingerprints import Relative, fingerprinted
from grantlint.model import Certainty, Finding, Label, Severity, Source, Span


def finding(  # noqa: PLR0917  a finding by position reads as a row of a table
    rule: str = "trust/anyone",
    owner: str = "ci",
    path: str = "a/x.json",
    text: str = "«*»",
    secret: str | None = None,
    host: str = "policy_json",
) -> Finding:
    """A finding of *rule* at what is between the marks."""
    start, end = text.index("«"), text.index("»") - 1
    source = Source(path, text.replace("«", "").replace("»", ""), host, lambda _: Span(0, 0))
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        message="m",
        at=Label(source, Span(start, end)),
        owner=owner,
        secret=secret,
    )


def prints(*findings: Finding, root: str = ".") -> list[str]:
    """The fingerprints of findings of one run."""
    return [one.fingerprint for one in fingerprinted(findings, root)]


def test_moved_and_reformatted() -> None:
    """Lines above and white space within do not matter."""
    before = finding(text='{"a": «{"Effect":"Allow",\n "Action": "*"}»}')
    after = finding(text='\n\n\n{"b": 1, "a": «{ "Effect": "Allow", "Action":\t"*" }»}')
    assert prints(before) == prints(after)


def test_what_matters() -> None:
    """Another rule, owner or text is another finding; so is the second of equal ones."""
    findings = [
        finding(),
        finding(),
        finding(rule="trust/other"),
        finding(owner="cd"),
        finding(text="«a*»"),
    ]
    assert len(set(prints(*findings))) == len(findings)


def test_number_among_equals() -> None:
    """Equal findings of one file are told apart by their order alone."""
    first, second = prints(finding(), finding())
    assert first != second
    assert prints(finding(owner="cd"), finding(), finding())[1:] == [first, second]


@pytest.mark.parametrize(
    ("host", "same", "other"),
    [
        ("terraform", "a/y.tf", "b/x.tf"),
        ("policy_json", "a/x.tf", "a/y.tf"),
    ],
)
def test_owners_have_names_of_their_own_where_they_stand(host: str, same: str, other: str) -> None:
    """A resource of Terraform may move within its module; whatever else is checked is no matter."""
    alone = prints(finding(path="a/x.tf", host=host))
    assert prints(finding(path=same, host=host)) == alone
    beside = prints(finding(path=other, host=host), finding(path="a/x.tf", host=host))
    assert beside[1:] == alone
    assert beside[0] != alone[0]


def test_bare_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner of a bare file is its path from the root, wherever the run was started."""
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path)
    above = prints(finding(path="a/x.json", owner="a/x.json"), root=str(tmp_path))
    monkeypatch.chdir(tmp_path / "a")
    within = prints(finding(path="x.json", owner="x.json"), root=str(tmp_path))
    elsewhere = prints(finding(path="y.json", owner="y.json"), root=str(tmp_path))
    assert above == within != elsewhere


@pytest.mark.parametrize("root", ["/r", "/r/a", "/r/a/b", "/", "/else"])
def test_a_path_counts_from_the_root(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is written, and whatever was known of its folder before."""
    monkeypatch.setattr(os, "getcwd", lambda: "/r/a")
    relative = Relative(root)
    for path in ("x", "a/x", "./x", "../x", "../a", "a/..", "a/", "/x", "/r/a/b/x", "/r/a/b", ""):
        for same in (path, path):
            assert relative.path(same) == os.path.relpath(os.path.abspath(same), root)


def test_secret() -> None:
    """A secret counts by its hash only: how it is written does not matter."""
    one = finding(text="«AKIARZPUZDIKFIJVPG67»", secret="5f3a")
    assert prints(one) == prints(finding(text="«other»", secret="5f3a"))
    assert prints(one) != prints(finding(text="«AKIARZPUZDIKFIJVPG67»", secret="77aa"))


def test_lone_surrogate() -> None:
    """Text that cannot be encoded has a fingerprint all the same."""
    assert prints(finding(text="«\ud800»")) != prints(finding(text="«\ud801»"))

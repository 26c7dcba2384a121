"""Comments in the files that are checked: findings accepted, and what is said about comments."""

from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check
from grantlint.model import Report

IGNORE = "grantlint: ignore[passrole/any-role-any-service] -- it is the deployer"
POLICY = """{above}
resource "aws_iam_policy" "deploy" {{
  {at_policy}
  policy = {value}
}}
"""
OBJECT = """jsonencode({{
    Statement = [
      {above}
      {{ {behind}
        Effect   = "Allow"
        Action   = ["iam:PassRole"] {at}
        Resource = "*" {beside}
      }},
    ]
  }})"""
PLACES = ("above", "behind", "at", "beside")


def written(**comments: str) -> str:
    """A configuration with comments at places of its statement."""
    return POLICY.format(
        above="",
        at_policy="",
        value=OBJECT.format(**{name: comments.get(name, "") for name in PLACES}),
    )


def checked(
    folder: Path, text: str, monkeypatch: pytest.MonkeyPatch, *paths: str, select: str = "passrole"
) -> Report:
    (folder / "main.tf").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    given = paths or (".",)
    flags = Flags(paths=given, select=(select, "suppressions", "expectations"))
    return check(given, load(flags, str(folder), "2026-11-01"))


def said(report: Report) -> list[tuple[str, int]]:
    return [(one.rule, one.at.source.position(one.at.span.start)[0]) for one in report.findings]


@pytest.mark.parametrize("place", ["above", "behind", "at"])
def test_a_finding_is_accepted(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment at the statement, or in the line that is underlined, accepts with its reason."""
    report = checked(tmp_path, written(**{place: f"# {IGNORE}"}), monkeypatch)
    assert said(report) == []
    assert [one.reason for one in report.suppressed] == ["it is the deployer"]


def test_another_line_is_not_covered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding stays, and the comment is reported as one that does nothing."""
    report = checked(tmp_path, written(beside=f"# {IGNORE}"), monkeypatch)
    assert said(report) == [("passrole/any-role-any-service", 9), ("suppressions/unused", 10)]


HEREDOC = """<<EOF
{ "Statement": { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*" } }
EOF"""
LOCAL = """locals {{
  {comment}
  policy = jsonencode({{
    Statement = {{ Effect = "Allow", Action = "iam:PassRole", Resource = "*" }}
  }})
}}
"""
DOCUMENT = """data "aws_iam_policy_document" "d" {{
  {comment}
  statement {{
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }}
}}
"""
REFERENCE = "data.aws_iam_policy_document.d.json"
WAYS = {
    "above the block": POLICY.format(above=f"# {IGNORE}", at_policy="", value=HEREDOC),
    "above the argument": POLICY.format(above="", at_policy=f"# {IGNORE}", value=HEREDOC),
    "at the local": LOCAL.format(comment=f"// {IGNORE}")
    + POLICY.format(above="", at_policy="", value="local.policy"),
    "where the local is used": LOCAL.format(comment="")
    + POLICY.format(above="", at_policy=f"/* {IGNORE} */", value="local.policy"),
    "above the statement": DOCUMENT.format(comment=f"# {IGNORE}")
    + POLICY.format(above="", at_policy="", value=REFERENCE),
    "where the document is used": DOCUMENT.format(comment="")
    + POLICY.format(above=f"# {IGNORE}", at_policy="", value=REFERENCE),
}


@pytest.mark.parametrize("way", WAYS)
def test_blocks_and_the_way_a_value_took(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block, an argument with a heredoc, a local: each comment covers what comes from there."""
    report = checked(tmp_path, WAYS[way], monkeypatch)
    assert said(report) == []
    assert len(report.suppressed) == 1


def test_in_a_file_of_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written there is accepted there."""
    text = written().replace('["iam:PassRole"]', "var.actions") + 'variable "actions" {}\n'
    variables = f'# {IGNORE}\nactions = ["iam:PassRole"]\n'
    (tmp_path / "terraform.tfvars").write_text(variables, encoding="utf-8")
    report = checked(tmp_path, text, monkeypatch)
    assert said(report) == []
    assert len(report.suppressed) == 1


def test_a_date_that_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding is back, and the comment is reported as expired."""
    comment = IGNORE.replace("--", "until=2026-10-31 --")
    report = checked(tmp_path, written(above=f"# {comment}"), monkeypatch)
    assert said(report) == [("passrole/any-role-any-service", 9), ("suppressions/expired", 6)]


def test_what_cannot_be_understood_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a comment or in the name of a rule is a finding; the other rules count."""
    two = IGNORE.replace("[", "[passrole/wide-resuorce, ")
    report = checked(
        tmp_path, written(above=f"# {two}", behind="# grantlint: ingore[a]"), monkeypatch
    )
    assert len(report.suppressed) == 1
    assert [one.rule for one in report.findings] == ["suppressions/malformed"] * 2
    assert "did you mean `passrole/wide-resource`?" in report.findings[0].message


def test_a_misspelled_rule_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A comment that names no rule does nothing, so it is not called unused as well."""
    wrong = IGNORE.replace("any-service", "any-servise")
    report = checked(tmp_path, written(above=f"# {wrong}"), monkeypatch)
    rules = [one.rule for one in report.findings]
    assert rules.count("suppressions/malformed") == 1
    assert "suppressions/unused" not in rules


def test_a_code_that_the_rule_lacks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comment would accept nothing; it is not called unused as well."""
    wrong = IGNORE.replace("any-service", "any-service:ec2-999")
    report = checked(tmp_path, written(above=f"# {wrong}"), monkeypatch)
    messages = [one.message for one in report.findings if one.rule == "suppressions/malformed"]
    assert len(messages) == 1
    assert "names a code that does not exist, `passrole/any-role-any-service:ec2" in messages[0]
    assert "suppressions/unused" not in [one.rule for one in report.findings]


def test_unused_only_where_its_rule_ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever checks some rules hears nothing of comments about others."""
    report = checked(tmp_path, written(above=f"# {IGNORE}"), monkeypatch, select="trust")
    assert said(report) == []


def test_a_file_by_name_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its configuration is read with it, so that a comment in it can be called unused."""
    report = checked(tmp_path, f"# {IGNORE}\nlocals {{}}\n{written()}", monkeypatch, "main.tf")
    assert ("suppressions/unused", 1) in said(report)


ROLE = """# grantlint: expects s3:GetObject
# grantlint: expects-not s3:PutObject
resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ACTION", Resource = "*" }]
  })
}
"""


@pytest.mark.parametrize(
    ("action", "rules"),
    [("s3:GetObject", 0), ("s3:PutObject", 2), ("s3:*", 1), ("s3:ListBucket", 1)],
)
def test_expectations_of_comments(
    action: str, rules: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the policy must and must not be able to do is held against it."""
    report = checked(tmp_path, ROLE.replace("ACTION", action), monkeypatch)
    assert [one.rule for one in report.findings] == ["expectations/unmet"] * rules


def test_an_expectation_that_no_identity_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block without an identity meets no expectation: that is said."""
    bucket = (
        '# grantlint: expects s3:GetObject\nresource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
    )
    report = checked(tmp_path, bucket + ROLE.replace("ACTION", "s3:GetObject"), monkeypatch)
    assert said(report) == [("expectations/undecided", 1)]

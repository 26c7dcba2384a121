"""Any change of any policy, however it is laid out: the policy says just that afterwards."""

import copy
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygohcl
from hypothesis import given
from hypothesis import strategies as st

from grantlint.hosts.terraform.aws.documents import read
from grantlint.hosts.terraform.aws.policy_values import policy_text, spelled_out
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.editing import edits
from grantlint.hosts.terraform.editing.writing import Style, in_lines, inline
from grantlint.hosts.terraform.files import Files
from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    DocumentKind,
    PolicyDocument,
    RemoveTerm,
    ReplaceTerm,
)
from grantlint.text.edits import applied

WORDS = st.text("a*:${}%\"\\ \n\té'#/[],=-", max_size=8).map(lambda text: f"s3:{text}")
SEVERAL = st.lists(WORDS, min_size=1, max_size=4, unique=True)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": SEVERAL | WORDS, "Resource": SEVERAL},
    optional={
        "Sid": WORDS,
        "Condition": st.dictionaries(
            st.sampled_from(["Bool", "StringLike", "ForAnyValue:StringLike"]),
            st.dictionaries(st.sampled_from(["aws:a", "aws:b", "k"]), SEVERAL, min_size=1),
            min_size=1,
        ),
    },
)
POLICIES = st.fixed_dictionaries({"Statement": st.lists(STATEMENTS, min_size=1, max_size=3)})
STYLES = st.builds(
    Style,
    sign=st.sampled_from([" = ", " : ", ": "]),
    has_quotes=st.booleans(),
    has_commas=st.booleans(),
    opens_lists=st.booleans(),
)
RESOURCE = 'resource "aws_iam_policy" "p" {{\n  policy = {}\n}}\n'


def _doubled(text: str) -> str:
    return text.replace("${", "$${").replace("%{", "%%{")


LAYOUTS: dict[str, Callable[[Any, Style], str]] = {
    "lines": lambda policy, style: f"jsonencode({in_lines(policy, style, '  ')})",
    "line": lambda policy, style: f"jsonencode({inline(policy, style)})",
    "heredoc": lambda policy, _: f"<<EOF\n{_doubled(json.dumps(policy, indent=2))}\nEOF",
    "dense": lambda policy, _: f"<<-EOF\n    {_doubled(json.dumps(policy))}\n  EOF",
    "string": lambda policy, _: inline(json.dumps(policy)),
}
KINDS = ("replace", "remove", "terms", "condition", "statement")


def loaded(text: str) -> tuple[PolicyDocument, Any]:
    """The policy of a configuration, and what it says as JSON."""
    pygohcl.loads(text)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.tf").write_bytes(text.encode())
        configuration = Configuration(Files(folder, folder), folder)
        (resource,) = configuration.resources()
        value = configuration.argument(resource.definition.contents, "policy", resource.scope)
    assert value is not None
    found = policy_text(value).value
    assert found is not None
    return read(found, DocumentKind.IDENTITY, "p"), spelled_out(found).value


def change_of(document: PolicyDocument, kind: str, at: int, word: str) -> Change:
    statement = document.statements[at % len(document.statements)]
    assert statement.resources is not None
    term = statement.resources.terms[at % len(statement.resources.terms)]
    match kind:
        case "replace":
            return ReplaceTerm(term, word)
        case "remove":
            return RemoveTerm(term)
        case "terms":
            return AddTerms(statement.resources, (word, "b"))
        case "condition":
            return AddCondition(statement, "Bool", "aws:a", (word, "b"))
        case _:
            return AddStatement(document, {"Effect": "Deny", "Action": word, "Resource": ["*"]})


def done(policy: Any, kind: str, at: int, word: str) -> Any:  # noqa: ANN401  JSON
    """The policy with the change made to it; None where there is no room for it."""
    statements = policy["Statement"]
    statement = statements[at % len(statements)]
    resources = statement["Resource"]
    match kind:
        case "replace":
            resources[at % len(resources)] = word
        case "remove":
            if len(resources) == 1:
                return None
            resources.pop(at % len(resources))
        case "terms":
            resources += [word, "b"]
        case "condition":
            block = statement.setdefault("Condition", {}).setdefault("Bool", {})
            if "aws:a" in block:
                return None
            block["aws:a"] = [word, "b"]
        case _:
            statements.append({"Effect": "Deny", "Action": word, "Resource": ["*"]})
    return policy


@given(
    policy=POLICIES,
    style=STYLES,
    layout=st.sampled_from(list(LAYOUTS)),
    kind=st.sampled_from(KINDS),
    at=st.integers(0, 11),
    word=WORDS,
)
def test_a_change_says_just_that(
    *,
    policy: Any,  # noqa: ANN401  JSON
    style: Style,
    layout: str,
    kind: str,
    at: int,
    word: str,
) -> None:
    """The JSON afterwards is the JSON before with the change made to it."""
    if layout == "line":
        style = Style(style.sign, has_quotes=style.has_quotes)
    text = RESOURCE.format(LAYOUTS[layout](policy, style))
    document, said = loaded(text)
    assert said == policy
    found = edits(change_of(document, kind, at, word))
    wanted = done(copy.deepcopy(policy), kind, at, word)
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert loaded(applied(text, found))[1] == wanted

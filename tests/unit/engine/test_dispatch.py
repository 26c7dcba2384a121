"""The dispatcher calls rules on nodes, survives those that raise, and drops what is superseded."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from grantlint.engine import packs
from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import Entry
from grantlint.model import (
    Certainty,
    Change,
    Condition,
    DocumentKind,
    Estate,
    Finding,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Settings,
    Severity,
    Source,
    Statement,
)
from grantlint.policy import parse
from grantlint.rule import ALWAYS, Context, Rule, actions, condition_keys, rule
from grantlint.text.located_json import Locator


class Printer:
    """A host that cannot write."""

    def edits(self, change: Change) -> None:  # noqa: ARG002  the printer's shape
        return None

    def spelled(
        self,
        statement: Mapping[str, object],
        beside: Place | None = None,  # noqa: ARG002  the printer's shape
    ) -> str:
        return json.dumps(statement)


def document(*names: str) -> PolicyDocument:
    value = {"Statement": [{"Effect": "Allow", "Action": name, "Resource": "*"} for name in names]}
    text = json.dumps(value)
    source = Source("p.json", text, "policy_json", Locator(text))
    return parse.document(
        value, lambda path: Place(source, path), kind=DocumentKind.IDENTITY, owner="p.json"
    )


@rule(on=Statement, when=actions("s3:*"), severity=Severity.WARNING, since="0", options={"n": 1})
def speaks(statement: Statement, ctx: Context) -> Iterator[Finding]:
    yield ctx.finding(statement, f"speaks with {ctx.options['n']}")


@rule(on=Statement, when=ALWAYS, severity=Severity.WARNING, since="0")
def raises(statement: Statement, ctx: Context) -> Iterator[Finding]:
    raise ValueError("no")
    yield ctx.finding(statement, "never")


@rule(on=Identity, when=actions("iam:*"), severity=Severity.ERROR, since="0", supersedes=["t/one"])
def on_identity(identity: Identity, ctx: Context) -> Iterator[Finding]:
    yield ctx.finding(identity, f"holds {len(identity.policies)}")


@pytest.fixture
def dispatcher(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401  a factory
    """Makes a dispatcher of rules that live in this file, with ids `t/one`, `t/two`."""
    known: dict[str, Rule[Any]] = {}
    monkeypatch.setattr(packs, "rule_in", known.__getitem__)

    def made(
        *rules: Rule[Any], options: Mapping[str, Mapping[str, Any]] | None = None
    ) -> Dispatcher:
        entries: list[Entry] = []
        for name, one in zip(("t/one", "t/two"), rules, strict=False):
            renamed = Rule(
                id=name,
                on=one.on,
                when=one.when,
                severity=one.severity,
                check=one.check,
                since=one.since,
                codes=one.codes,
                options=one.options,
                supersedes=one.supersedes,
                default=one.default,
            )
            known[name] = renamed
            entries.append(packs.entry_of(renamed, name, ""))
        return Dispatcher(entries, Settings(), options or {})

    return made


def test_a_rule_is_called_where_its_trigger_occurs(dispatcher: Any) -> None:  # noqa: ANN401
    """Only the statement with an S3 action reaches the rule."""
    estate = Estate(name="p.json", documents=(document("s3:GetObject", "iam:GetRole"),))
    found = dispatcher(speaks).findings(estate, Printer())
    assert [finding.message for finding in found] == ["speaks with 1"]
    assert found[0].at.source.position(found[0].at.span.start) == (1, 16)
    assert found[0].rule == "t/one"
    assert found[0].owner == "p.json"


def test_a_rule_on_conditions_sees_those_of_its_trigger() -> None:
    """Not those that stand beside them, whatever their operator; in any case of the key."""
    seen = []

    @rule(on=Condition, when=condition_keys("sts:ExternalId"), severity=Severity.INFO, since="0")
    def looks(condition: Condition, ctx: Context) -> Iterator[Finding]:  # noqa: ARG001
        seen.append(condition.key.written)
        yield from ()

    block = {"StringEquals": {"STS:externalid": "a", "aws:SourceAccount": "1"},
             "StringLike": {"sts:ExternalId": "b", "aws:username": "c"}}  # fmt: skip
    value = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Condition": block}]}
    source = Source("p.json", "", "policy_json", Locator("{}"))
    policy = parse.document(
        value, lambda path: Place(source, path), kind=DocumentKind.TRUST, owner="p.json"
    )
    entry = packs.entry_of(looks, "m", "")
    calling = Dispatcher([entry], Settings(), {})
    calling._rules[0] = looks  # noqa: SLF001  nothing to import
    assert calling.findings(Estate("e", documents=(policy,)), Printer()) == []
    assert seen == ["STS:externalid", "sts:ExternalId"]


def test_options_of_the_config_reach_the_rule(dispatcher: Any) -> None:  # noqa: ANN401
    """An option set for the rule stands instead of its default."""
    estate = Estate(name="p.json", documents=(document("s3:GetObject"),))
    made = dispatcher(speaks, options={"t/one": {"n": 7}})
    assert [finding.message for finding in made.findings(estate, Printer())] == ["speaks with 7"]


def test_a_rule_that_raises_is_reported_and_the_others_go_on(dispatcher: Any) -> None:  # noqa: ANN401
    """The error names the rule and the file; the other rule's finding is there."""
    estate = Estate(name="p.json", documents=(document("s3:GetObject"),))
    made = dispatcher(raises, speaks)
    assert len(made.findings(estate, Printer())) == 1
    (error,) = made.errors
    assert (error.kind, error.rule, error.path) == ("internal", "t/one", "p.json")
    assert "ValueError" in error.message


def test_a_lone_identity_policy_is_an_identity_of_its_own(dispatcher: Any) -> None:  # noqa: ANN401
    """A rule on identities sees a policy that nobody is known to carry."""
    estate = Estate(name="p.json", documents=(document("iam:PassRole"),))
    found = dispatcher(speaks, on_identity).findings(estate, Printer())
    assert [finding.message for finding in found] == ["holds 1"]


def test_findings_that_another_one_stands_for_are_dropped(dispatcher: Any) -> None:  # noqa: ANN401
    """A superseded rule's finding at the same identity is not shown."""
    held = document("s3:GetObject"), document("iam:PassRole")
    identity = Identity(IdentityKind.ROLE, "ci", "ci", held[0].place, policies=held)
    estate = Estate(name="p.json", documents=held, identities=(identity,))
    found = dispatcher(speaks, on_identity).findings(estate, Printer())
    assert [finding.message for finding in found] == ["holds 2"]


@rule(on=Identity, when=actions("iam:*"), severity=Severity.ERROR, since="0", supersedes=["t/one"])
def suspects(identity: Identity, ctx: Context) -> Iterator[Finding]:
    yield ctx.finding(identity, "may be", certainty=Certainty.POSSIBLE)


def test_a_finding_stands_for_none_that_is_more_certain(dispatcher: Any) -> None:  # noqa: ANN401
    """What is only possible, and mostly hidden, does not hide what is certain."""
    held = document("s3:GetObject"), document("iam:PassRole")
    identity = Identity(IdentityKind.ROLE, "ci", "ci", held[0].place, policies=held)
    estate = Estate(name="p.json", documents=held, identities=(identity,))
    found = dispatcher(speaks, suspects).findings(estate, Printer())
    assert sorted(finding.message for finding in found) == ["may be", "speaks with 1"]

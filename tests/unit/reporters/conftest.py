"""Small reports made by hand, without a run: what every format is shown."""

import json
import os
from collections.abc import Callable

import pytest

from grantlint.model import (
    Certainty,
    Edit,
    Finding,
    Fix,
    FixEffect,
    Label,
    NotUnderstood,
    Place,
    Report,
    RuleInfo,
    RunError,
    Severity,
    Source,
    Span,
    Suppressed,
    Token,
    Witness,
)

POLICY = """\
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Launch",
      "Effect": "Allow",
      "Action": ["ec2:RunInstances", "iam:PassRole"],
      "Resource": "*"
    },
    {
      "Sid": "Billing",
      "Effect": "Allow",
      "Action": "aws-portal:ViewBilling",
      "Resource": "*"
    }
  ]
}
"""
TRUST = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}}\n'
PAGE = """\
# Any role to any service

Whoever may pass any role reaches them all.

## Examples

```json flagged
{"Effect": "Allow", "Action": "iam:PassRole", "Resource": «"*"»}
```

```json clean
{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::123456789012:role/web"}
```

```toml config
[accounts]
own = ["123456789012"]
```
"""


def _locate(token: Token) -> Span:
    start, end = token
    assert isinstance(start, int)
    assert isinstance(end, int)
    return Span(start, end)


def source(path: str, text: str) -> Source:
    """A source whose tokens are offsets."""
    return Source(path, text, "json", _locate)


def label(of: Source, marked: str, note: str = "") -> Label:
    """The first place of *marked* in a source."""
    start = of.text.index(marked)
    return Label(of, Span(start, start + len(marked)), note)


def finding(at: Label, message: str, **fields: object) -> Finding:
    """A finding of a rule of its own, an error unless *fields* say otherwise."""
    values: dict[str, object] = {
        "rule": "passrole/any-role-any-service",
        "severity": Severity.ERROR,
        "certainty": Certainty.CERTAIN,
        "owner": at.source.path,
        "fingerprint": "0123456789abcdef",
    }
    return Finding(at=at, message=message, **(values | fields))  # type: ignore[arg-type]  # by name


def _rules(page: str) -> tuple[RuleInfo, ...]:
    def info(rule: str, summary: str, severity: Severity) -> RuleInfo:
        return RuleInfo(rule, summary, severity, page, f"https://grantlint.example/rules/{rule}/")

    return (
        info("passrole/any-role-any-service", "Any role to any service", Severity.ERROR),
        info("billing/retired-action-allow", "Retired action allowed", Severity.ERROR),
        info("trust/anyone", "Role that anyone can assume", Severity.ERROR),
    )


def _findings() -> tuple[Finding, ...]:
    policy = source("policies/launch.json", POLICY)
    statement = POLICY[POLICY.index('{\n      "Sid": "Launch"') : POLICY.index(",\n    {\n")]
    star = label(policy, '"*"')
    passing = finding(
        label(policy, '"iam:PassRole"'),
        "`iam:PassRole` on `*` lets `ci` pass any role to any service",
        hint='name the role and the service:\n{"Resource": "arn:aws:iam::123456789012:role/web"}',
        owner="launch",
        kind="identity",
        identity="ci",
        sid="Launch",
        codes=("PASS_ROLE_WITH_STAR_IN_RESOURCE", "CKV_AWS_110"),
        related=(Label(star.source, star.span, "every role is reached through this"),),
        witness=Witness(
            principal="arn:aws:iam::123456789012:role/ci",
            action="iam:PassRole",
            resource="arn:aws:iam::123456789012:role/admin",
            context={"iam:PassedToService": "ec2.amazonaws.com", "aws:TagKeys": ("a", "b")},
            allowed_by=("statement `Launch`",),
        ),
    )
    whole = finding(
        label(policy, statement),
        "this statement lets `ci` start machines as any role",
        severity=Severity.WARNING,
        certainty=Certainty.POSSIBLE,
        owner="launch",
    )
    retired = finding(
        label(policy, '"aws-portal:ViewBilling"'),
        "`aws-portal:ViewBilling` grants nothing since AWS retired it",
        rule="billing/retired-action-allow",
        severity=Severity.INFO,
        hint="grant `billing:GetBillingData` instead",
        fix=Fix(
            "write `billing:GetBillingData`",
            FixEffect.GRANTS,
            (Edit(policy, label(policy, "aws-portal:ViewBilling").span, "billing:GetBillingData"),),
        ),
    )
    return passing, whole, retired


@pytest.fixture
def report(tmp_path: object) -> Report:
    """A report with one of everything."""
    page = os.path.join(str(tmp_path), "page.md")
    with open(page, "w", encoding="utf-8") as file:
        file.write(PAGE)
    trust = source("policies/trust.json", TRUST)
    anyone = finding(label(trust, '"*"'), "anyone can assume this role", rule="trust/anyone")
    return Report(
        version="0.1.0",
        knowledge="2026-11-01",
        files=3,
        documents=2,
        findings=_findings(),
        suppressed=(Suppressed(anyone, "a sandbox that holds nothing"),),
        not_understood=(
            NotUnderstood(Place(trust, (14, 20)), "trust.json", "an element `Foo` of no policy"),
        ),
        errors=(
            RunError("internal", "ValueError: 3", "policies/launch.json", 4, "passrole/broken"),
            RunError("internal", "the host `json` gave up"),
        ),
        possible_hidden=4,
        rules=_rules(page),
    )


KEY_ID = "AKIARZPUZDIKFIJVPG67"
SECRET = "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"
HOSTILE = "\x1b]0;owned\x07 %0A::set-output name=x::y ]]> \u202e \ud800 ##[stop-commands] ##vso[a]"


def _hostile_findings() -> tuple[Finding, ...]:
    line = f"{HOSTILE} {KEY_ID} {SECRET}"
    text = f'{{"Statement": "{line}",\n "key": "{KEY_ID}",\n "secret": "{SECRET}"}}\n'
    hostile = source("::error::\x1b[2Jpolicies.json", text)
    everywhere = finding(
        Label(hostile, Span(14, 14 + len(line)), line),
        f"`{line}` is odd",
        rule="passrole/any-role-any-service",
        hint=f"write\n::warning::{line}",
        owner=line,
        kind="identity",
        identity=line,
        sid=line,
        codes=(line,),
        related=(label(hostile, f'"{SECRET}"', line),),
        witness=Witness(line, line, line, {line: line, "many": (line,)}, (line,), (line,)),
        fix=Fix(line, FixEffect.SAME, (Edit(hostile, Span(3, 4), line),)),
    )
    reported = finding(
        Label(hostile, label(hostile, f'"{SECRET}"').span), "a secret", secret="0f" * 32
    )
    return everywhere, reported


@pytest.fixture
def hostile_report() -> Report:
    """A report whose every string is meant to do harm, and holds a whole credential."""
    findings = _hostile_findings()
    line = findings[0].owner
    place = Place(findings[0].at.source, (0, 1))
    return Report(
        version="0.1.0",
        knowledge="2026-11-01",
        files=1,
        documents=1,
        findings=findings,
        suppressed=(Suppressed(findings[0], line),),
        not_understood=(NotUnderstood(place, line, line),),
        errors=(RunError("internal", line, line, 1, line),),
        rules=(RuleInfo("passrole/any-role-any-service", line, Severity.ERROR, "", ""),),
    )


@pytest.fixture
def schema() -> Callable[[str], dict[str, object]]:
    """Reads one of the schemas that the reporters ship."""
    import grantlint.reporters  # noqa: PLC0415  only its folder is wanted

    def read(name: str) -> dict[str, object]:
        folder = os.path.join(next(iter(grantlint.reporters.__path__)), "schemas")
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            loaded: dict[str, object] = json.load(file)
        return loaded

    return read

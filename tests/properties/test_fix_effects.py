"""A fix does to access what it says: the access engine is asked about before and after."""

import json
from typing import Any

import pytest

from grantlint.engine.packs import pack
from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.knowledge import actions
from grantlint.model import DocumentKind, FixEffect, PolicyDocument
from grantlint.policy.access import covering
from grantlint.policy.answers import Answer
from grantlint.testing import cases
from grantlint.testing.estates import embedded
from grantlint.testing.trial import run
from grantlint.text import edits

SERVICE = ".amazonaws.com"
GRANTING = (DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)


def documents(text: str) -> list[PolicyDocument]:
    file = File(path="p.json", real="p.json", named=True, text=text)
    return [one for estate in HOST.estates([file], HostOptions()) for one in estate.documents]


def is_asked(text: str) -> bool:
    """Whether covering is the question: not for who may use a resource or a role."""
    found = documents(text)
    return bool(found) and all(one.kind in GRANTING for one in found)


def covers(wide: list[PolicyDocument], narrow: list[PolicyDocument]) -> bool:
    """Whether one allows all of the other; names of nothing that AWS has allow nothing."""
    found = covering.covers(wide, narrow)
    if found.answer is not Answer.NO or found.witness is None:
        return True
    service = str(found.witness.context.get("iam:PassedToService", SERVICE))
    return not (
        actions.exists(found.witness.action) and service.endswith(SERVICE) and service.islower()
    )


def fixes() -> list[Any]:
    """Every fix that a page's flagged fence offers, with the text it is for."""
    found = []
    for entry, case in cases(pack("grantlint_rules")):
        if case.flagged and case.language == "json" and "fixture" not in case.words:
            text, _ = embedded(case.language, case.text)
            for i, finding in enumerate(run(entry, case, text)):
                fix = finding.fix
                if fix is not None and fix.effect is not FixEffect.SKETCH and is_asked(text):
                    found.append(pytest.param(text, fix, id=f"{case.name}-{i}"))
    return found


@pytest.mark.parametrize(("text", "fix"), fixes())
def test_a_fix_keeps_to_its_effect(text: str, fix: Any) -> None:  # noqa: ANN401  a Fix
    """SAME changes no access, NARROWER adds none, GRANTS takes none away."""
    after_text = edits.applied(text, fix.edits)
    json.loads(after_text)
    before, after = documents(text), documents(after_text)
    if fix.effect in (FixEffect.SAME, FixEffect.NARROWER):
        assert covers(before, after)
    if fix.effect in (FixEffect.SAME, FixEffect.GRANTS):
        assert covers(after, before)


def test_there_are_fixes_of_each_applied_effect() -> None:
    """The test above has something to test."""
    effects = {param.values[1].effect for param in fixes()}
    assert {FixEffect.NARROWER, FixEffect.GRANTS} <= effects

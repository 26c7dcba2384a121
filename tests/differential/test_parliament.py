"""parliament and grantlint know the same actions, but for what AWS added or took back since."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.knowledge import actions, retirement
from grantlint_dev import differential

try:
    PARLIAMENT = differential.parliament()
except ImportError as error:
    pytest.skip(f"parliament cannot be imported: {error}", allow_module_level=True)

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
THEIRS = {
    f"{service['prefix']}:{privilege['privilege']}"
    for service in PARLIAMENT.iam_definition
    for privilege in service["privileges"]
}
SHARED = sorted(action for action in THEIRS if actions.exists(action))
LOWER = {action.lower() for action in SHARED}


def expanded_by_parliament(pattern: str) -> set[str]:
    return {f"{one['service']}:{one['action']}" for one in PARLIAMENT.expand_action(pattern)}


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """A pattern that fits at least one shared action: parts of its name made wild."""
    prefix, _, name = draw(st.sampled_from(SHARED)).partition(":")
    cuts = draw(st.lists(st.integers(0, len(name)), min_size=2, max_size=2))
    start, end = sorted(cuts)
    wild = draw(st.sampled_from(["*", "?" * (end - start), "*?" if end > start else "*"]))
    spelled = f"{prefix}:{name[:start]}{wild}{name[end:]}"
    return draw(st.sampled_from([spelled, spelled.lower()]))


def test_most_actions_are_shared() -> None:
    """The comparison rests on the bulk of what AWS has."""
    assert len(SHARED) > 15_000


def test_what_only_parliament_knows_was_taken_back() -> None:
    """An action that only parliament has was removed by AWS, alone or with its service."""
    only_theirs = THEIRS - set(SHARED)
    assert {name for name in only_theirs if not differential.explanation(name)} == set()


def test_closed_services_are_gone() -> None:
    """A service that is said to be closed is none of ours."""
    assert [prefix for prefix in differential.CLOSED if actions.is_service(prefix)] == []


def test_removed_actions_are_no_actions() -> None:
    """What AWS took back is unknown to us, though parliament may know it."""
    removed = [action for action in THEIRS if retirement.removed(action)]
    assert removed
    assert [action for action in removed if actions.exists(action)] == []


@given(patterns())
@settings(max_examples=300, deadline=None)
def test_patterns_stand_for_the_same_actions(pattern: str) -> None:
    """A pattern stands for the same actions, of those that both know."""
    ours = {name for name in actions.expand(pattern) if name.lower() in LOWER}
    theirs = {name for name in expanded_by_parliament(pattern) if actions.exists(name)}
    assert {name.lower() for name in ours} == {name.lower() for name in theirs}


@given(st.sampled_from(SHARED), st.data())
@settings(max_examples=300, deadline=None)
def test_neither_knows_a_slip_that_the_other_does_not(action: str, data: st.DataObject) -> None:
    """A name with one letter gone is known to both or to none, but for what AWS changed since."""
    at = data.draw(st.integers(action.index(":") + 1, len(action) - 1))
    slip = action[:at] + action[at + 1 :]
    if actions.matches_any(slip) != differential.is_known(slip):
        assert differential.explanation(slip)


def test_examples_differ_for_a_reason_only() -> None:
    """On our examples every name that only one of the two reports has an explanation."""
    assert list(EXAMPLES.glob("*.json"))
    found = differential.differences(str(EXAMPLES))
    assert [one for one in found if not one.explanation] == []

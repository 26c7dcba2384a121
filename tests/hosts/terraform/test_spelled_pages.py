"""Each JSON example of a rule page, spelled in Terraform, gives the same findings there."""

from collections import Counter

import pytest
from tests.hosts.terraform.spelled_pages import SPELLINGS, NotSpellableError, Spelled, spelled

from grantlint.config import loading
from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.merging import merged
from grantlint.engine.packs import Entry, pack
from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.knowledge import freshness
from grantlint.model import Certainty, Estate, Finding, Severity
from grantlint.testing import Case, cases

CASES = [
    (entry, case)
    for entry, case in cases(pack("grantlint_rules"))
    if case.language == "json" and "fixture" not in case.words
]
FILE = "/pages/spelled/main.tf"
SEVERITIES = {severity.word: severity for severity in Severity}


def found_in(entry: Entry, case: Case, config_text: str) -> list[Finding]:
    """What the rule says about a configuration."""
    config = loading.from_text(case.config, freshness.DATE)
    dispatcher = Dispatcher([entry], config.settings, config.options)
    options = HostOptions(inside="/pages/spelled", settings=config.settings)
    file = File(path=FILE, real=FILE, named=True, text=config_text)
    found: list[Finding] = []
    for estate in HOST.estates([file], options):
        assert isinstance(estate, Estate)
        found += dispatcher.findings(estate, HOST)
    assert not dispatcher.errors
    return merged(found)


def spellings() -> list[tuple[Entry, Case, str, Spelled]]:
    """All cases in all spellings that they have."""
    found = []
    for entry, case in CASES:
        for spelling in SPELLINGS:
            try:
                found.append((entry, case, spelling, spelled(case, spelling)))
            except NotSpellableError:
                continue
    return found


SPELLED = spellings()


@pytest.mark.parametrize(
    ("entry", "case", "page"),
    [(entry, case, page) for entry, case, _, page in SPELLED],
    ids=[f"{case.name}-{spelling}" for _, case, spelling, _ in SPELLED],
)
def test_a_page_in_terraform(entry: Entry, case: Case, page: Spelled) -> None:
    """The rule marks the same things, as sure and as bad as the page says."""
    found = found_in(entry, case, page.text)
    places = sorted({finding.at.span for finding in found})
    shown = [page.text[span.start : span.end] for span in places]
    assert shown == [page.text[span.start : span.end] for span in page.marks]
    assert places == list(page.marks)
    expected = Certainty.POSSIBLE if "possible" in case.words else Certainty.CERTAIN
    for finding in found:
        assert finding.certainty is expected
        for word in SEVERITIES.keys() & set(case.words):
            assert finding.severity is SEVERITIES[word]


LEAST = {"jsonencode": 660, "heredoc": 640, "blocks": 650}
"""How many examples have each spelling at least; less means that reasons leave out too much."""
REASONS = {
    "a config that names a JSON file",
    "a resource policy of a service whose resources carry none",
    "a resource policy of several services, or of none",
    "a text that is no JSON",
    "a trust policy that blocks would tear apart",
    "a value of another type than blocks take",
    "a wrapper of the AWS CLI, or several documents",
    "an effect that the provider refuses",
    "an element without a value, which blocks leave out",
    "an identity that is not seen whole",
    "elements that blocks do not have",
    "keys that are repeated",
    "policies of an organization, whose attachment is not seen",
    "variables, which a heredoc escapes",
}
"""Why an example has no spelling: nothing else excuses one."""


def test_examples_without_a_spelling() -> None:
    """What cannot be spelled is excused by one of few reasons, and most can."""
    left: Counter[str] = Counter()
    for _, case in CASES:
        for spelling in SPELLINGS:
            try:
                spelled(case, spelling)
            except NotSpellableError as error:
                left[str(error)] += 1
    assert left.keys() <= REASONS
    counts = Counter(spelling for _, _, spelling, _ in SPELLED)
    assert all(counts[spelling] >= least for spelling, least in LEAST.items())

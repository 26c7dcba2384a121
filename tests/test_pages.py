"""Every page of the built-in pack holds: each fence is run with its rule alone."""

import pytest

from grantlint.engine.packs import Entry, pack
from grantlint.testing import Case, cases, failures

CASES = list(cases(pack("grantlint_rules")))


@pytest.mark.parametrize(("entry", "case"), CASES, ids=[case.name for _, case in CASES])
def test_page(entry: Entry, case: Case) -> None:
    """A rule finds what its page marks, and nothing where the page says so."""
    assert not failures(entry, case)

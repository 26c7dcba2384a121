"""Rule pages as tests, for the built-in pack and for authors of others.

`cases(pack)` gives every fence of every page; `failures(case)` runs one with its own rule alone
and says what is not as the page promises. Nothing here needs a test framework.
"""

from collections.abc import Iterator

from grantlint.engine.packs import Entry, Pack
from grantlint.testing.pages import Case, read
from grantlint.testing.trial import failures

__all__ = ["Case", "cases", "failures"]


def cases(pack: Pack) -> Iterator[tuple[Entry, Case]]:
    """Every flagged and clean fence of the pages of *pack*, with the entry of its rule.

    Raises PageError for a page that is not written as pages are.
    """
    for entry in pack.entries:
        for case in read(pack.page(entry)):
            yield entry, case

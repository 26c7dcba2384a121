"""Formats and files are paired in the order they were given."""

import pytest

from grantlint.cli.output import paired
from grantlint.config import Output

JSON, SARIF = Output("json"), Output("sarif")
A, B = Output("", "a"), Output("", "b")


@pytest.mark.parametrize(
    ("halves", "pairs"),
    [
        ([], []),
        ([JSON], [JSON]),
        ([A], [A]),
        ([JSON, A], [Output("json", "a")]),
        ([A, JSON], [Output("json", "a")]),
        ([JSON, A, SARIF], [Output("json", "a"), SARIF]),
        ([SARIF, JSON, A], [SARIF, Output("json", "a")]),
        ([A, JSON, B, SARIF], [Output("json", "a"), Output("sarif", "b")]),
        ([JSON, A, SARIF, B], [Output("json", "a"), Output("sarif", "b")]),
        ([A, B], [A, B]),
    ],
)
def test_paired(halves: list[Output], pairs: list[Output]) -> None:
    """A file belongs to the format beside it that has none yet."""
    assert paired(halves) == tuple(pairs)

"""The three answers and how they combine."""

import pytest

from grantlint.policy.answers import Answer, agreed, answer


def test_an_answer_is_no_truth_value() -> None:
    """Asking an answer for its truth raises, as MAYBE has none."""
    with pytest.raises(TypeError, match="three values"):
        bool(Answer.NO)


@pytest.mark.parametrize(
    ("given", "opposite"),
    [(Answer.YES, Answer.NO), (Answer.NO, Answer.YES), (Answer.MAYBE, Answer.MAYBE)],
)
def test_opposite(given: Answer, opposite: Answer) -> None:
    """The opposite of MAYBE is MAYBE."""
    assert given.opposite is opposite


def test_two_readings_settle_only_what_they_agree_about() -> None:
    """Two readings that differ leave the answer open."""
    assert agreed(Answer.YES, Answer.YES) is Answer.YES
    assert agreed(Answer.YES, Answer.NO) is Answer.MAYBE
    assert agreed(answer(holds=False), Answer.NO) is Answer.NO

"""Whether conditions of one statement may contradict each other, told without a search."""

from collections.abc import Sequence

from grantlint.model import Condition
from grantlint.policy import terms
from grantlint.policy.memory import remembered

REMEMBERED = 128
"""Conditions of statements; a trigger asks about them, and then the rules."""
_TEXTUAL = ("stringequals", "stringequalsignorecase", "stringlike")
_MET_BY_A_VALUE = frozenset(
    quantifier + name for name in _TEXTUAL for quantifier in ("", "forallvalues:", "foranyvalue:")
)
"""Operators that hold for a request whose key has one of the values they name."""


@remembered(REMEMBERED)
def may_clash(conditions: tuple[Condition, ...]) -> bool:
    """Whether two of them ask something of one key that no request may meet; False is sure.

    A single one can always be met. So can one that names texts beside one that only asks for the
    key to be there, as most that share a key do.
    """
    if not conditions[1:] or not _share_a_key(conditions):
        return False
    others = [each for each in conditions if not _asks_for_presence(each)]
    return _share_a_key(others) or not all(map(_is_met_by_a_value, others))


def _share_a_key(conditions: Sequence[Condition]) -> bool:
    keys = {(condition.key.literal or "").lower() for condition in conditions}
    return len(keys) < len(conditions)


def _asks_for_presence(condition: Condition) -> bool:
    is_null = (condition.operator.literal or "").lower() == "null"
    return is_null and [value.literal for value in condition.values] == ["false"]


def _is_met_by_a_value(condition: Condition) -> bool:
    """Whether some text meets it: the first value, with letters for wildcards and variables."""
    operator, key = condition.operator.literal, condition.key.literal
    if not operator or not key or operator.lower() not in _MET_BY_A_VALUE:
        return False
    first = condition.values[0] if condition.values else None
    return first is not None and first.parts != ("",) and not terms.has_hole(first)

"""Values that are no text: whether one of a request meets one of a policy, and one of each sort."""

from collections.abc import Iterator
from decimal import Decimal

from grantlint.policy.answers import MAYBE, Answer, agreed, answer
from grantlint.policy.conditions import literals
from grantlint.policy.conditions.operators import Family, Relation
from grantlint.policy.conditions.regions import Region


def stands(family: Family, relation: Relation, written: str, text: str) -> Answer:
    """Whether a text of a request stands to what is written as an operator of the family asks."""
    match family:
        case Family.BINARY:
            return _same_binary(written, text)
        case Family.ADDRESS:
            return _match_address(written, text)
        case _:
            read = literals.date if family is Family.DATE else literals.number
            given, bound = read(text), read(written)
            if given is None or bound is None:
                return MAYBE
            return answer(_stands(given.compare(bound), relation))


def _same_binary(written: str, text: str) -> Answer:
    data = literals.binary(written)
    return MAYBE if data is None else answer(data == literals.binary(text))


def _match_address(written: str, text: str) -> Answer:
    given, readings = literals.address(text), literals.networks(written)
    if given is None or not readings:
        return MAYBE
    answers = [answer(literals.is_inside(given, each)) for each in readings]
    return agreed(answers[0], answers[-1])


def _stands(order: object, relation: Relation) -> bool:
    match relation:
        case Relation.EQUAL:
            return order == 0
        case Relation.LESS:
            return order == -1
        case Relation.LESS_OR_EQUAL:
            return order != 1
        case Relation.GREATER:
            return order == 1
        case _:
            return order != -1


# ── One of every sort ──

OTHER_DATA = "eHh4"
"""Base-64 text; often enough repeated it is none of those that are named."""


def samples(regions: list[Region]) -> Iterator[str]:
    """Texts of every sort that these regions of one family tell apart; none for text."""
    written = [v.glob for region in regions for v in region.values if isinstance(v.glob, str)]
    match regions[0].family:
        case Family.BOOL | Family.NULL:
            yield from ("true", "false")
        case Family.BINARY:
            yield from written
            yield OTHER_DATA * (1 + max(map(len, written), default=0))
        case Family.ADDRESS:
            ranges = [each for text in written for each in literals.networks(text)]
            yield from literals.addresses_between(ranges)
        case Family.NUMBER:
            yield from map(_decimal_text, _points(written, Family.NUMBER))
        case Family.DATE:
            yield from map(literals.date_text, _points(written, Family.DATE))
        case _:
            return


def _points(written: list[str], family: Family) -> Iterator[Decimal]:
    read = literals.date if family is Family.DATE else literals.number
    return literals.between([found for text in written if (found := read(text)) is not None])


def _decimal_text(value: Decimal) -> str:
    return f"{value:f}"

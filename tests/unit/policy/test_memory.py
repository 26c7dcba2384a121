"""What is remembered of an estate, and for how long."""

from sys import getrefcount

from grantlint.config.loading import Flags, load
from grantlint.engine import packs
from grantlint.engine.dispatch import Dispatcher
from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import PolicyJson
from grantlint.model import Estate
from grantlint.policy.memory import forget, remembered

ADMINISTRATOR = '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'


def test_answers_are_kept_until_they_are_forgotten() -> None:
    """One that is asked again is not worked out again, up to as many as are kept."""
    asked: list[int] = []

    @remembered(2)
    def doubled(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [doubled(each) for each in (1, 1, 2, 2, 1)] == [2, 2, 4, 4, 2]
    assert asked == [1, 2]
    forget()
    assert doubled(1) == 2
    assert asked == [1, 2, 1]


def test_nothing_keeps_an_estate_that_is_done_with() -> None:
    """What the rules remembered of its documents is gone when the dispatcher is done."""
    config = load(Flags(isolated=True), ".", "2026-11-25")
    entries = [entry for name in config.packs for entry in packs.pack(name).entries]
    dispatcher = Dispatcher(entries, config.settings, config.options)
    host = PolicyJson()
    (estate,) = host.estates([File("p.json", "", text=ADMINISTRATOR)], HostOptions())
    assert isinstance(estate, Estate)
    (document,) = estate.documents
    before = getrefcount(document)
    rules = [finding.rule for finding in dispatcher.findings(estate, host)]
    assert "escalation/administrator" in rules
    assert getrefcount(document) == before

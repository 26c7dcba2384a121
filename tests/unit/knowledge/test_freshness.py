"""The age of the knowledge."""

import datetime as dt
import subprocess
import sys

from grantlint.knowledge import freshness


def test_the_knowledge_has_a_date() -> None:
    """It is a day, written as in ISO 8601."""
    assert dt.date.fromisoformat(freshness.DATE) >= dt.date(2026, 10, 20)


def test_age_is_counted_from_that_day() -> None:
    """The clock is the caller's; months and years of any length are counted day by day."""
    day = dt.date.fromisoformat(freshness.DATE)
    for age in (0, 1, 91, 365, 1000):
        today = (day + dt.timedelta(days=age)).isoformat()
        assert not freshness.is_older(age, today)
        assert age == 0 or freshness.is_older(age - 1, today)


def test_nothing_is_read_or_loaded_at_import() -> None:
    """Importing every lookup opens no data file and loads no module of dates or paths."""
    program = (
        "import sys, msgspec\n"
        "before = set(sys.modules)\n"
        "opened = []\n"
        "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
        "from grantlint.knowledge import actions, condition_keys, freshness\n"
        "from grantlint.knowledge import managed_policies, resources\n"
        "assert not [name for name in opened if name.endswith(('.json', '.txt'))], opened\n"
        "new = set(sys.modules) - before\n"
        "assert not new & {'datetime', 'pathlib', 'json', 're', 'dataclasses', 'inspect'}, new\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

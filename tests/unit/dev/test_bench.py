"""Measuring: costs of commands, medians, targets, the page, and our catalogue in AWS's shape."""

import json
import os
import sys
from pathlib import Path

import pytest

from grantlint.config import Config
from grantlint.knowledge import actions, catalogue
from grantlint.model import Settings
from grantlint_dev.bench import contestants, measure, page, questions, services, shares, targets
from grantlint_dev.bench.measure import Cost

BUSY = "import time\nwhile time.process_time() < 0.2: pass"
LARGE = "x = bytearray(80_000_000); x[::4096] = b'x' * len(x[::4096])"
POLICY = """{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "arn:aws:s3:::b/*"}]}"""


def python(code: str) -> list[str]:
    return [sys.executable, "-ISB", "-c", code]


def test_cost_is_that_of_the_child() -> None:
    """CPU and memory are the command's own, not those of the process that measures."""
    ballast = bytearray(120_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    idle, busy, large = (measure.cost(python(code)) for code in ("pass", BUSY, LARGE))
    assert busy.cpu > 0.15
    assert idle.cpu < busy.cpu
    assert idle.memory < 60
    assert large.memory > 80


def test_finding_something_is_no_failure() -> None:
    """Status 1 is how linters end that found something; the last line of errors is kept."""
    code = "import sys; print('noise\\n7', file=sys.stderr); sys.exit(1)"
    assert measure.cost(python(code)).remark == "7"


@pytest.mark.parametrize("code", ["import sys; sys.exit(3)", "raise ValueError('no')"])
def test_crash_is_a_failure(code: str) -> None:
    """A command that crashed has not been measured."""
    with pytest.raises(measure.RunFailedError):
        measure.cost(python(code))


def test_costs_are_medians_of_runs_in_turn() -> None:
    """Commands take turns; one that has used its patience up is not run again."""
    heard: list[str] = []
    found = measure.costs(
        {"idle": python("pass"), "busy": python(BUSY)},
        rounds=3,
        patience=0.1,
        told=lambda name, _: heard.append(name),
    )
    assert heard == ["idle", "busy", "idle", "idle"]
    assert found["idle"].runs == 3
    assert found["busy"].runs == 1


def test_service_in_the_shape_of_the_reference() -> None:
    """A service has its actions with their types and keys, its types with ARNs, its keys."""
    service = catalogue.service("s3")
    assert service is not None
    reference = json.loads(json.dumps(services.reference(service)))
    by_name = {action["Name"]: action for action in reference["Actions"]}
    assert len(by_name) == len(actions.expand("s3:*"))
    put = by_name["PutObjectAcl"]
    assert put["Annotations"]["Properties"]["IsPermissionManagement"] is True
    assert {"Name": "object"} in put["Resources"]
    assert "s3:x-amz-acl" in put["ActionConditionKeys"]
    types = {one["Name"]: one["ARNFormats"] for one in reference["Resources"]}
    assert types["bucket"] == ["arn:${Partition}:s3:::${BucketName}"]


def test_all_services_are_written(tmp_path: Path) -> None:
    """There is a file for each service that the list names."""
    services.write(str(tmp_path))
    listed = json.loads((tmp_path / "_services.json").read_bytes())
    assert {one["service"] for one in listed} == set(catalogue.index().services)
    assert all((tmp_path / f"{one['service']}.json").exists() for one in listed)


def scenes(*, slower: float = 1) -> targets.Scenes:
    """Figures that meet every target, unless grantlint is *slower*."""
    cpu = {"grantlint": 1 * slower, "`python -c pass`": 0.2, "reading and `json.loads`": 0.1}
    costs = {
        one.name: Cost(cpu.get(one.name, 50), memory=50, runs=3, remark="2")
        for one in contestants.ALL
    }
    return dict.fromkeys(("policy", "folder"), costs)


def test_targets_are_met_or_missed() -> None:
    """Targets are ratios within one run, and a bound for memory."""
    assert targets.all_met(scenes())
    assert not targets.all_met(scenes(slower=2))


def test_page_says_who_how_fast_and_what_is_missed() -> None:
    """The page has a row for each contestant, what it was given, and marks what is missed."""
    occasion = page.Occasion(
        date="2026-11-24",
        machine="Python 3.11.7, Linux, 2 cores",
        subjects={"policy": "`one.json`, 1 kB", "folder": "`many`, 9 files, 0.1 MB"},
        versions={one.package: "1.2.3" for one in contestants.ALL},
    )
    text = page.page(occasion, scenes(slower=2))
    assert "| parliament | 1.2.3 | 50 s | 25 x | 50 MB | 3 |" in text
    assert "(it raised on 2 policies)" in text
    assert "| the folder, beside reading and `json.loads` | 16 x | 20 x (missed) |" in text
    assert "| one policy, beside parliament | 1/5 | 1/25 |" in text


def test_figures_have_two_digits() -> None:
    """Numbers are as precise as they were measured."""
    assert [page.figure(number) for number in (0.123, 1.26, 15.4, 250)] == [
        "0.12",
        "1.3",
        "15",
        "250",
    ]
    assert page.time(0.0421) == "42 ms"
    assert page.time(12.3) == "12 s"


def test_shares_of_rules(tmp_path: Path) -> None:
    """A rule that was called has a part of the run, one without an occasion has none."""
    (tmp_path / "one.json").write_text(POLICY, encoding="utf-8")
    config = Config(root=str(tmp_path), settings=Settings(today="2026-11-24"))
    found = {share.rule: share for share in shares.shares(os.fspath(tmp_path), config)}
    assert found["actions/unknown"].calls == 1
    assert 0 < found["actions/unknown"].part < 1
    assert found["trust/anyone"].calls == 0


def test_questions_to_the_engine_are_measured() -> None:
    """Each question is asked of new policies and has a cost."""
    found = list(questions.answered(rounds=1))
    assert [one.question for one in found] == list(questions.QUESTIONS)
    assert all(one.seconds > 0 for one in found)


def test_policies_of_the_bench_are_not_shared() -> None:
    """What one round has worked out is not there for the next."""
    assert all(each.policies() is not each.policies() for each in questions.QUESTIONS)

"""What a run imports and reads: deterministic, unlike a stopwatch."""

import json
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

CLEAN = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:GetObjectTagging"],
      "Resource": "arn:aws:s3:::reports/*"
    }
  ]
}
"""
LAUNCH = CLEAN.replace('"s3:GetObject", "s3:GetObjectTagging"', '"iam:PassRole", "ec2:*"').replace(
    "arn:aws:s3:::reports/*", "*"
)
STRANGER = """{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
}
"""
NO_POLICY = '{"name": "app", "version": "1.0.0"}\n'

RUN = """
import json, sys
opened = []
sys.addaudithook(lambda event, told: opened.append(str(told[0])) if event == "open" else None)
before = set(sys.modules)
from grantlint.cli import main
code = main(sys.argv[1:])
modules = sorted(set(sys.modules) - before)
print(json.dumps({"code": code, "modules": modules, "opened": opened}), file=sys.stderr)
"""
FLOOR = """
import json, sys
from types import SimpleNamespace
before = set(sys.modules)
import _datetime
stand_ins = {
    "datetime": _datetime,
    "decimal": SimpleNamespace(Decimal=complex),
    "gettext": SimpleNamespace(gettext=str, ngettext=str),
    "msgspec.inspect": SimpleNamespace(),
    "msgspec.toml": SimpleNamespace(),
    "msgspec.yaml": SimpleNamespace(),
    "textwrap": SimpleNamespace(),
    "typing_extensions": None,
    "uuid": SimpleNamespace(UUID=complex, SafeUUID=SimpleNamespace(unknown=None)),
}
sys.modules.update(stand_ins)
import argparse, bisect, errno, gc, msgspec
for name in stand_ins:
    del sys.modules[name]
print(json.dumps({"code": 0, "modules": sorted(set(sys.modules) - before), "opened": []}))
"""
"""What every run needs: values, arguments, and the standard library that these stand on."""

BEYOND_FLOOR = {"importlib", "importlib._bootstrap", "importlib._bootstrap_external", "math"}
"""Further modules of the standard library that a run may import. Each one has its price."""


class Observed(Struct):
    """A run as it looks from outside."""

    code: int
    modules: list[str]
    opened: list[str]

    def below(self, *packages: str) -> set[str]:
        """The imported modules of these packages."""
        heads = tuple(f"{package}." for package in packages)
        return {name for name in self.modules if name in packages or name.startswith(heads)}

    def data(self) -> set[str]:
        """The files that were read and hold no code, by their last two names."""
        paths = [Path(path) for path in self.opened if not path.endswith((".py", ".pyc"))]
        return {"/".join(path.parts[-2:]) for path in paths}


def observed(
    folder: Path, name: str, text: str, options: tuple[str, ...] = ("--isolated",)
) -> Observed:
    """`grantlint check NAME` in *folder*, which holds that file alone."""
    (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", RUN, "check", *options, name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return Observed(**json.loads(done.stderr.splitlines()[-1]))


def floor() -> set[str]:
    done = subprocess.run([sys.executable, "-c", FLOOR], capture_output=True, check=True)
    return set(json.loads(done.stdout)["modules"])


def test_clean_policy_imports_little_of_others(tmp_path: Path) -> None:
    """One clean policy takes msgspec, argparse, what they stand on, and next to nothing else."""
    run = observed(tmp_path, "one.json", CLEAN)
    assert run.code == 0
    ours = run.below("grantlint", "grantlint_rules")
    assert set(run.modules) - ours - floor() <= BEYOND_FLOOR


def test_clean_policy_leaves_out_what_it_does_not_need(tmp_path: Path) -> None:
    """No other host, format, subcommand or fix, no access engine, no config decoder is loaded."""
    run = observed(tmp_path, "one.json", CLEAN)
    unneeded = run.below(
        "grantlint.answers",
        "grantlint.cli.explain",
        "grantlint.cli.fixing",
        "grantlint.cli.rule",
        "grantlint.config.decoding",
        "grantlint.config.file",
        "grantlint.engine.diff",
        "grantlint.engine.fix",
        "grantlint.hosts.plain_text",
        "grantlint.hosts.policy_json.editing",
        "grantlint.hosts.terraform",
        "grantlint.knowledge.managed_policies",
        "grantlint.policy.access",
        "grantlint.reporters.excerpts",
        "grantlint.reporters.json",
        "grantlint.reporters.sarif",
        "grantlint.testing",
    )
    assert unneeded == set()


def test_rules_without_an_occasion_are_not_imported(tmp_path: Path) -> None:
    """A statement on S3 imports no rule on billing, roles, keys or trust."""
    run = observed(tmp_path, "one.json", CLEAN)
    families = ("access_keys", "billing", "escalation", "passrole", "suppressions", "trust")
    assert run.below(*(f"grantlint_rules.{family}" for family in families)) == set()
    assert run.below("grantlint_rules.actions")


def test_rules_on_what_is_unknown_wait_for_it(tmp_path: Path) -> None:
    """Known actions and `*` alone import no rule on unknown actions or unfit resources."""
    text = CLEAN.replace("arn:aws:s3:::reports/*", "*")
    run = observed(tmp_path, "one.json", text)
    assert "grantlint_rules.actions.contained_in_another_statement" in run.modules
    idle = {"grantlint_rules.actions.unknown", "grantlint_rules.resources.does_not_fit_action"}
    assert not idle & set(run.modules)


def test_what_is_plain_is_told_without_a_search(tmp_path: Path) -> None:
    """A way to launch something with any role takes the access engine, but no search for requests.

    Values that are no text are not read either, so that nothing loads decimal numbers.
    """
    run = observed(tmp_path, "launch.json", LAUNCH)
    assert "grantlint_rules.escalation.pass_role_and_launch" in run.modules
    assert "grantlint.policy.access.outright" in run.modules
    search = run.below(
        "decimal",
        "grantlint.policy.access.candidates",
        "grantlint.policy.access.questions",
        "grantlint.policy.access.search",
        "grantlint.policy.conditions.choices",
        "grantlint.policy.conditions.comparing",
        "grantlint.policy.conditions.solving",
    )
    assert search == set()


def test_no_options_take_no_parser(tmp_path: Path) -> None:
    """Without options no parser of arguments is loaded, and none ever loads translations."""
    assert "argparse" not in observed(tmp_path, "one.json", CLEAN, options=()).modules
    run = observed(tmp_path, "one.json", CLEAN)
    assert "argparse" in run.modules
    assert not {"gettext", "locale"} & set(run.modules)


def test_only_the_services_at_hand_are_read(tmp_path: Path) -> None:
    """Of the knowledge about services the index and the one of the policy are read; no page is."""
    data = observed(tmp_path, "one.json", CLEAN).data()
    assert {name for name in data if name.startswith("services/")} == {"services/s3.json"}
    assert not {name for name in data if name.endswith(".md")}
    assert "data/actions.txt" not in data
    assert "data/managed_policies.json" not in data
    assert "grantlint_rules/index.json" in data


def test_finding_imports_its_rule_and_no_openssl(tmp_path: Path) -> None:
    """A finding takes its rule and the excerpt; its fingerprint does without OpenSSL."""
    run = observed(tmp_path, "trust.json", STRANGER)
    assert run.code == 1
    assert "grantlint_rules.trust.anyone" in run.modules
    assert "grantlint.reporters.excerpts" in run.modules
    assert not {"_hashlib", "hashlib", "inspect", "typing_extensions"} & set(run.modules)


def test_file_without_a_policy_costs_no_knowledge(tmp_path: Path) -> None:
    """A JSON file that is no policy imports no rule and reads nothing about AWS but the date."""
    run = observed(tmp_path, "package.json", NO_POLICY)
    assert run.code == 0
    assert run.below("grantlint_rules") == {"grantlint_rules"}
    assert not {name for name in run.data() if name.startswith("services/")}


LEAN = """
import importlib.util as util, sys
is_installed = util.find_spec("typing_extensions") is not None
import grantlint.cli
left_out = {"datetime", "decimal", "gettext", "msgspec.inspect", "msgspec.toml", "msgspec.yaml",
    "textwrap", "typing_extensions", "uuid"}
assert not left_out & set(sys.modules), left_out & set(sys.modules)
assert (util.find_spec("typing_extensions") is not None) == is_installed
import datetime, decimal, gettext, textwrap, uuid
assert gettext.__file__ and datetime.__file__ and textwrap.dedent(" a") == "a"
assert decimal.Decimal("0.1") * 10 == 1 and uuid.UUID(int=1).int == 1
import msgspec
schema = msgspec.json.schema(msgspec.defstruct("Named", [("name", str)]))
assert schema["$defs"]["Named"]["required"] == ["name"]
assert msgspec.inspect.type_info(int) == msgspec.inspect.IntType()
assert msgspec.toml.decode(b"day = 2026-01-31") == {"day": datetime.date(2026, 1, 31)}
assert msgspec.json.decode(b'"2026-01-31"', type=datetime.date) == datetime.date(2026, 1, 31)
"""


def test_what_is_left_out_stays_at_hand() -> None:
    """What the start goes without can be imported afterwards, and msgspec still finds it."""
    subprocess.run([sys.executable, "-c", LEAN], check=True)

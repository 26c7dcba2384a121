"""`bench FOLDER` measures grantlint beside other tools.

`bench --rules FOLDER` measures its rules, `bench --engine` single questions to the access engine.
Each fails when a target is missed.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence

from grantlint.config.loading import Flags, load
from grantlint_dev import generated
from grantlint_dev.bench import contestants, environments, questions, services, targets
from grantlint_dev.bench.measure import Cost, costs
from grantlint_dev.bench.page import Occasion, figure, page
from grantlint_dev.bench.page import time as duration
from grantlint_dev.bench.shares import shares

PAGE = os.path.join("docs", "benchmarks.md")
POLICY = os.path.join("examples", "deploy-pipeline.json")
MEGA = 1_000_000


def main(argv: Sequence[str]) -> int:
    """Measure, print the page (or the rules); 1 when a target is missed."""
    arguments = _parser().parse_args(argv)
    if arguments.engine:
        return _engine()
    if arguments.rules:
        return _rules(arguments.folder)
    cache = os.path.abspath(arguments.cache)
    subjects = {"policy": arguments.policy, "folder": arguments.folder}
    if arguments.terraform:
        subjects["terraform"] = arguments.terraform
    packages = {one.package: "" for scene in subjects for one in contestants.of(scene)}
    binaries = {package: environments.prepare(cache, package) for package in packages}
    services.write(os.path.join(cache, "aws-services"))
    scenes = {
        scene: _measured(scene, os.path.abspath(path), binaries, arguments)
        for scene, path in subjects.items()
    }
    versions = {
        package: environments.version(folder, package) for package, folder in binaries.items()
    }
    occasion = Occasion(
        date=time.strftime("%Y-%m-%d"),
        machine=f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores",
        subjects={scene: _described(path) for scene, path in subjects.items()},
        versions=versions,
    )
    text = page(occasion, scenes)
    print(text)
    if arguments.write:
        generated.settle({PAGE: text}, check=False, task="bench")
    return 0 if targets.all_met(scenes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grantlint_dev bench", description=__doc__)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", default=".", help="policies to read")
    parser.add_argument("--engine", action="store_true", help="what questions to the engine cost")
    parser.add_argument("--rules", action="store_true", help="what each rule costs on FOLDER")
    parser.add_argument("--policy", default=POLICY, metavar="FILE", help="the one policy")
    parser.add_argument("--terraform", metavar="DIR", help="a repository of Terraform, too")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="runs of each")
    parser.add_argument(
        "--patience",
        type=float,
        default=60,
        metavar="SECONDS",
        help="run none again that has used more CPU than this",
    )
    parser.add_argument("--cache", default=".grantlint-bench", metavar="DIR")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    return parser


def _measured(
    scene: str, path: str, binaries: dict[str, str], arguments: argparse.Namespace
) -> dict[str, Cost]:
    aws_services = os.path.join(os.path.abspath(arguments.cache), "aws-services")
    commands = {
        one.name: one.command(
            scene, {"bin": binaries[one.package], "path": path, "services": aws_services}
        )
        for one in contestants.of(scene)
    }
    return costs(
        commands,
        rounds=arguments.rounds,
        patience=arguments.patience,
        told=_tell,
    )


def _tell(name: str, cost: Cost) -> None:
    print(f"{name}: {duration(cost.cpu)}, {cost.memory:.0f} MB", file=sys.stderr)


def _described(path: str) -> str:
    """A file or folder in words, by its name alone."""
    name = os.path.basename(os.path.normpath(path))
    if not os.path.isdir(path):
        return f"`{name}`, {figure(os.path.getsize(path) / 1000)} kB"
    sizes = [
        os.path.getsize(os.path.join(folder, file))
        for folder, _, files in os.walk(path)
        for file in files
        if ".git" not in folder.split(os.sep)
    ]
    return f"`{name}`, {len(sizes):,} files, {sum(sizes) / MEGA:.1f} MB"


def _rules(folder: str) -> int:
    config = load(Flags(isolated=True), os.getcwd(), time.strftime("%Y-%m-%d"))
    measured = shares(folder, config)
    for share in measured:
        part = f"{share.part:7.2%}{duration(share.seconds):>10}{share.calls:>8,} calls"
        print(f"{part}  {share.rule}")
    dear = [share.rule for share in measured if share.part > targets.RULE_SHARE]
    for rule in dear:
        print(f"{rule} has more than {targets.RULE_SHARE:.0%} of the run", file=sys.stderr)
    return 1 if dear else 0


def _micro(seconds: float) -> str:
    return f"{seconds * MEGA:>9,.0f} µs"


def _engine() -> int:
    is_met = True
    for one in questions.answered():
        limit = one.question.limit
        is_met = is_met and one.seconds <= limit * questions.PATIENCE
        print(f"{_micro(one.seconds)}  of about {_micro(limit)}  {one.question.name}")
    return 0 if is_met else 1

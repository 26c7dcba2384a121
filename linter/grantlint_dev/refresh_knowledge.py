"""`refresh-knowledge` builds `knowledge/data` anew and says what changed."""

import argparse
import json
import tempfile
from pathlib import Path

import msgspec

import grantlint.knowledge
from grantlint_dev.refresh import changes, layout, managed_policies, models, packages, services
from grantlint_dev.refresh.packages import BOTOCORE, MOTO, MissingPackageError, Package

KNOWLEDGE = Path(grantlint.knowledge.__file__).parent
TABLES = KNOWLEDGE / "tables"


def main(argv: list[str]) -> int:
    """Refresh the knowledge; 0 when it is written, 2 when a package is missing."""
    arguments = _parser().parse_args(argv)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            fetched = _fetch(arguments.packages or Path(scratch))
    except MissingPackageError as missing:
        print(f"missing package: {missing}")
        return 2
    before = changes.inventory(arguments.into)
    texts = _build(fetched)
    _write(arguments.into, texts)
    for line in changes.describe(before, changes.inventory(arguments.into)):
        print(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grantlint_dev refresh-knowledge", description=__doc__)
    parser.add_argument("--into", type=Path, default=KNOWLEDGE / "data", metavar="DIR")
    parser.add_argument(
        "--packages",
        type=Path,
        metavar="DIR",
        help="take the archives that lie here; fetch only those that do not",
    )
    return parser


def _fetch(into: Path) -> dict[str, Package]:
    fetched = {}
    for origin in packages.ORIGINS:
        package = packages.unpack(origin, packages.fetch(origin, into))
        print(f"{origin.name} {package.version} {package.date}".rstrip())
        fetched[origin.name] = package
    return fetched


def _build(fetched: dict[str, Package]) -> dict[str, str]:
    """The texts of all data files by their path."""
    operations = models.read(fetched[BOTOCORE.name])
    overrides = json.loads((TABLES / "level_overrides.json").read_bytes())
    permissions = {name for names in overrides["permissions_management"].values() for name in names}
    catalogue = services.build(fetched, operations, permissions)
    policies = managed_policies.read(fetched[MOTO.name])
    dated = msgspec.structs.replace(fetched[MOTO.name], date=managed_policies.newest(policies))
    _report_hand_kept(catalogue, permissions)
    texts = {
        f"services/{prefix}.json": layout.service_file(service)
        for prefix, service in catalogue.services.items()
    }
    texts["index.json"] = layout.index_file(catalogue, {**fetched, MOTO.name: dated}.values())
    texts["actions.txt"] = layout.names_file(catalogue)
    texts["wildcard_only.txt"] = layout.wildcard_only_file(catalogue)
    texts["managed_policies.json"] = managed_policies.policies_file(policies)
    return texts


def _report_hand_kept(catalogue: services.Catalogue, permissions: set[str]) -> None:
    """Name what the tables kept by hand do not say yet, or say in vain."""
    living = {
        f"{p}:{name}" for p, service in catalogue.services.items() for name in service.actions
    }
    removed = set(json.loads((TABLES / "removed_actions.json").read_bytes()))
    for names, remark in (
        (set(catalogue.gone) - removed, "removed by AWS, add to removed_actions.json"),
        (removed & living, "alive again, take out of removed_actions.json"),
        (permissions - living, "in level_overrides.json, but no action any more"),
    ):
        for name in sorted(names):
            print(f"{name}: {remark}")


def _write(into: Path, texts: dict[str, str]) -> None:
    (into / "services").mkdir(parents=True, exist_ok=True)
    for path in into.glob("services/*.json"):
        if f"services/{path.name}" not in texts:
            path.unlink()
    for name, text in texts.items():
        (into / name).write_text(text, encoding="utf-8", newline="\n")

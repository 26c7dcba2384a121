"""Who is measured, and how each is used best on one policy, on a folder, on Terraform."""

import os
from collections.abc import Mapping

from msgspec import Struct

DRIVERS = os.path.join(os.path.dirname(__file__), "drivers")


class Contestant(Struct, frozen=True):
    """A tool or a yardstick; `{…}` in the commands stand for paths.

    `package` says whose environment it runs in. A command that is empty is not run.
    """

    name: str
    package: str
    policy: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    terraform: tuple[str, ...] = ()
    how: str = ""
    counts_failures: bool = False

    def command(self, scene: str, paths: Mapping[str, str]) -> list[str]:
        """The command on the `policy`, the `folder` or the `terraform`."""
        arguments: tuple[str, ...] = getattr(self, scene)
        return [argument.format_map(paths) for argument in arguments]


BARE = Contestant(
    name="`python -c pass`",
    package="grantlint",
    policy=("{bin}/python", "-c", "pass"),
)
READING = Contestant(
    name="reading and `json.loads`",
    package="grantlint",
    folder=("{bin}/python", f"{DRIVERS}/read_folder.py", "{path}"),
)
GRANTLINT = Contestant(
    name="grantlint",
    package="grantlint",
    policy=("{bin}/grantlint", "check", "{path}"),
    folder=("{bin}/grantlint", "check", "{path}"),
    terraform=("{bin}/grantlint", "check", "{path}"),
    how="`grantlint check PATH`",
)
PARLIAMENT = Contestant(
    name="parliament",
    package="parliament",
    policy=("{bin}/parliament", "--files", "{path}"),
    folder=("{bin}/python", f"{DRIVERS}/parliament_folder.py", "{path}"),
    how="`parliament --files PATH`; on the folder the loop of its `--directory` in one process, "
    "gone on with where a policy makes it raise, which ends the command",
    counts_failures=True,
)
AUDITORS = Contestant(
    name="parliament with community auditors",
    package="parliament",
    policy=("{bin}/parliament", "--include-community-auditors", "--files", "{path}"),
    folder=(*PARLIAMENT.folder, "--include-community-auditors"),
    how="as before, with `--include-community-auditors`",
    counts_failures=True,
)
VALIDATOR = Contestant(
    name="iam-policy-validator",
    package="iam-policy-validator",
    policy=(
        *("{bin}/iam-validator", "validate", "--format", "json"),
        *("--aws-services-dir", "{services}", "--path", "{path}"),
    ),
    folder=(
        *("{bin}/iam-validator", "validate", "--format", "json"),
        *("--aws-services-dir", "{services}", "--path", "{path}"),
    ),
    how="`iam-validator validate --format json --aws-services-dir SERVICES --path PATH`: its "
    "fastest output, offline on our catalogue, as it carries no data",
)
CLOUDSPLAINING = Contestant(
    name="cloudsplaining",
    package="cloudsplaining",
    policy=("{bin}/cloudsplaining", "scan-policy-file", "--input-file", "{path}"),
    folder=("{bin}/python", f"{DRIVERS}/cloudsplaining_folder.py", "{path}"),
    how="`cloudsplaining scan-policy-file`; it reads no folder of policies, so there the function "
    "of that command in one process",
    counts_failures=True,
)
CHECKOV = Contestant(
    name="checkov",
    package="checkov",
    terraform=(
        *("{bin}/checkov", "--directory", "{path}", "--framework", "terraform"),
        *("--quiet", "--compact", "--skip-download"),
    ),
    how="`checkov --directory PATH --framework terraform --quiet --compact --skip-download`: all "
    "of its checks, offline",
)
ALL = (BARE, READING, GRANTLINT, PARLIAMENT, AUDITORS, VALIDATOR, CLOUDSPLAINING, CHECKOV)


def of(scene: str) -> tuple[Contestant, ...]:
    """Those that are measured in a scene."""
    return tuple(one for one in ALL if getattr(one, scene))

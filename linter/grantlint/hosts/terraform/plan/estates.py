"""The estates of plans: with the configuration that a plan was made of, or by itself."""

from collections.abc import Iterator, Sequence

from grantlint.host import File
from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.estates import estate
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.module import Modules
from grantlint.hosts.terraform.plan.blocks import PlanReader
from grantlint.hosts.terraform.plan.known import KnownFromPlan
from grantlint.hosts.terraform.plan.matching import root_of
from grantlint.hosts.terraform.plan.places import plan_source
from grantlint.hosts.terraform.plan.reading import Plan
from grantlint.hosts.terraform.repositories import Repository, folder_of
from grantlint.hosts.terraform.roots import Root
from grantlint.model import Estate


def estates(
    repository: Repository, roots: Sequence[Root], modules: Modules, files: Files
) -> Iterator[tuple[Root | None, Estate | None]]:
    """For each given plan its root, where one of *roots* is, and its estate, where it has IAM."""
    for file in repository.plans:
        plan = Plan(plan_source(file.path, file.text or ""), file.value)
        root = root_of(plan, folder_of(file), roots, modules)
        known = _known(plan, repository)
        # Where there is no root, the file's own path is a folder without any configuration.
        folder = root.folder if root is not None else f"{folder_of(file)}/{_name(file)}"
        configuration = Configuration(
            files.at(folder),
            folder,
            repository.options.var_files if root is not None else (),
            known,
            modules,
            planned=known,
        )
        name = file.path if root is None else repository.shown(root.folder)
        yield root, estate(configuration, name, known)


def _name(file: File) -> str:
    return file.path.rpartition("/")[2] or "plan"


def _known(plan: Plan, repository: Repository) -> KnownFromPlan:
    """What a plan knows, with what is known of any configuration."""
    attributes = KnownAttributes(repository.options.settings.own_accounts)
    return KnownFromPlan(PlanReader(plan), attributes)

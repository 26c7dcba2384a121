"""The host itself: files in, one estate for each root configuration that they belong to out."""

from collections.abc import Iterable, Iterator, Mapping

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.estates import broken, estate
from grantlint.hosts.terraform.files import HOST, Files
from grantlint.hosts.terraform.module import Modules
from grantlint.hosts.terraform.repositories import Repository, repositories
from grantlint.hosts.terraform.roots import find_roots
from grantlint.model import Change, Edit, Estate, Place


class Terraform:
    """Implements `grantlint.host.Host`; keeps nothing between calls."""

    name = HOST

    def estates(self, files: Iterable[File], options: HostOptions) -> Iterator[Estate]:
        """One estate for each root configuration that one of the files belongs to."""
        for repository in repositories(files, options):
            yield from _estates(repository, options)

    def edits(self, change: Change) -> tuple[Edit, ...] | None:
        """The change in the HCL or JSON it belongs to; None where it cannot be spelled there."""
        from grantlint.hosts.terraform.editing import edits  # noqa: PLC0415  only for a fix

        return edits(change)

    def spelled(self, statement: Mapping[str, object], beside: Place | None = None) -> str:
        """A statement as those of the policy at *beside*, on one line; else as an object."""
        from grantlint.hosts.terraform.editing import spelled  # noqa: PLC0415  as above

        return spelled(statement, beside)


def _estates(repository: Repository, options: HostOptions) -> Iterator[Estate]:
    files = Files(repository.root, repository.root, repository.shown)
    for path, text in repository.given.items():
        files.give(path, text)
    modules = Modules(files)
    roots = find_roots(modules, repository.folders())
    planned: set[str] = set()
    if repository.plans:
        from grantlint.hosts.terraform.plan import estates  # noqa: PLC0415  plans are rare

        read = list(estates.estates(repository, roots, modules, files))
        planned.update(root.folder for root, _ in read if root is not None)
        yield from (found for _, found in read if found is not None)
    for root in roots:
        if root.folder not in planned and repository.concerns(root.folders):
            configuration = Configuration(
                files.at(root.folder),
                root.folder,
                options.var_files,
                KnownAttributes(options.settings.own_accounts),
                modules,
            )
            name = repository.shown(root.folder)
            found = estate(configuration, name) or broken(configuration, name, repository.named)
            if found is not None:
                yield found
    yield from repository.unreadable(files)

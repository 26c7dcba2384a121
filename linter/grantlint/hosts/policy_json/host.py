"""The host itself: files in, estates out; and changes as edits of JSON.

A file is an estate of its own unless the config joins it with others.
"""

from collections.abc import Iterable, Iterator, Mapping

from grantlint.host import File, HandedOn, HostOptions
from grantlint.hosts.policy_json.reading import read
from grantlint.hosts.policy_json.sheet import HOST
from grantlint.model import Change, Edit, Estate, Organization, Place


class PolicyJson:
    """Implements `grantlint.host.Host`; keeps nothing between calls."""

    name = HOST

    def estates(self, files: Iterable[File], options: HostOptions) -> Iterator[Estate | HandedOn]:
        """One estate a file, in their order; then one for each identity that the config joins.

        Plans and states of Terraform are handed on.
        """
        organization = options.organization
        if options.identities or organization.scps or organization.rcps:
            from grantlint.hosts.policy_json import joins  # noqa: PLC0415  only where files join

            yield from joins.estates(files, options)
            return
        bound = Organization(organization.id) if organization.id else None
        for file in files:
            found = read(file, options, bound)
            if found is not None:
                yield found

    def edits(self, change: Change) -> tuple[Edit, ...] | None:
        """The change in the JSON it belongs to; None where it cannot be spelled there."""
        from grantlint.policy.json_edits import edits  # noqa: PLC0415  only for a fix

        return edits(change)

    def spelled(
        self,
        statement: Mapping[str, object],
        beside: Place | None = None,  # noqa: ARG002  JSON has one spelling
    ) -> str:
        """A statement as JSON on one line."""
        from grantlint.text.json_layout import inline  # noqa: PLC0415  as above

        return inline(statement)

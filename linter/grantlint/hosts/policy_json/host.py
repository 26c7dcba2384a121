"""The host itself: reads files, decides what is an estate, and answers for the source.

A file is an estate of its own, unless the config joins it with others.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import joins
from grantlint.hosts.policy_json.editing import edits
from grantlint.hosts.policy_json.reading import estate_of, read
from grantlint.model import Change, Edit, Estate


class PolicyJson:
    """Implements `grantlint.host.Host`."""

    name = "policy_json"

    def estates(self, files: Iterable[File], options: HostOptions) -> Iterator[Estate]:
        """One estate a file, in their order; files that the config joins come last, together."""
        joined: list[Estate] = []
        for file in files:
            sheet = read(file)
            if sheet is None:
                continue
            estate = estate_of(sheet, options)
            if joins.is_joined(file, options):
                joined.append(estate)
            else:
                yield estate
        yield from joins.together(joined, options)

    def edits(self, change: Change) -> tuple[Edit, ...] | None:
        """The change in JSON; None where it cannot be spelled (inside URL-encoded policies)."""
        return edits(change)

    def spelled(self, statement: Mapping[str, object]) -> str:
        return json.dumps(statement, ensure_ascii=False)

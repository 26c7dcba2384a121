"""The languages in which AWS access is written down: one host each, imported when one is met."""

from msgspec import Struct

DEFAULT = "policy_json"
"""Reads standard input and files given by name that no suffix claims."""


class Entry(Struct, frozen=True):
    """What is known of a host before it is imported: its module holds the host as `HOST`.

    `suffixes` are those of the files it takes; of several that fit, the longest one decides.
    `reads_together` says that files belong to one another, so that all are handed over at once.
    """

    module: str
    suffixes: tuple[str, ...]
    reads_together: bool = False


HOSTS = {"policy_json": Entry("grantlint.hosts.policy_json", (".json",))}

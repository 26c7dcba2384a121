"""The config file as it is written: its keys and their types, and the values they decode to.

The JSON schema that editors use is made from these classes.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from grantlint.model import DocumentKind

AccountId = Annotated[str, Meta(pattern="^[0-9]{12}$", description="An account id: 12 digits.")]
OrganizationId = Annotated[
    str, Meta(pattern="^o-[a-z0-9]{10,32}$", description="An organization id: `o-a1b2c3d4e5`.")
]
Text = Annotated[str, Meta(min_length=1)]
SeverityWord = Literal["info", "warning", "error"]
RuleSeverity = Literal["info", "warning", "error", "off"]
CertaintyWord = Literal["certain", "possible"]


class Table(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of the config: keys with hyphens, unknown ones refused."""


class AccountsTable(Table, frozen=True):
    """Accounts by how far they are trusted."""

    own: Annotated[tuple[AccountId, ...], Meta(description="Accounts that are yours.")] = ()
    trusted: Annotated[
        tuple[AccountId, ...], Meta(description="Accounts of others that may be let in.")
    ] = ()


class OrganizationTable(Table, frozen=True):
    """The organization your accounts belong to, and the policies that bind them."""

    id: OrganizationId | UnsetType = UNSET
    scps: Annotated[
        tuple[Text, ...], Meta(description="Files of service control policies, as globs.")
    ] = ()
    rcps: Annotated[
        tuple[Text, ...], Meta(description="Files of resource control policies, as globs.")
    ] = ()


class IdentityTable(Table, frozen=True):
    """Files that together describe one user or role."""

    name: Text
    policies: Annotated[tuple[Text, ...], Meta(description="Its policies, as globs.")] = ()
    boundary: Annotated[
        Text | UnsetType, Meta(description="The file of its permissions boundary.")
    ] = UNSET
    trust: Annotated[Text | UnsetType, Meta(description="The file of its trust policy.")] = UNSET


class IgnoreTable(Table, frozen=True):
    """Findings that are accepted. Every field that is set has to hold."""

    rules: Annotated[
        tuple[Text, ...],
        Meta(min_length=1, description="Rules, families, codes, or `rule:code`."),
    ]
    reason: Annotated[Text, Meta(description="Why they are accepted.")]
    path: Annotated[Text | UnsetType, Meta(description="A glob of the files they are in.")] = UNSET
    owner: Annotated[
        Text | UnsetType, Meta(description="A glob of what carries the policy: a role's name.")
    ] = UNSET
    sid: Annotated[Text | UnsetType, Meta(description="The Sid of the statement.")] = UNSET
    until: Annotated[dt.date | UnsetType, Meta(description="The last day it holds.")] = UNSET


class ExpectTable(Table, frozen=True):
    """What an identity must be able to do, and what it must not."""

    identity: Annotated[
        Text, Meta(description="A glob of identities by name, or of the files of their policies.")
    ]
    can: Annotated[
        tuple[Text, ...],
        Meta(description="Tasks of `grantlint suggest list`, actions, or `ACTION on RESOURCE`."),
    ] = ()
    cannot: Annotated[tuple[Text, ...], Meta(description="The same, that must be denied.")] = ()


class ConfigFile(Table, frozen=True):
    """Configuration of grantlint: `grantlint.toml`, or `[tool.grantlint]` in `pyproject.toml`."""

    select: Annotated[
        tuple[Text, ...],
        Meta(description="Rules, families or codes to run instead of the default rules."),
    ] = ()
    ignore: Annotated[
        tuple[Text | IgnoreTable, ...],
        Meta(description="Rules, families or codes to leave out; tables accept single findings."),
    ] = ()
    exclude: Annotated[
        tuple[Text, ...], Meta(description="Paths not to look at, as in `.gitignore`.")
    ] = ()
    fail_on: Annotated[
        SeverityWord | UnsetType, Meta(description="The lowest severity that makes a run fail.")
    ] = UNSET
    exit_zero: Annotated[bool, Meta(description="Never fail because of findings.")] = False
    certainty: Annotated[
        CertaintyWord | UnsetType,
        Meta(description="`possible` also shows findings that depend on values not seen."),
    ] = UNSET
    output_format: Annotated[Text | UnsetType, Meta(description="How findings are printed.")] = (
        UNSET
    )
    statistics: Annotated[bool, Meta(description="Count the findings of each rule.")] = False
    packs: Annotated[
        tuple[Text, ...],
        Meta(description="Further packs of rules; each has to be named by `--pack`, too."),
    ] = ()
    accounts: AccountsTable = AccountsTable()
    organization: OrganizationTable = OrganizationTable()
    identity: Annotated[
        tuple[IdentityTable, ...], Meta(description="Identities made of several files.")
    ] = ()
    expect: Annotated[
        tuple[ExpectTable, ...],
        Meta(description="What identities must and must not be able to do."),
    ] = ()
    kinds: Annotated[
        dict[str, DocumentKind],
        Meta(description="What the policies in files are: a glob and a kind."),
    ] = {}
    rules: Annotated[
        dict[str, dict[str, Any]],
        Meta(description="Severity and options of a rule, or the severity of a family."),
    ] = {}


TABLES: dict[str, type[Table]] = {
    "accounts": AccountsTable,
    "organization": OrganizationTable,
    "expect": ExpectTable,
    "identity": IdentityTable,
    "ignore": IgnoreTable,
}
COMMAND_LINE_ONLY = frozenset(
    {"output", "fix", "fix-narrower", "diff", "config", "isolated", "stdin-filename", "pack"}
)
"""Flags without a key: what writes files is asked for by whoever starts the run, never by a file
that a scanned tree brings along."""

"""The shared vocabulary: IAM's own nouns, the places they stand at, and what a run reports.

Everything here is a value. It knows no file format, no AWS fact and no rule, and imports nothing
of ours. Values make no cycles, so the collector need not know of those that there are many of
(`gc=False`).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, IntEnum
from functools import cached_property
from itertools import accumulate
from typing import Final, Generic, TypeVar, final

from msgspec import Struct, field
from msgspec.structs import replace

T = TypeVar("T")
NO_LINE = 1, 0, 0
SHORT = 1 << 16
"""Characters of a text in which a line is looked for anew; the lines of a longer one are kept."""

# ── Places ───────────────────────────────────────────────────────────────────────────────────────


class Span(Struct, frozen=True, order=True, gc=False):
    """Offsets in code points of a source's text, half-open."""

    start: int
    end: int


Token = tuple[str | int, ...]
"""How a host names a token of its source: a path of keys and indices, or offsets. Only the
source's own `locate` reads it."""


class Source(Struct, frozen=True, eq=False, dict=True):
    """One text that was read: a file, or standard input.

    `path` is what reports print: POSIX, relative to the working directory. `locate` turns a token
    into a span; it is asked only when a finding is built.
    """

    path: str
    text: str
    host: str
    locate: Callable[[Token], Span]

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines start: behind a line feed, or a carriage return without one."""
        text = self.text
        if "\r" in text:
            # The first of two characters that end a line together is one of the line's own.
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        *lines, _ = text.split("\n")
        return [0, *accumulate(map((1).__add__, map(len, lines)))]

    def line_at(self, offset: int) -> tuple[int, int, int]:
        """The line on which *offset* stands: its number from 1, its start, and where it is over.

        That is the start of the next line, or behind the end of the text. The last answer is kept:
        who asks about a place asks about its line.
        """
        known: tuple[int, int, int] = self.__dict__.get("line", NO_LINE)
        if not known[1] <= offset < known[2]:
            known = self.__dict__["line"] = self._line_at(offset, known)
        return known

    def _line_at(self, offset: int, known: tuple[int, int, int]) -> tuple[int, int, int]:
        """The line of *offset*, counted from one that is *known*: places to ask about lie close."""
        text = self.text
        if len(text) > SHORT or "\r" in text:
            starts = self.line_starts
            number = bisect_right(starts, offset)
            over = starts[number] if number < len(starts) else len(text) + 1
            return number, starts[number - 1], over
        start = text.rfind("\n", 0, offset) + 1
        over = text.find("\n", offset) + 1
        number, known_start, _ = known
        if start >= known_start:
            number += text.count("\n", known_start, start)
        else:
            number -= text.count("\n", start, known_start)
        return number, start, over or len(text) + 1

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of *offset*, both from 1, the column in code points."""
        number, start, _ = self.line_at(offset)
        return number, offset - start + 1


class Place(Struct, frozen=True, eq=False, gc=False):
    """A token of a source, not yet turned into offsets.

    `via` is the next place on the way the value took (a local, a variable, a file); `note` says
    what that place did.
    """

    source: Source
    token: Token
    note: str = ""
    via: "Place | None" = None

    def span(self) -> Span:
        """Offsets of this token in its source's text."""
        return self.source.locate(self.token)

    def way(self) -> "Iterator[Place]":
        """The place itself, and those that its value came through."""
        step: Place | None = self
        while step is not None:
            yield step
            step = step.via


# ── Terms: strings of a policy, with what is not known of them ───────────────────────────────────


class Presence(Enum):
    """Whether something is there for every filling of the holes, or only for some."""

    ALWAYS = "always"
    MAYBE = "maybe"


ALWAYS: Final = Presence.ALWAYS
"""By itself, as each `Presence.ALWAYS` takes Python 3.11 as long as a call."""


class Shape(Struct, frozen=True):
    """What is known of a hole's value.

    `pattern` is an IAM pattern every value matches; `alternatives`, when not empty, are the only
    values; `has_wildcards` says whether a value may itself hold `*` or `?`.
    """

    pattern: str = "*"
    alternatives: tuple[str, ...] = ()
    has_wildcards: bool = True


ANY_SHAPE = Shape()


class Hole(Struct, frozen=True):
    """A constant of the configuration that cannot be seen.

    Holes of the same `identity` hold the same value; `identity` is also how the source spells it
    (`var.account`, `!Ref Topic`).
    """

    identity: str
    shape: Shape = ANY_SHAPE


class RequestVariable(Struct, frozen=True, gc=False):
    """`${aws:username}`: a part that each request fills in, with the default it may name."""

    key: str
    default: str | None = None

    @property
    def written(self) -> str:
        if self.default is None:
            return f"${{{self.key}}}"
        return f"${{{self.key}, '{self.default}'}}"


Part = str | Hole | RequestVariable


class Term(Struct, frozen=True, gc=False):
    """One string of a policy: the parts it is made of, and where it stands.

    A term whose parts are all text is one part; an empty string has one empty part. `base` is its
    place, or with a `step` that of the list or object below which it is found: most are never asked
    for their place.
    """

    parts: tuple[Part, ...]
    base: Place
    presence: Presence = Presence.ALWAYS
    step: str | int | None = None

    @property
    def place(self) -> Place:
        """Where it stands; another one each time, so tell places apart by what they say."""
        base, step = self.base, self.step
        return (
            base if step is None else Place(base.source, (*base.token, step), base.note, base.via)
        )

    @property
    def known(self) -> str | None:
        """The text, when all of it is known; request variables count as known, as written."""
        parts = self.parts
        if len(parts) == 1 and type(parts[0]) is str:
            return parts[0]
        if any(isinstance(part, Hole) for part in parts):
            return None
        return self.written

    @property
    def literal(self) -> str | None:
        """The text, when it has neither holes nor request variables."""
        parts = self.parts
        return parts[0] if len(parts) == 1 and type(parts[0]) is str else None

    @property
    def written(self) -> str:
        """The text for messages: holes and request variables as the source spells them."""
        parts = self.parts
        if len(parts) == 1 and type(parts[0]) is str:  # nearly all of them
            return parts[0]
        return "".join(
            part
            if isinstance(part, str)
            else part.written
            if isinstance(part, RequestVariable)
            else f"${{{part.identity}}}"
            for part in parts
        )


class OddityKind(Enum):
    """How a policy departs from IAM's grammar."""

    WRONG_TYPE = "wrong type"  # a number as an action, a string as a condition block
    WRONG_CASE = "wrong case"  # `action` for `Action`, `allow` for `Allow`
    UNKNOWN_ELEMENT = "unknown element"
    MISSING_ELEMENT = "missing element"
    CONFLICTING_ELEMENTS = "conflicting elements"  # `Action` beside `NotAction`
    EMPTY = "empty"  # an empty list of actions, an empty condition block
    INVALID_VALUE = "invalid value"  # an Effect that is neither Allow nor Deny, a Version unknown
    TOO_LONG = "too long"  # more statements, or larger ones, than are looked at


class Oddity(Struct, frozen=True, eq=False):
    """One departure from the grammar: a fact for rules to speak about, never an exception."""

    kind: OddityKind
    element: str
    place: Place
    detail: str = ""


# ── Policies ─────────────────────────────────────────────────────────────────────────────────────


class Effect(Enum):
    ALLOW = "Allow"
    DENY = "Deny"


ALLOW: Final = Effect.ALLOW
DENY: Final = Effect.DENY
"""By themselves, like `ALWAYS`."""


class PrincipalKind(Enum):
    """The keys of a `Principal` element, and `*` written without one."""

    ANYONE = "*"
    AWS = "AWS"
    SERVICE = "Service"
    FEDERATED = "Federated"
    CANONICAL_USER = "CanonicalUser"


@final
class Principal(Struct, frozen=True, eq=False, gc=False):
    kind: PrincipalKind
    term: Term

    @property
    def place(self) -> Place:
        return self.term.place

    @property
    def presence(self) -> Presence:
        return self.term.presence


LINE_END = "\n"
"""Between the lines of a clause."""


class Clause(Struct, Generic[T], frozen=True, eq=False, gc=False):
    """`Action`, `Resource` or `Principal`, or its `Not…` twin.

    `place` is the value's, `name_at` that of the element's name, or the step that leads there from
    the value's. `complete` is false when the source may add terms that cannot be seen. `lines` is
    what the terms say, one below the other, where who read them had it so.
    """

    terms: tuple[T, ...]
    negated: bool
    place: Place
    name_at: Place | int
    complete: bool = True
    lines: str | None = None

    @property
    def key(self) -> Place:
        """Where the element's name stands; another place each time, as that of a term."""
        at, value = self.name_at, self.place
        if isinstance(at, Place):
            return at
        return Place(value.source, (*value.token, at), value.note, value.via)

    def having(self, terms: tuple[T, ...], *, complete: bool | None = None) -> "Clause[T]":
        """The same with other terms."""
        is_complete = self.complete if complete is None else complete
        return replace(self, terms=terms, complete=is_complete, lines=None)


class Condition(Struct, frozen=True, eq=False, gc=False):
    """One key under one operator; the values are alternatives."""

    operator: Term
    key: Term
    values: tuple[Term, ...]
    place: Place
    complete: bool = True
    presence: Presence = Presence.ALWAYS


class Statement(Struct, frozen=True, eq=False, gc=False):
    """One statement as far as it could be read.

    `effect` is None when it is missing or neither word; such a statement grants nothing certain.
    An element that is absent or of a wrong type is None, and an oddity says so.
    `conditions_complete` is false when the source may add conditions that cannot be seen.
    """

    effect: Effect | None
    sid: Term | None
    actions: Clause[Term] | None
    resources: Clause[Term] | None
    principals: Clause[Principal] | None
    conditions: tuple[Condition, ...]
    place: Place
    oddities: tuple[Oddity, ...] = ()
    conditions_complete: bool = True
    presence: Presence = Presence.ALWAYS


class DocumentKind(Enum):
    """What a policy is attached to; decides which elements it may have and how it is evaluated."""

    IDENTITY = "identity"
    TRUST = "trust"
    RESOURCE = "resource"
    BOUNDARY = "boundary"
    SCP = "scp"
    RCP = "rcp"
    ENDPOINT = "endpoint"
    SESSION = "session"


class PolicyDocument(Struct, frozen=True, eq=False, gc=False):
    """One policy.

    `owner` is what carries it, in the source's own words (`aws_iam_role.ci`, a role's name; a bare
    file: its path). `service` is the prefix of the service whose resource a RESOURCE policy stands
    on, where known. `statements_complete` is false when the source may add statements that cannot
    be seen. `carrier` is the place of the argument that holds it, where that may be elsewhere.
    `public_access_blocked`: something beside it keeps strangers out, whatever a bucket's policy
    says; None where no such thing is seen. `is_loose`: nothing is seen that carries it, so that it
    may still be changed on its way.
    """

    kind: DocumentKind
    owner: str
    version: Term | None
    statements: tuple[Statement, ...]
    place: Place
    service: str | None = None
    name: str = ""
    oddities: tuple[Oddity, ...] = ()
    statements_complete: bool = True
    presence: Presence = Presence.ALWAYS
    carrier: Place | None = None
    public_access_blocked: Presence | None = None
    is_loose: bool = False

    @property
    def has_variables(self) -> bool:
        """Whether `${…}` is a request variable: only under the version of 2012.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
        """
        return self.version is not None and self.version.known == "2012-10-17"


class IdentityKind(Enum):
    USER = "user"
    GROUP = "group"
    ROLE = "role"
    PERMISSION_SET = "permission set"
    UNKNOWN = "identity"  # a policy without whoever it is attached to


class Identity(Struct, frozen=True, eq=False):
    """A user, group, role or permission set, with all policies that are known to apply to it.

    `policies` holds inline and attached ones, those of a user's groups included. `managed` are
    attached policies known by ARN only. `complete` is false when there may be more policies than
    these. `boundary_arn` names a permissions boundary whose text is not seen. `is_live` says that
    AWS has it like this: it is what an account printed, not what somebody means to make.
    """

    kind: IdentityKind
    name: str
    owner: str
    place: Place
    policies: tuple[PolicyDocument, ...] = ()
    managed: tuple[Term, ...] = ()
    boundary: PolicyDocument | None = None
    boundary_arn: Term | None = None
    trust: PolicyDocument | None = None
    tags: tuple[tuple[str, Term], ...] = ()
    groups: tuple[str, ...] = ()
    arn: str | None = None
    complete: bool = True
    is_live: bool = False


class Organization(Struct, frozen=True, eq=False):
    """The organization an estate's accounts belong to, with the policies that bind them."""

    id: str | None = None
    scps: tuple[PolicyDocument, ...] = ()
    rcps: tuple[PolicyDocument, ...] = ()


class CredentialKind(Enum):
    ACCESS_KEY_ID = "access key id"
    SECRET = "secret access key"  # noqa: S105  the name of the kind
    REFERENCE = "reference"  # the name under which a pipeline or an image gets a key


class Surroundings(Enum):
    """What kind of text a credential was found in, as far as its place tells."""

    TEXT = "text"
    PIPELINE = "pipeline"
    IMAGE = "image"
    ENVIRONMENT = "environment"


class Credential(Struct, frozen=True, eq=False):
    """A key found in text: never kept whole, only what may be shown and a hash to know it by.

    `beside` is the redacted id of the key that a secret stands next to. `is_old` says of an id
    that AWS issued it before 2019. `client` is what a configuration uses the credential for
    (`provider "aws"`); empty for one that only stands there.
    """

    kind: CredentialKind
    redacted: str
    digest: str
    place: Place
    owner: str
    account: str | None = None
    is_old: bool = False
    beside: str = ""
    surroundings: Surroundings = Surroundings.TEXT
    client: str = ""


class AccessKey(Struct, frozen=True, eq=False):
    """An access key that a configuration creates.

    `user` is who gets it, None when that cannot be told; `count` how many of them there are.
    `is_encrypted` is about the state that keeps the secret; None where there is no state.
    `is_encryption_sure` is false where that depends on what cannot be seen.
    """

    owner: str
    place: Place
    user: Term | None = None
    count: int = 1
    is_active: bool = True
    is_encrypted: bool | None = None
    is_encryption_sure: bool = True
    presence: Presence = Presence.ALWAYS


class UserKeys(Struct, frozen=True, eq=False):
    """All access keys that an estate creates for one user, in the order they are written."""

    owner: str
    place: Place
    user: Term
    keys: tuple[AccessKey, ...]


class KeyPart(Enum):
    """What of a created key is handed on."""

    ID = "access key id"
    SECRET = "secret access key"  # noqa: S105  the name of the part
    SMTP_PASSWORD = "SMTP password"  # noqa: S105  the name of the part
    ENCRYPTED = "encrypted secret"


class KeySink(Enum):
    """Where a part of a created key goes."""

    OUTPUT = "an output"
    METADATA = "metadata"
    PARAMETER = "the default of a parameter"
    USER_DATA = "user data"
    ENVIRONMENT = "an environment variable"
    TAG = "a tag"
    FILE = "a file"
    COMMAND = "a command"
    TEXT = "plain text"
    THIRD_PARTY = "a third party"
    STORE = "a secret store"


class KeyFlow(Struct, frozen=True, eq=False):
    """A part of a created key on its way: `owner` takes it, `key` is how the source spells it.

    `is_hidden`: the output is marked as sensitive. `in_stack`: it is written in a template of
    CloudFormation. `unwrapped` is the call that took away the protection of a secret value.
    """

    owner: str
    place: Place
    part: KeyPart
    sink: KeySink
    key: str
    is_hidden: bool = False
    in_stack: bool = False
    unwrapped: str = ""
    presence: Presence = Presence.ALWAYS


class ProblemKind(Enum):
    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate key"
    UNREADABLE = "unreadable"


class SourceProblem(Struct, frozen=True, eq=False):
    """What is wrong with a source itself, before any policy in it can be understood."""

    kind: ProblemKind
    place: Place
    owner: str
    detail: str
    related: tuple[Place, ...] = ()
    hint: str = ""


class NotUnderstood(Struct, frozen=True, eq=False):
    """A part that looks like IAM and was parsed, but whose meaning stays open.

    `is_policy`: it is a policy, and hides nothing from those who look for keys only.
    """

    place: Place
    owner: str
    reason: str
    is_policy: bool = False


class MemberAccount(Struct, frozen=True, eq=False):
    """An account that the organization creates; what it says of IAM access to billing.

    `iam_user_access_to_billing` is `ALLOW` or `DENY` as written, None when it is left out.
    """

    owner: str
    name: str
    place: Place
    iam_user_access_to_billing: Term | None = None


class AclGrant(Struct, frozen=True, eq=False):
    """A canned ACL of an S3 bucket or object, or one grant of an ACL that is written out.

    `canned` is a name as `public-read`. Of a grant `grantee` is the URI of a group, the canonical
    id or the mail address of an account, `permission` is `READ` or the like. `blocked`: S3 refuses
    or ignores such an ACL for what stands beside it; None where no such thing is seen.
    """

    owner: str
    place: Place
    canned: Term | None = None
    grantee: Term | None = None
    permission: Term | None = None
    blocked: Presence | None = None
    presence: Presence = Presence.ALWAYS


class IgnoreComment(Struct, frozen=True, eq=False):
    """A comment that accepts findings standing in `covers`, a stretch of its own source.

    `until` is the last day it holds, an ISO date. `problem` says what is wrong with it; a comment
    that has one accepts nothing.
    """

    rules: tuple[str, ...]
    reason: str
    place: Place
    covers: Span
    until: str | None = None
    problem: str = ""


class Expectation(Struct, frozen=True, eq=False):
    """One thing that identities must be able to do, or (`can` false) must not.

    `identity` is a glob of names or of policy files; `goal` is a task, an action, or
    `ACTION on RESOURCE`, as the config has it. One that a comment says is about identities with a
    place in `covers`, a stretch of its own source; `identity` only names the block there.
    """

    identity: str
    goal: str
    can: bool
    place: Place
    covers: Span | None = None


class Estate(Struct, frozen=True, eq=False, gc=False):
    """What is decided together: one file, one configuration, one account.

    `documents` holds every policy, those of `identities` too. `whole` is false when only part of
    the estate was read (a file list that a host could not complete).
    """

    name: str
    sources: tuple[Source, ...] = ()
    documents: tuple[PolicyDocument, ...] = ()
    identities: tuple[Identity, ...] = ()
    organization: Organization | None = None
    credentials: tuple[Credential, ...] = ()
    access_keys: tuple[AccessKey, ...] = ()
    key_flows: tuple[KeyFlow, ...] = ()
    member_accounts: tuple[MemberAccount, ...] = ()
    acl_grants: tuple[AclGrant, ...] = ()
    problems: tuple[SourceProblem, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    ignores: tuple[IgnoreComment, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    whole: bool = True


# ── Changes: what a rule wants written, before a host has spelled it ─────────────────────────────


class FixEffect(Enum):
    """What a fix does to access; a property test holds each fix to it."""

    SAME = "same"
    NARROWER = "narrower"
    GRANTS = "grants"
    SKETCH = "sketch"


class ReplaceTerm(Struct, frozen=True, eq=False):
    """Write *text* instead of the term."""

    term: Term
    text: str


class RemoveTerm(Struct, frozen=True, eq=False):
    """Take the term out of the list it stands in."""

    term: Term


class AddTerms(Struct, frozen=True, eq=False):
    """Write further terms at the end of the clause."""

    clause: Clause[Term]
    texts: tuple[str, ...]


class AddCondition(Struct, frozen=True, eq=False):
    """Bound the statement by one more condition."""

    statement: Statement
    operator: str
    key: str
    values: tuple[str, ...]


class AddStatement(Struct, frozen=True, eq=False):
    """Write a further statement, given as IAM's JSON, at the end of the document."""

    document: PolicyDocument
    statement: Mapping[str, object]


Change = ReplaceTerm | RemoveTerm | AddTerms | AddCondition | AddStatement


class Edit(Struct, frozen=True, eq=False):
    """Write *text* over *span* of a source."""

    source: Source
    span: Span
    text: str


class Fix(Struct, frozen=True, eq=False):
    title: str
    effect: FixEffect
    edits: tuple[Edit, ...]


# ── Findings and the report of a run ─────────────────────────────────────────────────────────────


class Severity(IntEnum):
    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        return self.name.lower()


class Certainty(IntEnum):
    """CERTAIN holds for every filling of the holes, POSSIBLE for some."""

    POSSIBLE = 0
    CERTAIN = 1

    @property
    def word(self) -> str:
        return self.name.lower()


class Label(Struct, frozen=True, eq=False, gc=False):
    """A place turned into offsets, with what to say about it."""

    source: Source
    span: Span
    note: str = ""


class Witness(Struct, frozen=True, eq=False, gc=False):
    """A concrete request that proves a finding, and the statements that decide it."""

    principal: str | None
    action: str
    resource: str | None
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    allowed_by: tuple[str, ...] = ()
    stopped_by: tuple[str, ...] = ()


class Finding(Struct, frozen=True, eq=False, gc=False):
    """One problem at one place.

    `owner` carries the policy, `kind` is the document's kind in words, `identity` the name of who
    holds it, `sid` the statement's. `codes` are what other tools call the same offence. `secret`
    is the digest of a credential under `at`: excerpts hide it and the fingerprint hashes it.
    `parts` are those of the codes that can be accepted one by one, the worst first; `of_parts`
    tells the finding as it is with some of them only. `within` are the places at one of which a
    comment has to stand to accept it: its own, its statement's, its document's.
    """

    rule: str
    severity: Severity
    certainty: Certainty
    message: str
    at: Label
    owner: str
    hint: str = ""
    kind: str | None = None
    identity: str | None = None
    sid: str | None = None
    codes: tuple[str, ...] = ()
    related: tuple[Label, ...] = ()
    witness: Witness | None = None
    fix: Fix | None = None
    secret: str | None = None
    fingerprint: str = ""
    parts: tuple[str, ...] = ()
    of_parts: "Callable[[tuple[str, ...]], Finding] | None" = None
    within: tuple[Place, ...] = ()

    def with_parts(self, parts: tuple[str, ...]) -> "Finding | None":
        """The finding with these of its parts, known by the same fingerprint; None without any."""
        if len(parts) == len(self.parts) or self.of_parts is None:
            return self
        return replace(self.of_parts(parts), fingerprint=self.fingerprint) if parts else None


class Suppression(Struct, frozen=True, eq=False):
    """An entry that accepts findings: which, why, until when (ISO date), and whether it did.

    `problem` says what is wrong with one that cannot be understood.
    """

    rules: tuple[str, ...]
    reason: str
    place: Place
    until: str | None = None
    expired: bool = False
    used: bool = False
    written: str = ""
    problem: str = ""


class Suppressed(Struct, frozen=True, eq=False):
    """A finding that was accepted, and the reason given."""

    finding: Finding
    reason: str


class RunError(Struct, frozen=True, eq=False):
    """Something went wrong in the run itself: kind `internal` (a rule or host raised)."""

    kind: str
    message: str
    path: str | None = None
    line: int | None = None
    rule: str | None = None


class RuleInfo(Struct, frozen=True, eq=False):
    """What reports say about a rule; `page` is the file of its page, read only when asked for."""

    id: str
    summary: str
    severity: Severity
    page: str
    url: str


class Report(Struct, frozen=True, eq=False):
    """All that a run found out; reporters see this only.

    `findings` are the shown ones, in order. `rules` describes every rule that a finding, shown or
    suppressed, belongs to.
    """

    version: str
    knowledge: str
    files: int
    documents: int
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    errors: tuple[RunError, ...] = ()
    possible_hidden: int = 0
    rules: tuple[RuleInfo, ...] = ()


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────


class Expected(Struct, frozen=True, eq=False):
    """An expectation of one identity; None where no identity of the run fits its glob."""

    expectation: Expectation
    identity: Identity | None

    @property
    def place(self) -> Place:
        return self.expectation.place

    @property
    def owner(self) -> str:
        return self.identity.owner if self.identity is not None else self.expectation.identity


class Settings(Struct, frozen=True):
    """What the user told about the world; rules read it, hosts get it as options.

    `today` is an ISO date: the only clock rules may read.
    """

    own_accounts: tuple[str, ...] = ()
    trusted_accounts: tuple[str, ...] = ()
    organization_id: str | None = None
    today: str = ""
    expectations: tuple[Expectation, ...] = ()

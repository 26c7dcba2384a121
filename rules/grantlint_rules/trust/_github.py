"""Subjects of GitHub Actions: whom a pattern of them lets in besides the one who is meant.

https://docs.github.com/en/actions/reference/security/oidc
"""

import re

from msgspec import Struct

from grantlint.knowledge.issuers import GITHUB
from grantlint.model import Severity
from grantlint.policy.patterns import matches

SUBJECT = f"{GITHUB}:sub"
OWNER_CLAIMS = (
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "enterprise",
    "enterprise_id",
)
"""Claims that fix the owner as well as a subject does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""
OWNER = f"{GITHUB}:repository_owner"
OWNER_KEYS = tuple(f"{GITHUB}:{claim}" for claim in OWNER_CLAIMS)
OTHER_CLAIMS = frozenset(
    {
        "actor", "actor_id", "base_ref", "check_run_id", "context", "environment",
        "environment_node_id", "event_name", "head_ref", "job_workflow_ref", "job_workflow_sha",
        "ref", "ref_protected", "ref_type", "repository_visibility", "run_attempt", "run_id",
        "run_number", "runner_environment", "sha", "workflow", "workflow_ref", "workflow_sha",
    }
)  # fmt: skip
"""Claims that any repository may have with any value, as far as it is its own to choose."""

ANY_BRANCH = ("ref:*", "ref:refs/*", "ref:refs/heads/*")
STRANGER = "stranger"
_IDS = re.compile(r"@[^/:]*")
_NAMES_OWNER = re.compile(r"(?:^|:)(?:repo|" + "|".join(OWNER_CLAIMS) + r"):[^:*?]+(?:[:/]|$)")


class Verdict(Struct, frozen=True):
    """What is wrong with a subject, and one that gets in."""

    severity: Severity
    who: str
    example: str


def names_owner(subject: str) -> bool:
    """Whether some claim within a customised subject says whose the repository is."""
    return _NAMES_OWNER.search(subject) is not None


def customised(subject: str) -> bool:
    """Whether a subject starts with another claim than the repository."""
    return first_claim(subject) in OTHER_CLAIMS or first_claim(subject) in OWNER_CLAIMS


def first_claim(subject: str) -> str:
    """The name before the first colon."""
    return subject.partition(":")[0]


def judged(subject: str) -> Verdict | None:
    """What a subject pattern lets in beyond one ref or environment of one repository.

    Names may have ids behind them (`repo:acme@12/infra@34:…`), which say the same.
    """
    if customised(subject):
        return None
    plain = _IDS.sub("", subject)
    fixed = plain[: first_wildcard(plain)]
    kind, _, rest = fixed.partition(":")
    if has_wildcard(plain) and (kind != "repo" or "/" not in rest):
        return Verdict(Severity.ERROR, _owners(fixed), foreign(plain))
    if kind != "repo":
        return None
    repository, _, claim = plain.removeprefix("repo:").partition(":")
    owner, _, name = repository.partition("/")
    if has_wildcard(name) or (not claim and has_wildcard(plain)):
        rest = "pull_request" if claim in ("", "*") else filled(claim)
        which = "" if not name.strip("*") else f" whose name fits `{name}`"
        example = f"repo:{owner}/{filled(name)}:{rest}"
        return Verdict(Severity.WARNING, f"every repository of `{owner}`{which}", example)
    return _of_repository(repository, claim)


def names_one_owner(subject: str) -> bool:
    """Whether a subject says whose the repository is, with no wildcard in the name."""
    kind, _, rest = subject.partition(":")
    return kind == "repo" and "/" in rest[: first_wildcard(rest)]


def owned(subject: str, owner: str) -> str:
    """What is left of a pattern of subjects where the owner is known besides."""
    rest = subject.removeprefix("repo:")
    name, colon, claim = rest.partition(":")
    repository = name.partition("/")[2] or "*"
    return f"repo:{owner}/{repository}{colon}{claim}" if colon else f"repo:{owner}/*"


def _owners(fixed: str) -> str:
    """The owners whose subjects begin like this."""
    start = fixed.removeprefix("repo:")
    if start == fixed or not start:
        return "any owner on GitHub"
    return f"any GitHub owner whose name starts with `{start}`"


def _of_repository(repository: str, claim: str) -> Verdict | None:
    if claim == "pull_request":
        return Verdict(
            Severity.WARNING,
            f"every pull request of `{repository}` (code that nobody has reviewed)",
            f"repo:{repository}:pull_request",
        )
    if claim == "*":
        return Verdict(
            Severity.INFO,
            f"every branch, tag and pull request of `{repository}`",
            f"repo:{repository}:pull_request",
        )
    if claim in ANY_BRANCH:
        example = f"repo:{repository}:ref:refs/heads/any"
        return Verdict(Severity.INFO, f"every branch of `{repository}`", example)
    if claim == "environment:*":
        example = f"repo:{repository}:environment:any"
        who = f"every environment of `{repository}` (a workflow makes one by naming it)"
        return Verdict(Severity.INFO, who, example)
    return None


def stranger_claims(subject: str, *, is_foreign: bool = False) -> dict[str, str]:
    """The claims of a token with this subject, by condition key.

    *is_foreign*: its owner is a stranger, whatever the name.
    """
    repository, _, rest = subject.removeprefix("repo:").partition(":")
    is_default = subject.startswith("repo:") and "/" in repository
    name = repository if is_default else f"{STRANGER}/any"
    owner = name.partition("/")[0]
    claims = {"sub": subject, "repository": name, "repository_owner": owner}
    if is_foreign or STRANGER in owner:
        ids = ("repository_id", "repository_owner_id", "enterprise_id")
        claims |= {**dict.fromkeys(ids, "999999999"), "enterprise": STRANGER}
    if rest == "pull_request":
        claims["ref"] = "refs/pull/7/merge"
    return {f"{GITHUB}:{claim}": value for claim, value in claims.items()}


def has_wildcard(text: str) -> bool:
    """Whether it holds `*` or `?`."""
    return "*" in text or "?" in text


def first_wildcard(text: str) -> int:
    """Where the first wildcard stands; the length when there is none."""
    return min((i for i in (text.find("*"), text.find("?")) if i >= 0), default=len(text))


def filled(text: str) -> str:
    """A text that the pattern matches."""
    return text.replace("*", "any").replace("?", "x")


def foreign(subject: str) -> str:
    """A subject of a stranger's repository that the pattern matches."""
    made = _made(subject)
    return made if matches(subject, made) else filled(subject)


def _made(subject: str) -> str:
    """One that reads like a stranger's; of patterns with several wildcards it may fall short."""
    fixed = subject[: first_wildcard(subject)].removeprefix("repo:")
    rest = subject[first_wildcard(subject) + 1 :]
    owner = f"{fixed}-{STRANGER}" if fixed and subject.startswith("repo:") else STRANGER
    if "/" in rest:
        return f"repo:{owner}" + filled(rest if rest.startswith("/") else f"/{rest}")
    tail = filled(rest) if rest.startswith(":") else ":ref:refs/heads/main"
    return f"repo:{owner}/any{tail}"

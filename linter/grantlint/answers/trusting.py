"""Trust policies in their safe form: for another account, for GitHub Actions, for a service.

Each function raises ValueError, with a sentence, for input that no trust policy can hold.
"""

import re
from collections.abc import Iterator

from grantlint.answers import statements
from grantlint.answers.suggesting import LANGUAGE
from grantlint.answers.suggestion import Suggestion
from grantlint.config.errors import nearest
from grantlint.knowledge import accounts, actions, passable_roles

GITHUB = "token.actions.githubusercontent.com"
GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
WHERE = ("a role: as its trust policy (`assume_role_policy`, `AssumeRolePolicyDocument`)",)
SUFFIX = ".amazonaws.com"
TELL_SOURCE = frozenset({"datazone", "ecs-tasks", "fis", "frauddetector", "iot", "personalize"})
"""Services whose own pages say that they send `aws:SourceAccount` when they assume a role.

With others the key may be absent, and a condition on it would lock the service out.
https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""
MORE_ACTIONS = {
    "pods.eks": ("sts:TagSession",),
    "rolesanywhere": ("sts:SetSourceIdentity", "sts:TagSession"),
}
"""https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html and
https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
"""
WHOLE_ACCOUNT = (
    "Every identity of that account may assume the role if its own policies allow it to. Where you "
    "know the role, name it instead of `:root`: `{}`."
)
MAYBE_VENDOR = (
    "If the account belongs to a vendor that serves others, too, ask for the external id it gives "
    "you and add `--external-id`."
)
VENDOR = (
    "Account {} belongs to {}, which serves many customers: without an external id of your own, "
    "any of them could have it use your role. Its setup page shows the id that it made for you, or "
    "asks for one: then take a random one, such as a UUID."
)
OF_AWS = "Account {} is one of AWS's own ({}): see that its pages ask for a role."
OWN_ACCOUNT = (
    "`ACCOUNT_ID` stands for the account that the role is in: write its id, give `--own-account`, "
    "or name it as `own` under `[accounts]` in grantlint.toml."
)
PROTECT = (
    "A job that names an environment has `environment:NAME` in its subject instead of the branch. "
    "Protect the environment, or the branch, or whoever can push gets in."
)
WITH_IDS = (
    "Repositories that were made, renamed or moved since July 2026 have ids in their subject: "
    "`{}`. List both forms while both occur."
)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9_.-]{1,100}")
_REF = re.compile(r"[\w./@+#-]{1,255}")
_ENVIRONMENT = re.compile(r"[\w. /@+#-]{1,255}")


def account_id(written: str) -> str:
    """The twelve digits of an account id, which may be written with dashes. Raises ValueError."""
    digits = written.replace("-", "")
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise ValueError(f"`{written}` is no account id: it has twelve digits")
    return digits


def for_account(account: str, external_id: str | None = None) -> Suggestion:
    """Lets another account's identities in; with an external id, a vendor that serves many.

    Of an account that is known as a vendor's the external id is left to fill in.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    digits = account_id(account)
    vendor = accounts.vendor(digits)
    if external_id is not None and not _EXTERNAL_ID.fullmatch(external_id):
        raise ValueError(
            "an external id has 2 to 1,224 letters, digits and characters of `_+=,.@:/-`"
        )
    if external_id is None and vendor is not None:
        external_id = f"EXTERNAL_ID_FROM_{_capitals(vendor)}"
    condition = {"StringEquals": {"sts:ExternalId": external_id}} if external_id else None
    principal = {"AWS": f"arn:aws:iam::{digits}:root"}
    return _trust(
        f"let account {digits} in",
        _statement(principal, ("sts:AssumeRole",), condition),
        [*_about_account(digits, vendor, has_id=external_id is not None)],
        GUIDE + "id_roles_common-scenarios_third-party.html",
    )


def _about_account(digits: str, vendor: str | None, *, has_id: bool) -> Iterator[str]:
    if vendor is not None:
        yield VENDOR.format(digits, vendor)
    elif (of_aws := accounts.aws_service(digits)) is not None:
        yield OF_AWS.format(digits, of_aws)
    yield WHOLE_ACCOUNT.format(f"arn:aws:iam::{digits}:role/{statements.ROLE_NAME}")
    if not has_id:
        yield MAYBE_VENDOR


def _capitals(vendor: str) -> str:
    """A vendor's name as a part of a word to fill in."""
    words = re.findall(r"[A-Z]+", vendor.upper())
    return "_".join(words[:2]) or "VENDOR"


def for_github(
    repository: str,
    *,
    ref: str | None = None,
    environment: str | None = None,
    account: str | None = None,
) -> Suggestion:
    """Lets workflows of one repository in, from one branch or tag, or in one environment.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
    """
    if not _REPOSITORY.fullmatch(repository):
        raise ValueError(f"`{repository}` is no repository: write OWNER/REPOSITORY")
    subject = f"repo:{repository}:{_context(ref, environment)}"
    provider = f"arn:aws:iam::{_own(account)}:oidc-provider/{GITHUB}"
    condition = {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": subject},
    }
    with_ids = "repo:{}@OWNER_ID/{}@REPOSITORY_ID:…".format(*repository.split("/"))
    notes = [PROTECT, WITH_IDS.format(with_ids), *([OWN_ACCOUNT] if account is None else [])]
    return _trust(
        f"let GitHub Actions of {repository} in",
        _statement({"Federated": provider}, ("sts:AssumeRoleWithWebIdentity",), condition),
        notes,
        GUIDE + "id_roles_create_for-idp_oidc.html",
    )


def _context(ref: str | None, environment: str | None) -> str:
    """The part of a subject behind the repository. No wildcard gets in."""
    if environment is not None:
        if not _ENVIRONMENT.fullmatch(environment):
            raise ValueError(f"`{environment}` is no name of an environment")
        return f"environment:{environment}"
    ref = ref or "main"
    if not _REF.fullmatch(ref):
        raise ValueError(f"`{ref}` is no branch or tag: write a name without wildcards")
    return f"ref:{ref}" if ref.startswith("refs/") else f"ref:refs/heads/{ref}"


def _own(account: str | None) -> str:
    return statements.ACCOUNT_ID if account is None else account_id(account)


class UnknownServiceError(ValueError):
    """A service that nobody knows here; `known` are the principals that may be meant."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"`{name}` is no service that is known to assume roles")
        self.name = name
        self.known = known


def for_service(service: str, *, account: str | None = None) -> Suggestion:
    """Lets an AWS service in, `lambda` or `lambda.amazonaws.com`. Raises UnknownServiceError.

    A principal that is written in full and near to none that is known is taken as it is: AWS has
    more of them than it lists. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
    """
    name = service.lower().removesuffix(SUFFIX)
    if not re.fullmatch(r"[a-z0-9.-]{2,60}", name):
        raise ValueError(f"`{service}` is no service principal: write one such as `lambda{SUFFIX}`")
    principal = name + SUFFIX
    condition, notes = _source(name, _own(account))
    if account is None and statements.ACCOUNT_ID in str(condition):
        notes.append(OWN_ACCOUNT)
    if not is_known(name):
        near = nearest(name, principals())
        if near is not None or service.lower() == name:
            raise UnknownServiceError(service, (near,) if near else ())
        notes.append(f"`{principal}` is not known here: see the service's own pages.")
    granted = ("sts:AssumeRole", *MORE_ACTIONS.get(name, ()))
    return _trust(
        f"let {principal} in",
        _statement({"Service": principal}, granted, condition),
        notes,
        GUIDE + "id_roles_create_for-service.html",
    )


def _source(name: str, own: str) -> tuple[dict[str, object] | None, list[str]]:
    """The condition that keeps others out, where a service tells for whom it asks."""
    if name in TELL_SOURCE:
        return {"StringEquals": {"aws:SourceAccount": own}}, []
    if name == "rolesanywhere":
        anchor = f"arn:aws:rolesanywhere:*:{own}:trust-anchor/TRUST_ANCHOR_ID"
        note = "Write your trust anchor's Region and id, or each certificate of it gets in."
        return {"ArnEquals": {"aws:SourceArn": anchor}}, [note]
    return None, []


def principals() -> tuple[str, ...]:
    """The names of services that are known to be handed roles, without what all end in."""
    found = {name for each in passable_roles.all_passes() for name in each.services}
    return tuple(sorted({name.removesuffix(SUFFIX) for name in found} | set(MORE_ACTIONS)))


def is_known(name: str) -> bool:
    """Whether a service assumes roles by this name, or has actions under a part of it."""
    return name in principals() or any(map(actions.is_service, name.split(".")))


def _statement(
    principal: dict[str, str], granted: tuple[str, ...], condition: object
) -> dict[str, object]:
    made: dict[str, object] = {"Effect": "Allow", "Principal": principal}
    made["Action"] = granted[0] if len(granted) == 1 else list(granted)
    if condition is not None:
        made["Condition"] = condition
    return made


def _trust(title: str, statement: dict[str, object], notes: list[str], source: str) -> Suggestion:
    return Suggestion(
        title=title,
        policy={"Version": LANGUAGE, "Statement": [statement]},
        where=WHERE,
        fill_in=statements.fill_ins(statement),
        notes=tuple(notes),
        sources=(source,),
    )

"""Trust policies in their safe form: for another account, for GitHub Actions, for a service.

Each function raises ValueError, with a sentence, for input that no trust policy can hold.
"""

import re

from grantlint.answers import statements
from grantlint.answers.suggesting import LANGUAGE
from grantlint.answers.suggestion import Suggestion
from grantlint.knowledge import actions, passable_roles

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
VENDOR = (
    "If the account belongs to a vendor that serves others, too, ask for the external id it gives "
    "you and add `--external-id`."
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

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    digits = account_id(account)
    condition = None
    if external_id is not None:
        if not _EXTERNAL_ID.fullmatch(external_id):
            raise ValueError(
                "an external id has 2 to 1,224 letters, digits and characters of `_+=,.@:/-`"
            )
        condition = {"StringEquals": {"sts:ExternalId": external_id}}
    principal = {"AWS": f"arn:aws:iam::{digits}:root"}
    notes = [WHOLE_ACCOUNT.format(f"arn:aws:iam::{digits}:role/{statements.ROLE_NAME}")]
    if external_id is None:
        notes.append(VENDOR)
    return _trust(
        f"let account {digits} in",
        _statement(principal, ("sts:AssumeRole",), condition),
        notes,
        GUIDE + "id_roles_common-scenarios_third-party.html",
    )


def for_github(
    repository: str,
    *,
    ref: str | None = None,
    environment: str | None = None,
    account: str = statements.EXAMPLE_ACCOUNT,
) -> Suggestion:
    """Lets workflows of one repository in, from one branch or tag, or in one environment.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
    """
    if not _REPOSITORY.fullmatch(repository):
        raise ValueError(f"`{repository}` is no repository: write OWNER/REPOSITORY")
    subject = f"repo:{repository}:{_context(ref, environment)}"
    provider = f"arn:aws:iam::{account_id(account)}:oidc-provider/{GITHUB}"
    condition = {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": subject},
    }
    owner, _, name = repository.partition("/")
    notes = [PROTECT, WITH_IDS.format(f"repo:{owner}@OWNER_ID/{name}@REPOSITORY_ID:…")]
    if account == statements.EXAMPLE_ACCOUNT:
        notes.append("Write your account's id into the provider's ARN (`--own-account`).")
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


def for_service(service: str, *, account: str = statements.EXAMPLE_ACCOUNT) -> Suggestion:
    """Lets an AWS service in, `lambda` or `lambda.amazonaws.com`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
    """
    name = service.lower().removesuffix(SUFFIX)
    if not re.fullmatch(r"[a-z0-9.-]{2,60}", name):
        raise ValueError(f"`{service}` is no service principal: write one such as `lambda{SUFFIX}`")
    principal = name + SUFFIX
    own = account_id(account)
    condition, notes = None, []
    if name in TELL_SOURCE:
        condition = {"StringEquals": {"aws:SourceAccount": own}}
        if own == statements.EXAMPLE_ACCOUNT:
            notes.append("Write your account's id as `aws:SourceAccount` (`--own-account`).")
    elif name == "rolesanywhere":
        anchor = f"arn:aws:rolesanywhere:*:{own}:trust-anchor/TRUST_ANCHOR_ID"
        condition = {"ArnEquals": {"aws:SourceArn": anchor}}
        notes.append("Write your trust anchor's Region and id, or each certificate of it gets in.")
    if not passable_roles.to_service(principal) and not actions.is_service(name):
        notes.append(f"`{principal}` is not known here: see the service's own pages.")
    granted = ("sts:AssumeRole", *MORE_ACTIONS.get(name, ()))
    return _trust(
        f"let {principal} in",
        _statement({"Service": principal}, granted, condition),
        notes,
        GUIDE + "id_roles_create_for-service.html",
    )


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

"""Sentences that every answer needs: who was stopped doing what, by what, and where that is.

Texts of a message stand in backticks; what a policy is called in words is AWS's own.
"""

from grantlint.answers.callers import Caller, CallerKind, caller
from grantlint.answers.denial import Denial, PolicyType
from grantlint.knowledge import actions

DENIED_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"
EVALUATION_PAGE = (
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html"
)


def who(denial: Denial) -> Caller | None:
    """Who the message is about, if it says."""
    return caller(denial.principal) if denial.principal is not None else None


def shown_caller(denial: Denial) -> str:
    """The subject of a sentence."""
    found = who(denial)
    if found is None:
        return "The caller"
    account = f" of account {found.account}" if found.account else ""
    shown = found.shown
    return f"{shown[0].upper()}{shown[1:]}{account}"


def shown_name(denial: Denial) -> str:
    """The caller within a sentence: "role `ci`"."""
    found = who(denial)
    return found.shown if found is not None else CallerKind.UNKNOWN.value


def summary(denial: Denial) -> str:
    """Who was stopped doing what on what, by which kind of policy, in one sentence."""
    on = f" on `{denial.resource}`" if denial.resource else ""
    return f"{shown_caller(denial)} may not do `{action(denial)}`{on}: {stopped_by(denial)}."


def action(denial: Denial) -> str:
    """The action as AWS spells it, if it is one."""
    return actions.canonical(denial.action or "") or denial.action or "an action it does not name"


def stopped_by(denial: Denial) -> str:
    """What stopped the request, as a clause."""
    kind = f"{article(denial.policy_type)} {denial.policy_type.value}" if denial.policy_type else ""
    if denial.explicit:
        named = f" (`{denial.policy_arn}`)" if denial.policy_arn else ""
        return f"a Deny in {kind}{named} stops it" if kind else "a Deny stops it"
    if denial.explicit is None:
        return "the message does not say which policy stops it"
    if kind:
        return f"no {kind.partition(' ')[2]} allows it"
    return "no policy allows it"


def article(kind: PolicyType) -> str:
    """The indefinite article of a kind of policy."""
    return "an" if kind is PolicyType.IDENTITY else "a"


def where(denial: Denial) -> str:
    """Where a statement for the caller's own policies goes."""
    found = who(denial)
    if found is None:
        return "a policy of whoever calls"
    match found.kind:
        case CallerKind.PERMISSION_SET:
            return f"the permission set `{found.name}` in IAM Identity Center"
        case CallerKind.USER | CallerKind.ROLE:
            return f"a policy attached to {found.shown}"
        case _:
            return f"a policy that applies to {found.shown}"

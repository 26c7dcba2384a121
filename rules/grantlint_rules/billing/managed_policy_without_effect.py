"""An attached AWS managed policy that grants nothing, or that does not exist under this name."""

from collections.abc import Iterator

from grantlint.knowledge import actions, managed_policies, near_policies, retirement
from grantlint.knowledge.managed_policies import ManagedPolicy
from grantlint.model import Effect, Finding, Identity, Severity, Term
from grantlint.rule import Context, rule, services

AWS_OWN = ":iam::aws:policy/"
INSTEAD = "`arn:aws:iam::aws:policy/job-function/Billing` or `AWSBillingReadOnlyAccess`"


# An attached policy of AWS is an occasion for every rule on identities, and the only one for this.
@rule(on=Identity, when=services("aws-portal"), severity=Severity.ERROR, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    for term in identity.managed:
        arn = term.literal
        if arn is None or AWS_OWN not in arn:
            continue
        found = managed_policies.find(arn)
        if found is None:
            yield from _unknown(term, arn, ctx)
        elif _grants_only_retired(found):
            yield ctx.finding(
                term,
                f"`{found.name}` grants only retired billing actions: it has no effect once "
                "fine-grained actions are enforced",
                hint=f"Attach {INSTEAD} instead",
            )


def _unknown(term: Term, arn: str, ctx: Context) -> Iterator[Finding]:
    name = arn.rpartition("/")[2]
    if "billing" not in name.lower():  # `documents/unknown-managed-policy` speaks of others
        return
    meant = managed_policies.find(name)
    if meant is not None:
        yield ctx.finding(
            term,
            f"AWS has no policy `{arn}`, so attaching it fails",
            hint=f"Write `{meant.arn}`: the policy stands under another path",
        )
    elif near_policies.meant(name) is None:
        yield ctx.finding(
            term,
            f"AWS has no managed policy `{name}` that is known here",
            severity=Severity.INFO,
            hint=f"Attach {INSTEAD}",
        )


def _grants_only_retired(policy: ManagedPolicy) -> bool:
    granted = [
        name
        for statement in policy.statements
        if statement.effect == Effect.ALLOW.value
        for name in (*statement.actions, *statement.not_actions)
    ]
    return bool(granted) and all(map(_is_only_retired, granted))


def _is_only_retired(pattern: str) -> bool:
    retired = {one.action for one in retirement.retired_by_pattern(pattern)}
    return bool(retired) and retired.issuperset(actions.expand(pattern))

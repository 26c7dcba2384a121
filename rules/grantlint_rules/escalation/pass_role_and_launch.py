"""Passing roles, and starting something that acts as the role that it is given."""

from collections.abc import Iterator
from functools import partial

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Kind
from grantlint.model import DocumentKind, Finding, Identity, Place, Severity
from grantlint.policy import pass_needs, reaching
from grantlint.policy.escalation import Powers
from grantlint.policy.passrole import narrowed
from grantlint.policy.reaching import Reached, Strength
from grantlint.rule import Context, document_kinds, rule
from grantlint_rules.escalation._ways import Group, groups, listed, of, report, told, trigger
from grantlint_rules.passrole._grants import STAR_IN_RESOURCE, bounded

WHAT = {
    Strength.ADMINISTRATOR: "an administrator",
    Strength.ESCALATES: "a way to administrator rights of its own",
    Strength.SOMETHING: "the strongest of those here",
}


@rule(
    on=Identity,
    when=trigger(Kind.LAUNCH) & document_kinds(DocumentKind.IDENTITY),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={*escalation.ids(Kind.LAUNCH), STAR_IN_RESOURCE},
    supersedes=("passrole/any-role-any-service", "passrole/any-role-one-service"),
)
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    mine = of(identity, ctx)
    known: set[str] = set()
    for group in groups(mine.routes(Kind.LAUNCH), identity):
        known.update(group.codes)
        yield told(group, partial(_of_any_role, mine, ctx))
    for role in reaching.administrators(ctx.estate):
        yield from _of_administrator(role, known, mine, ctx)


def _of_any_role(mine: Powers, ctx: Context, group: Group) -> Finding:
    route = group.worst
    path = route.path
    roles = "every role" if route.is_wide else f"every role that trusts `{path.services[0]}`"
    message = (
        f"{listed(path.actions)} with `iam:PassRole` on {roles} gives {path.yields} that acts as "
        f"such a role: what any of them may do, this identity may do{group.more}"
    )
    reached = reaching.strongest(mine, path.services[0], ctx.estate)
    here = ctx.within(group.spot.document, group.spot.statement) if group.spot.document else ctx
    return report(
        group,
        mine.identity,
        ctx,
        message,
        _hint(group, mine.identity, reached, ctx),
        severity=None if route.is_wide else Severity.WARNING,
        related=_label(reached),
        fix=bounded(group.spot.statement, here) if route.is_wide else None,
        codes=[STAR_IN_RESOURCE] if route.is_wide and group.spot.is_name else (),
    )


def _hint(group: Group, identity: Identity, reached: Reached | None, ctx: Context) -> str:
    service = group.worst.path.services[0]
    services = pass_needs.named(identity.policies) if group.worst.is_wide else ()
    roles = pass_needs.roles(services or [service], ctx.estate)
    statement = ctx.spelled(narrowed(services or [service], roles))
    hint = f"Name the roles that may be passed, in a statement of its own: {statement}"
    if reached is not None:
        return f"{hint}. Now `{reached.role.name}` can be passed: {WHAT[reached.strength]}"
    if reaching.roles(ctx.estate):
        return f"{hint}. No role here trusts `{service}` so far"
    return hint


def _label(reached: Reached | None) -> list[tuple[Place, str]]:
    if reached is None:
        return []
    return [(reached.role.place, f"can be passed to `{reached.service}`: {WHAT[reached.strength]}")]


def _of_administrator(
    role: Identity, known: set[str], mine: Powers, ctx: Context
) -> Iterator[Finding]:
    """A role that was named, but that is an administrator."""
    if role.arn is None or role is mine.identity:
        return
    routes = [
        route
        for route in mine.launches(role.arn)
        if route.path.id not in known
        and any(reaching.trusts(role, service) for service in route.path.services)
    ]
    for group in groups(routes, mine.identity):
        yield told(group, partial(_of_this_role, role, mine.identity, ctx))


def _of_this_role(role: Identity, identity: Identity, ctx: Context, group: Group) -> Finding:
    path = group.worst.path
    message = (
        f"{listed(path.actions)} with `iam:PassRole` on `{role.name}` gives {path.yields} that "
        f"acts as this role, an administrator{group.more}"
    )
    hint = f"Give what is started a role that may do no more than it needs, not `{role.name}`"
    spots = [(role.place, f"can be passed to `{path.services[0]}`: an administrator")]
    return report(group, identity, ctx, message, hint, related=spots)

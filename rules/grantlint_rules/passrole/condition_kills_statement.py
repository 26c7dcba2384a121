"""A condition that only passing a role meets, in a statement with other actions; or none at all."""

from collections.abc import Iterator

from grantlint.knowledge import actions
from grantlint.model import ALLOW, Certainty, Clause, Condition, Finding, Severity, Term
from grantlint.policy import terms
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.passrole import ASSOCIATED_RESOURCE, PASS_ROLE, PASSED_TO_SERVICE
from grantlint.policy.patterns import is_plain, matches
from grantlint.rule import Context, condition_keys, rule
from grantlint_rules.passrole._grants import PASSES_ROLES

OF_PASS_ROLE = (PASSED_TO_SERVICE, ASSOCIATED_RESOURCE)
TAGS = ("aws:resourcetag/", "iam:resourcetag/")
SHOWN = 2


@rule(
    on=Condition,
    when=PASSES_ROLES & condition_keys(*OF_PASS_ROLE, "aws:ResourceTag/*", "iam:ResourceTag/*"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    statement = ctx.statement
    if statement is None or statement.effect is not ALLOW or statement.actions is None:
        return
    passes = covers_action(statement.actions, PASS_ROLE)
    if passes is NO:
        return
    key = (condition.key.known or "").lower()
    if key in OF_PASS_ROLE and _needs_key(condition):
        yield from _kills(condition, statement.actions, passes, ctx)
    elif key.startswith(TAGS) and _names_it(statement.actions):
        yield ctx.finding(
            condition.key,
            f"`{condition.key.written}` does not limit `iam:PassRole`: AWS does not promise to "
            "look at the tags of a role that is passed",
            hint="Tell roles apart by their path or the start of their names, under `Resource`",
        )


def _kills(
    condition: Condition, clause: Clause[Term], passes: Answer, ctx: Context
) -> Iterator[Finding]:
    others = [] if clause.negated else [term for term in clause.terms if _says_more(term)]
    if not others and not clause.negated:
        return
    is_sure = passes is YES and (clause.negated or not all(map(terms.has_hole, others)))
    stopped = "everything else" if clause.negated else _listed(others)
    yield ctx.finding(
        condition.key,
        f"`{condition.key.written}` stands in no request but those for `iam:PassRole`, so this "
        f"condition takes back {stopped}",
        certainty=Certainty.CERTAIN if is_sure else Certainty.POSSIBLE,
        hint="Put `iam:PassRole` and its condition into a statement of its own",
    )


def _listed(others: list[Term]) -> str:
    shown = ", ".join(f"`{term.written}`" for term in others[:SHOWN])
    return shown + (f" and {len(others) - SHOWN} more" if len(others) > SHOWN else "")


def _needs_key(condition: Condition) -> bool:
    """Whether a request without the key fails the condition."""
    operator = (condition.operator.known or "").lower()
    name = operator.rpartition(":")[2]
    if not operator or operator.startswith("forallvalues:") or name.endswith("ifexists"):
        return False
    if name == "null":
        return all(value.known == "false" for value in condition.values)
    return "not" not in name


def _says_more(term: Term) -> bool:
    """Whether an action or pattern of actions is about more than passing roles, or may be."""
    pattern = terms.widest(term)
    if terms.has_hole(term):
        return True
    if is_plain(pattern):
        return pattern.lower() != PASS_ROLE.lower()
    return not matches(pattern, PASS_ROLE, ignore_case=True) or len(actions.expand(pattern)) > 1


def _names_it(clause: Clause[Term]) -> bool:
    return any(term.written.lower() == PASS_ROLE.lower() for term in clause.terms)

"""Foreign accounts that may create grants on a key for whomever they like."""

from msgspec.structs import replace

from grantlint.model import ALLOW, Statement
from grantlint.policy import access, conditions, strangers
from grantlint.policy.access import Caller, CallerKind
from grantlint.policy.answers import NO
from grantlint.policy.conditions import Domain, Domains
from grantlint.rule import Context
from grantlint_rules.exposure._public import alone, enters
from grantlint_rules.exposure._services import service_of
from grantlint_rules.trust._principals import somebody
from grantlint_rules.trust._standing import Standing, known

KMS = "kms"
GRANT = "kms:CreateGrant"
FOR_AWS = "kms:grantisforawsresource"


def hands_on(account: str, statement: Statement, ctx: Context) -> access.Found:
    """A grant by which a foreign account hands a key on; NO where none is let through."""
    if service_of(statement, ctx.document) != KMS or statement.effect is not ALLOW:
        return access.Found(NO)
    if known(ctx).standing(account) not in (Standing.FOREIGN, Standing.VENDOR):
        return access.Found(NO)
    block = conditions.of(statement, ctx.document)
    outside = strangers.outsider(block, replace(somebody(ctx), account=account))
    who = Caller(CallerKind.ROLE, account=account, outside=True)
    return enters(alone(statement, ctx.document), (GRANT,), who, block, _by_itself(outside))


def _by_itself(outside: Domains) -> Domains:
    """The caller, who asks for a grant to somebody, not to a service of AWS.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource
    """

    def domain(key: str) -> Domain:
        return Domain(alternatives=(("false",),)) if key == FOR_AWS else outside(key)

    return domain

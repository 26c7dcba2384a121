"""Whether a request is allowed: AWS's evaluation over all kinds of policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from typing import Any

import msgspec
import pytest

from grantlint.model import (
    DocumentKind,
    Hole,
    Identity,
    IdentityKind,
    Organization,
    Place,
    PolicyDocument,
    Presence,
    Source,
    Span,
    Term,
)
from grantlint.policy import access, parse
from grantlint.policy.access import Caller, CallerKind, Policies, Request, callers
from grantlint.policy.access.policies import of_identity
from grantlint.policy.answers import Answer

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
HERE = Place(NOWHERE, ())
HOME, AWAY = "111122223333", "444455556666"
USER = callers.user(f"arn:aws:iam::{HOME}:user/u")
ROLE = callers.role(f"arn:aws:iam::{HOME}:role/r", "s")
OTHER = callers.user(f"arn:aws:iam::{AWAY}:user/o")
ROOT = callers.root(HOME)
FEDERATED = callers.federated_user(
    f"arn:aws:sts::{HOME}:federated-user/u", behind=f"arn:aws:iam::{HOME}:user/u"
)
OBJECT = "arn:aws:s3:::b/o"
GET = Request("s3:GetObject", OBJECT)


def document(
    *statements: dict[str, Any],
    kind: DocumentKind = DocumentKind.IDENTITY,
    service: str | None = None,
    name: str = "",
) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": list(statements)},
        lambda token: Place(NOWHERE, token),
        kind=kind,
        owner="owner",
        name=name,
        service=service,
    )


def allow(action: object = "*", resource: object = "*", **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: object = "*", resource: object = "*", **more: object) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def resource_policy(*statements: dict[str, Any], service: str = "s3") -> PolicyDocument:
    return document(*statements, kind=DocumentKind.RESOURCE, service=service)


def trust(*statements: dict[str, Any]) -> PolicyDocument:
    bare = [{k: v for k, v in each.items() if k != "Resource"} for each in statements]
    return document(*bare, kind=DocumentKind.TRUST)


def policies(caller: Caller = USER, *own: dict[str, Any], **more: object) -> Policies:
    identity = (document(*own),) if own else ()
    found = Policies(caller=caller, identity=identity, resource_account=HOME, whole=True)
    return msgspec.structs.replace(found, **more)


def decided(found: Policies, request: Request = GET) -> Answer:
    return access.allows(found, request).answer


# ── One policy ──


def test_nothing_is_allowed_by_itself() -> None:
    """Without an Allow a request is denied, and no statement decides."""
    decision = access.allows(policies(), GET)
    assert decision.answer is NO
    assert decision.statements == ()


def test_an_allow_is_named() -> None:
    """The deciding statement comes with the answer, by its Sid or its place."""
    own = document(allow("s3:Put*"), allow("s3:Get*"), name="reading")
    decision = access.allows(Policies(caller=USER, identity=(own,)), GET)
    assert decision.answer is YES
    assert decision.statements == (own.statements[1],)
    assert decision.names == ("statement 2 of reading",)


def test_a_deny_wins() -> None:
    """An explicit Deny overrides every Allow, wherever it stands."""
    decision = access.allows(policies(USER, allow(), deny("s3:*", Sid="Stop")), GET)
    assert decision.answer is NO
    assert decision.names == ("Stop",)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("S3:getobject"), YES),
        (allow("s3:Get?bject"), YES),
        (allow("s3:GetObjectAcl"), NO),
        (allow(resource="arn:aws:s3:::b/*"), YES),
        (allow(resource="arn:aws:s3:::B/*"), NO),
        (allow(resource=["arn:aws:s3:::x", OBJECT]), YES),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, YES),
        ({"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"}, NO),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::x/*"}, YES),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/*"}, NO),
        (allow(resource="arn:aws:s3:::${aws:username, 'b'}/*"), NO),
        (allow(resource="arn:aws:s3:::b/${aws:PrincipalTag/t}"), NO),
        (allow(resource="arn:aws:s3:::b/${aws:PrincipalTag/t, 'o'}"), YES),
        ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::${aws:PrincipalTag/t}/*"},
         YES),
        ({"Effect": "Allow", "Action": "*"}, MAYBE),
        ({"Effect": "allow", "Action": "*", "Resource": "*"}, YES),
        ({"Effect": "Allow", "Resource": "*"}, NO),
        (allow(Condition={"StringEquals": {"aws:username": "u"}}), YES),
        (allow(Condition={"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/u"}}), YES),
        (allow(Condition={"StringEquals": {"aws:PrincipalAccount": AWAY}}), NO),
        (allow(Condition={"StringEquals": {"aws:PrincipalType": "User"}}), YES),
        (allow(Condition={"Bool": {"aws:PrincipalIsAWSService": "true"}}), NO),
    ],
)  # fmt: skip
def test_what_a_statement_speaks_of(statement: dict[str, Any], expected: Answer) -> None:
    """Action, resource and conditions must fit; what follows from the caller is known."""
    assert decided(policies(USER, statement)) is expected


def test_holes_and_presence_leave_a_statement_open() -> None:
    """What may be otherwise, or not be there at all, decides nothing for sure."""
    assert decided(policies(USER, allow(Hole("var.action")))) is MAYBE
    assert decided(policies(USER, allow(resource=Hole("var.arn")))) is MAYBE
    assert decided(policies(USER, allow(), deny(resource=Hole("var.arn")))) is MAYBE
    own = document(allow())
    sometimes = msgspec.structs.replace(own.statements[0], presence=Presence.MAYBE)
    found = msgspec.structs.replace(own, statements=(sometimes,))
    decision = access.allows(Policies(caller=USER, identity=(found,)), GET)
    assert (decision.answer, decision.reason) == (MAYBE, "policies that cannot be seen")


def test_statements_that_cannot_be_seen_may_allow() -> None:
    """A list of statements with a hole in it leaves NO open."""
    own = document(Hole("local.statement"))  # type: ignore[arg-type]  # as hosts do
    assert decided(Policies(caller=USER, identity=(own,))) is MAYBE
    assert access.could_grant(own, "s3:GetObject") is MAYBE


def test_a_version_that_cannot_be_seen() -> None:
    """Whether `${…}` is a variable depends on the version."""
    own = document(allow(resource="arn:aws:s3:::b/${aws:username}"))
    unseen = msgspec.structs.replace(own, version=Term((Hole("var.version"),), HERE))
    found = access.allows(
        Policies(caller=USER, identity=(unseen,)), Request("s3:GetObject", "arn:aws:s3:::b/u")
    )
    assert found.answer is MAYBE


# ── Boundary, session, organization ──


def test_a_boundary_bounds_the_callers_own_policies() -> None:
    """Only what both allow is allowed; a boundary alone grants nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    boundary = document(allow("s3:*"), kind=DocumentKind.BOUNDARY)
    assert decided(policies(USER, allow(), boundary=boundary)) is YES
    assert decided(policies(USER, allow(), boundary=boundary), Request("iam:GetRole")) is NO
    assert decided(policies(USER, boundary=boundary)) is NO
    assert decided(policies(USER, allow(), unseen_boundary=True)) is MAYBE


def test_a_session_policy_bounds_a_session() -> None:
    """A federated user has nothing without one; a role's session has its role's permissions."""
    session = (document(allow("s3:*"), kind=DocumentKind.SESSION),)
    assert decided(policies(ROLE, allow(), session=session)) is YES
    assert decided(policies(ROLE, allow(), session=session), Request("iam:GetRole")) is NO
    assert decided(policies(ROLE, allow())) is YES
    assert decided(policies(FEDERATED, allow())) is NO
    assert decided(policies(FEDERATED, allow(), session=session)) is YES


def test_service_control_policies_bind_every_level() -> None:
    """Each level must allow; the management account and service-linked roles are free.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """
    full = (document(allow(), kind=DocumentKind.SCP),)
    narrow = (document(allow("iam:*"), kind=DocumentKind.SCP),)
    assert decided(policies(USER, allow(), scps=(full,))) is YES
    assert decided(policies(USER, allow(), scps=(full, narrow))) is NO
    assert decided(policies(ROOT, scps=(full, narrow))) is NO
    assert decided(policies(USER, allow(), scps=(narrow,), in_management_account=True)) is YES
    linked = callers.role(f"arn:aws:iam::{HOME}:role/aws-service-role/x.amazonaws.com/Linked")
    assert decided(policies(linked, allow(), scps=(narrow,))) is YES


def test_resource_control_policies_only_deny() -> None:
    """AWS attaches one that allows all; they bind whoever asks, in member accounts.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
    """
    rcp = document(
        deny(
            "s3:*",
            Principal="*",
            Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
        ),
        kind=DocumentKind.RCP,
    )
    ours = Request("s3:GetObject", OBJECT, {"aws:PrincipalOrgID": "o-1"})
    assert decided(policies(USER, allow(), rcps=(rcp,)), ours) is YES
    assert decided(policies(USER, allow(), rcps=(rcp,))) is NO
    found = policies(USER, allow(), rcps=(rcp,), resource_in_management_account=True)
    assert decided(found) is YES


def test_a_network_endpoint_must_allow() -> None:
    """The policy of an endpoint bounds whatever passes it."""
    endpoint = document(allow("iam:*", Principal="*"), kind=DocumentKind.ENDPOINT)
    assert decided(policies(USER, allow(), endpoint=endpoint)) is NO


# ── Resource policies within an account ──


def named(principal: object, effect: str = "Allow") -> PolicyDocument:
    return resource_policy(allow(Principal=principal) | {"Effect": effect})


@pytest.mark.parametrize(
    ("caller", "principal", "expected"),
    [
        (USER, {"AWS": USER.arn}, YES),
        (USER, {"AWS": HOME}, NO),
        (USER, {"AWS": f"arn:aws:iam::{HOME}:root"}, NO),
        (USER, "*", YES),
        (USER, {"AWS": "*"}, YES),
        (USER, {"AWS": f"arn:aws:iam::{HOME}:user/*"}, NO),
        (USER, {"AWS": OTHER.arn}, NO),
        (USER, {"Service": "ec2.amazonaws.com"}, NO),
        (USER, {"Federated": "accounts.google.com"}, NO),
        (USER, {"CanonicalUser": "79a5"}, MAYBE),
        (ROLE, {"AWS": ROLE.arn}, YES),
        (ROLE, {"AWS": ROLE.session}, YES),
        (ROOT, {"AWS": HOME}, YES),
        (callers.ANONYMOUS, "*", YES),
        (callers.ANONYMOUS, {"AWS": "*"}, YES),
        (callers.ANONYMOUS, {"AWS": HOME}, NO),
        (callers.ANONYMOUS, {"CanonicalUser": "79a5"}, NO),
        (callers.service("ec2.amazonaws.com"), {"Service": "ec2.amazonaws.com"}, YES),
        (callers.service("ec2.amazonaws.com"), {"Service": "sns.amazonaws.com"}, NO),
        (callers.service("ec2.amazonaws.com"), "*", YES),
        (callers.service("ec2.amazonaws.com"), {"AWS": "*"}, YES),
        (callers.service("ec2.amazonaws.com"), {"AWS": HOME}, NO),
        (USER, {"AWS": Hole("var.who")}, MAYBE),
    ],
)
def test_a_resource_policy_alone(caller: Caller, principal: object, expected: Answer) -> None:
    """Whoever it names is let in; an account it names must itself let its principals.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    assert decided(policies(caller, resource=named(principal))) is expected


@pytest.mark.parametrize(
    ("caller", "principal", "expected"),
    [
        (USER, USER.arn, YES),
        (ROLE, ROLE.session, YES),
        (ROLE, ROLE.arn, NO),
        (FEDERATED, FEDERATED.session, YES),
        (FEDERATED, FEDERATED.arn, NO),
        (USER, "*", YES),
        (ROLE, "*", YES),
    ],
)
def test_implicit_denies_of_boundary_and_session(
    caller: Caller, principal: str, expected: Answer
) -> None:
    """They limit what a role's ARN is granted, not what a user or a session itself is."""
    nothing = document(allow("iam:*"), kind=DocumentKind.BOUNDARY)
    session = (document(allow("iam:*"), kind=DocumentKind.SESSION),)
    found = policies(
        caller,
        boundary=nothing,
        session=session if caller.session else (),
        resource=named({"AWS": principal}),
    )
    assert decided(found) is expected


def test_a_denying_resource_policy() -> None:
    """A Deny meets a caller under each of its names."""
    for principal in ("*", {"AWS": HOME}, {"AWS": ROLE.arn}, {"AWS": ROLE.session}):
        assert decided(policies(ROLE, allow(), resource=named(principal, "Deny"))) is NO
    assert decided(policies(ROLE, allow(), resource=named({"AWS": AWAY}, "Deny"))) is YES


# ── NotPrincipal ──


def spared(*names: str | None) -> PolicyDocument:
    statement = dict(deny()) | {"NotPrincipal": {"AWS": list(names)}}
    return resource_policy(statement)


def test_a_deny_spares_who_is_named_in_full() -> None:
    """AWS wants the account there, too, and for a session its role.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    assert decided(policies(USER, allow(), resource=spared(USER.arn, HOME))) is YES
    assert decided(policies(USER, allow(), resource=spared(USER.arn))) is MAYBE
    assert decided(policies(USER, allow(), resource=spared(OTHER.arn))) is NO
    assert decided(policies(ROLE, allow(), resource=spared(ROLE.session, ROLE.arn, HOME))) is YES
    assert decided(policies(ROLE, allow(), resource=spared(ROLE.session))) is MAYBE
    assert decided(policies(ROOT, resource=spared(HOME))) is YES


def test_a_deny_never_spares_who_has_a_boundary() -> None:
    """`NotPrincipal` with Deny denies every principal with a permissions boundary."""
    boundary = document(allow(), kind=DocumentKind.BOUNDARY)
    found = policies(USER, allow(), boundary=boundary, resource=spared(USER.arn, HOME))
    assert decided(found) is NO


def test_an_allow_with_not_principal_is_not_supported() -> None:
    """What it lets in is not known, but not who is named."""
    statement = dict(allow()) | {"NotPrincipal": {"AWS": [USER.arn, HOME]}}
    resource = resource_policy(statement)
    assert decided(policies(USER, resource=resource)) is NO
    assert decided(policies(callers.ANONYMOUS, resource=resource)) is MAYBE


# ── Key policies and trust ──


@pytest.mark.parametrize(
    ("principal", "own", "expected"),
    [
        ({"AWS": HOME}, [allow("kms:*")], YES),
        ({"AWS": HOME}, [], NO),
        ({"AWS": USER.arn}, [], YES),
        ({"AWS": OTHER.arn}, [allow("kms:*")], NO),
    ],
)
def test_a_key_policy_must_allow(principal: object, own: list[Any], expected: Answer) -> None:
    """Without the key's policy the caller's own do nothing; `:root` lets them count.

    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """
    key = resource_policy(allow("kms:*", Principal=principal), service="kms")
    request = Request("kms:Decrypt", f"arn:aws:kms:eu-west-1:{HOME}:key/k")
    assert decided(policies(USER, *own, resource=key), request) is expected


@pytest.mark.parametrize(
    ("principal", "own", "expected"),
    [
        ({"AWS": HOME}, [allow("sts:AssumeRole")], YES),
        ({"AWS": HOME}, [], NO),
        ({"AWS": USER.arn}, [], YES),
        ({"AWS": OTHER.arn}, [allow()], NO),
        ({"Service": "ec2.amazonaws.com"}, [allow()], NO),
    ],
)
def test_a_trust_policy_must_allow(principal: object, own: list[Any], expected: Answer) -> None:
    """`:root` delegates to the account; a user or role that is named needs nothing else."""
    role = trust(allow("sts:AssumeRole", Principal=principal))
    request = Request("sts:AssumeRole", f"arn:aws:iam::{HOME}:role/x")
    assert decided(policies(USER, *own, resource=role), request) is expected


@pytest.mark.parametrize(
    ("caller", "principal", "expected"),
    [
        (callers.web_identity("accounts.google.com"), {"Federated": "accounts.google.com"}, YES),
        (
            callers.web_identity(f"arn:aws:iam::{HOME}:oidc-provider/gitlab.com"),
            {"Federated": "gitlab.com"},
            YES,
        ),
        (callers.web_identity("gitlab.com"), {"Federated": "accounts.google.com"}, NO),
        (callers.web_identity("gitlab.com"), {"AWS": "*"}, NO),
        (callers.web_identity("gitlab.com"), "*", MAYBE),
        (
            callers.saml(f"arn:aws:iam::{HOME}:saml-provider/p"),
            {"Federated": f"arn:aws:iam::{HOME}:saml-provider/p"},
            YES,
        ),
        (callers.service("ec2.amazonaws.com"), {"Service": "ec2.amazonaws.com"}, YES),
        (callers.service("ec2.amazonaws.com"), {"AWS": "*"}, NO),
        (callers.ANONYMOUS, {"AWS": "*"}, NO),
    ],
)
def test_who_comes_from_elsewhere(caller: Caller, principal: object, expected: Answer) -> None:
    """Tokens and services need a Principal of their kind; `{"AWS": "*"}` is none."""
    role = trust(allow("sts:*", Principal=principal))
    request = Request("sts:AssumeRole", f"arn:aws:iam::{HOME}:role/x")
    assert decided(policies(caller, resource=role), request) is expected


# ── Across accounts ──


@pytest.mark.parametrize(
    ("principal", "own", "expected"),
    [
        ({"AWS": AWAY}, [allow()], YES),
        ({"AWS": OTHER.arn}, [allow()], YES),
        ({"AWS": OTHER.arn}, [], NO),
        ("*", [allow()], YES),
        ("*", [], NO),
        ({"AWS": HOME}, [allow()], NO),
    ],
)
def test_both_accounts_must_allow(principal: object, own: list[Any], expected: Answer) -> None:
    """The resource's policy lets the caller in, and its own account lets it out.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    """
    assert decided(policies(OTHER, *own, resource=named(principal))) is expected


def test_what_is_not_seen_across_accounts() -> None:
    """Unless these are all policies, those of the other account may allow."""
    own = (document(allow()),)
    queue = Request("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{HOME}:q")
    assert decided(Policies(caller=OTHER, identity=own), queue) is MAYBE
    assert decided(Policies(caller=OTHER, identity=own, whole=True), queue) is NO
    assert decided(Policies(caller=USER, resource=named({"AWS": HOME}))) is MAYBE


# ── Identities ──


def identity(kind: IdentityKind = IdentityKind.ROLE, **more: object) -> Identity:
    return msgspec.structs.replace(Identity(kind, "name", "owner", HERE), **more)


def test_managed_policies_by_arn() -> None:
    """AWS managed policies are known; others leave the answer open."""
    reading = Term(("arn:aws:iam::aws:policy/ReadOnlyAccess",), HERE)
    unknown = Term(("arn:aws:iam::111122223333:policy/own",), HERE)
    assert decided(access.of(identity(managed=(reading,)))) is YES
    put = Request("s3:PutObject", OBJECT)
    assert decided(access.of(identity(managed=(reading,))), put) is NO
    assert decided(access.of(identity(managed=(reading, unknown))), put) is MAYBE
    assert decided(access.of(identity(complete=False)), put) is MAYBE


def test_boundaries_by_arn() -> None:
    """A boundary that AWS manages is known; another one may stop everything."""
    own = (document(allow()),)
    power = Term(("arn:aws:iam::aws:policy/PowerUserAccess",), HERE)
    assert decided(access.of(identity(policies=own, boundary_arn=power))) is YES
    request = Request("iam:CreateUser", f"arn:aws:iam::{HOME}:user/x")
    assert decided(access.of(identity(policies=own, boundary_arn=power)), request) is NO
    other = Term((Hole("var.boundary"),), HERE)
    assert decided(access.of(identity(policies=own, boundary_arn=other))) is MAYBE
    seen = document(allow("s3:*"), kind=DocumentKind.BOUNDARY)
    assert decided(access.of(identity(policies=own, boundary=seen))) is YES


def test_an_organization_whose_policies_only_deny() -> None:
    """Where no Allow is written down, AWS's own policy that allows all is attached."""
    scp = document(deny("iam:*"), kind=DocumentKind.SCP)
    own = identity(policies=(document(allow()),))
    bound = of_identity(own, Organization(scps=(scp,)))
    assert decided(bound) is YES
    assert decided(bound, Request("iam:GetRole", "*")) is NO
    assert decided(of_identity(own, Organization())) is YES
    narrow = document(allow("iam:*"), kind=DocumentKind.SCP)
    assert decided(of_identity(own, Organization(scps=(scp, narrow)))) is NO


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (IdentityKind.USER, CallerKind.USER),
        (IdentityKind.ROLE, CallerKind.ROLE),
        (IdentityKind.PERMISSION_SET, CallerKind.ROLE),
        (IdentityKind.GROUP, CallerKind.UNKNOWN),
        (IdentityKind.UNKNOWN, CallerKind.UNKNOWN),
    ],
)
def test_the_caller_that_an_identity_is(kind: IdentityKind, expected: CallerKind) -> None:
    """Users call themselves, roles through sessions; groups do not call."""
    found = callers.of_identity(identity(kind, arn=f"arn:aws:iam::{HOME}:user/name"))
    assert found.kind is expected


def test_a_caller_whose_arn_is_not_known_may_be_who_is_named() -> None:
    """A role of that name in some account could be the one that a policy names."""
    unnamed = callers.of_identity(identity())
    found = Policies(
        caller=unnamed, identity=(), resource=named({"AWS": f"arn:aws:iam::{HOME}:role/name"})
    )
    assert decided(found) is MAYBE
    elsewhere = named({"AWS": f"arn:aws:iam::{HOME}:role/different"})
    assert decided(Policies(caller=unnamed, identity=(), resource=elsewhere)) is NO
    by_account = resource_policy(allow(Principal={"AWS": HOME}), service="kms")
    assert (
        decided(Policies(caller=unnamed, identity=(document(allow()),), resource=by_account))
        is MAYBE
    )


def test_policies_are_remembered() -> None:
    """Rules that ask about one identity get the same value."""
    own = identity()
    assert access.of(own) is access.of(own)
    assert access.of(access.of(own)) is access.of(own)


# ── Details ──


def test_a_decision_that_a_deny_may_change() -> None:
    """The reason names the Deny that may apply."""
    found = access.allows(policies(USER, allow(), deny(resource=Hole("var.r"), Sid="Maybe")), GET)
    assert (found.answer, found.reason) == (MAYBE, "`Maybe` may deny it")
    assert decided(policies(USER, deny(resource=Hole("var.r")))) is NO


def test_principals_that_may_be_missing_or_be_others() -> None:
    """A list of principals with a hole may name anyone; one that may be absent names nobody."""
    everyone = resource_policy(allow(Principal=Hole("var.principal")))
    assert decided(policies(callers.ANONYMOUS, resource=everyone)) is MAYBE
    by_account = resource_policy(
        allow("kms:*", Principal={"AWS": Hole("var.account")}), service="kms"
    )
    request = Request("kms:Decrypt", f"arn:aws:kms:eu-west-1:{HOME}:key/k")
    assert decided(policies(USER, allow(), resource=by_account), request) is MAYBE
    unnamed = Caller(CallerKind.ROLE)
    assert decided(Policies(caller=unnamed, identity=(), resource=by_account), request) is MAYBE
    lacking = resource_policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    assert decided(policies(USER, resource=lacking)) is NO


def test_callers_are_named_in_witnesses() -> None:
    """By session, ARN, or service; a stranger by the account it has."""
    assert ROLE.written == f"arn:aws:sts::{HOME}:assumed-role/r/s"
    assert USER.written == USER.arn
    assert callers.service("sns.amazonaws.com").written == "sns.amazonaws.com"
    assert callers.stranger().written == "arn:aws:iam::999999999999:role/stranger"
    assert callers.ANONYMOUS.written == "anonymous"
    assert callers.federated_user(f"arn:aws:sts::{HOME}:federated-user/u").account == HOME
    assert callers.certain(callers.federated_user(f"arn:aws:sts::{HOME}:federated-user/u"))[
        "aws:principalarn"
    ] == (f"arn:aws:sts::{HOME}:federated-user/u",)


def test_a_user_whose_arn_is_not_known() -> None:
    """Its name is known all the same."""
    found = callers.of_identity(identity(IdentityKind.USER))
    own = (document(allow(Condition={"StringEquals": {"aws:username": "name"}})),)
    assert decided(Policies(caller=found, identity=own)) is YES
    assert decided(Policies(caller=Caller(CallerKind.USER), identity=own)) is NO

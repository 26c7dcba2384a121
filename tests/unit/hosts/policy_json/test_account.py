"""An account dump is one estate of identities, each with all that applies to it."""

import json
from typing import Any
from urllib.parse import quote

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.model import DocumentKind, Estate, Identity, IdentityKind

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*"}]}
TRUST = {"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}
OWN = "arn:aws:iam::123456789012:policy/own"
LIMIT = "arn:aws:iam::123456789012:policy/limit"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def version(number: int, document: Any, *, default: bool) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {"VersionId": f"v{number}", "IsDefaultVersion": default, "Document": document}


def managed(arn: str, document: Any = ALLOW) -> dict[str, Any]:  # noqa: ANN401  JSON
    versions = [version(1, {"Statement": "old"}, default=False), version(2, document, default=True)]
    return {"PolicyName": arn.rpartition("/")[2], "Arn": arn, "PolicyVersionList": versions}


def attached(*arns: str) -> list[dict[str, str]]:
    return [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in arns]


def inline(name: str, document: Any = ALLOW) -> dict[str, Any]:  # noqa: ANN401  JSON
    return {"PolicyName": name, "PolicyDocument": document}


def read(**lists: Any) -> Estate:  # noqa: ANN401  JSON
    return read_value({"UserDetailList": [], **lists})


def read_value(value: Any) -> Estate:  # noqa: ANN401  JSON
    file = File(path="x.json", real="", named=True, text=json.dumps(value))
    (estate,) = HOST.estates([file], HostOptions())
    return estate


def only(estate: Estate) -> Identity:
    (identity,) = estate.identities
    return identity


def owners(identity: Identity) -> list[tuple[str, str]]:
    return [(document.owner, document.name) for document in identity.policies]


def test_users_have_their_own_policies_and_those_of_their_groups() -> None:
    """A policy that comes twice counts once; groups come first and own what is theirs."""
    estate = read(
        GroupDetailList=[
            {
                "GroupName": "dev",
                "GroupPolicyList": [inline("logs")],
                "AttachedManagedPolicies": attached(OWN, ADMIN),
            },
            {"GroupName": "ops", "AttachedManagedPolicies": attached(OWN)},
        ],
        UserDetailList=[
            {
                "UserName": "ann",
                "Arn": "arn:aws:iam::123456789012:user/ann",
                "UserPolicyList": [inline("mine")],
                "GroupList": ["dev", "ops"],
                "AttachedManagedPolicies": attached(OWN),
            }
        ],
        Policies=[managed(OWN)],
    )
    dev, ops, ann = estate.identities
    assert [one.kind for one in (dev, ops, ann)] == [
        IdentityKind.GROUP,
        IdentityKind.GROUP,
        IdentityKind.USER,
    ]
    assert owners(dev) == [("dev", "logs"), ("own", "")]
    assert owners(ops) == [("own", "")]
    assert owners(ann) == [("ann", "mine"), ("own", ""), ("dev", "logs")]
    assert ann.groups == ("dev", "ops")
    assert ann.complete
    assert [term.written for term in ann.managed] == [ADMIN]
    assert ann.arn == "arn:aws:iam::123456789012:user/ann"
    assert len(estate.documents) == 3


def test_a_group_that_is_not_there_leaves_its_members_open() -> None:
    """Nobody knows what it gives them."""
    assert not only(read(UserDetailList=[{"UserName": "ann", "GroupList": ["gone"]}])).complete
    assert not only(read(UserDetailList=[{"UserName": "ann", "GroupList": [5]}])).complete


def test_a_role_has_trust_boundary_and_tags() -> None:
    """The boundary is read as one; its instance profiles repeat the role, and do not count."""
    role = {
        "RoleName": "ci",
        "AssumeRolePolicyDocument": TRUST,
        "RolePolicyList": [inline("p")],
        "PermissionsBoundary": {"PermissionsBoundaryArn": LIMIT},
        "Tags": [{"Key": "team", "Value": "web"}],
        "InstanceProfileList": [{"Roles": [{"RoleName": "ci", "AssumeRolePolicyDocument": TRUST}]}],
    }
    estate = read(RoleDetailList=[role], Policies=[managed(LIMIT)])
    identity = only(estate)
    assert identity.trust is not None
    assert identity.boundary is not None
    assert identity.boundary_arn is not None
    assert identity.boundary.kind is DocumentKind.BOUNDARY
    assert identity.boundary_arn.written == LIMIT
    assert [(key, term.written) for key, term in identity.tags] == [("team", "web")]
    assert [document.kind.value for document in estate.documents] == [
        "identity",
        "boundary",
        "trust",
    ]
    span = identity.place.span()
    assert identity.place.source.text[span.start : span.end] == '"ci"'


def test_a_boundary_that_is_attached_as_well_is_both() -> None:
    """Two readings of one text."""
    roles = [
        {"RoleName": "a", "PermissionsBoundary": {"PermissionsBoundaryArn": LIMIT}},
        {"RoleName": "b", "AttachedManagedPolicies": attached(LIMIT)},
        {"RoleName": "c", "PermissionsBoundary": {"PermissionsBoundaryArn": LIMIT}},
    ]
    estate = read(RoleDetailList=roles, Policies=[managed(LIMIT)])
    first, second, third = estate.identities
    assert first.boundary is third.boundary
    assert [document.kind for document in second.policies] == [DocumentKind.IDENTITY]
    assert len(estate.documents) == 2


def test_a_boundary_that_is_not_there_is_known_by_its_arn() -> None:
    """Its text stays open."""
    role = {"RoleName": "a", "PermissionsBoundary": {"PermissionsBoundaryArn": ADMIN}}
    identity = only(read(RoleDetailList=[role]))
    assert identity.boundary is None
    assert identity.boundary_arn is not None


def test_policies_that_nobody_has_are_read_too() -> None:
    """They can be attached at any time."""
    estate = read(Policies=[managed(OWN)])
    assert estate.identities == ()
    assert [document.owner for document in estate.documents] == ["own"]


def test_encoded_policies_are_decoded() -> None:
    """The API gives them so."""
    user = {"UserName": "ann", "UserPolicyList": [inline("p", quote(json.dumps(ALLOW)))]}
    assert owners(only(read(UserDetailList=[user]))) == [("ann", "p")]


def test_what_cannot_be_read_is_told() -> None:
    """A managed policy without a readable text is known by its ARN; problems have their owner."""
    user = {
        "UserName": "ann",
        "UserPolicyList": [inline("p", '{"Statement": 1,}'), inline("q", 5), {"PolicyName": "r"}],
        "AttachedManagedPolicies": [*attached(OWN), 5],
    }
    function = {"Statement": {"Effect": "Allow", "Action": {"Fn::Sub": "x"}}}
    estate = read(UserDetailList=[user, 5], Policies=[managed(OWN, function)])
    identity = only(estate)
    assert identity.policies == ()
    assert [term.written for term in identity.managed] == [OWN]
    assert [(one.owner, one.detail) for one in estate.problems] == [("ann", "a comma before `}`")]
    assert [(one.owner, one.reason) for one in estate.not_understood] == [
        ("ann", "it is neither an object nor a string"),
        ("own", "it uses functions of CloudFormation outside of a template"),
    ]


def test_a_dump_may_lack_names() -> None:
    """A filtered dump is read as far as it goes."""
    policy = {"PolicyVersionList": [version(1, ALLOW, default=True)]}
    estate = read(UserDetailList=[{"Path": "/"}], Policies=[policy, {"PolicyVersionList": 5}])
    assert only(estate).name == ""
    assert [document.owner for document in estate.documents] == [""]


def test_what_an_account_prints_is_live() -> None:
    """So it is with one role that has its ARN; one that somebody means to make has none."""
    assert only(read(RoleDetailList=[{"RoleName": "r"}])).is_live
    role = {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}
    assert only(read_value({**role, "Arn": "arn:aws:iam::123456789012:role/r"})).is_live
    assert not only(read_value(role)).is_live

"""`who-can`: who can do something, by which statements; its text and its JSON."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from grantlint import answers
from grantlint.answers import who_can_records, who_can_text
from grantlint.answers.who_can import WhoCan, is_action, who_can
from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.model import Settings

SCHEMA = json.loads(
    (Path(answers.__file__).parent / "schemas" / "who-can.schema.json").read_text(encoding="utf-8")
)
KEY = "AKIAIOSFODNN7EXAMPLE"
IDENTITIES = 200
SECONDS = 2.0
Json = dict[str, Any]


def policy(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str, resource: str = "*", **more: Any) -> Json:  # noqa: ANN401  JSON
    return {"Sid": "Lets", "Effect": "Allow", "Action": action, "Resource": resource, **more}


def user(name: str, *statements: Json, **more: Any) -> Json:  # noqa: ANN401  JSON
    inline = [{"PolicyName": "inline", "PolicyDocument": policy(*statements)}] if statements else []
    arn = f"arn:aws:iam::123456789012:user/{name}"
    return {"UserName": name, "Arn": arn, "UserPolicyList": inline, **more}


def role(name: str, trusted: str, *statements: Json) -> Json:
    trust = policy({"Effect": "Allow", "Principal": {"AWS": trusted}, "Action": "sts:AssumeRole"})
    inline = [{"PolicyName": "inline", "PolicyDocument": policy(*statements)}] if statements else []
    arn = f"arn:aws:iam::123456789012:role/{name}"
    return {"RoleName": name, "Arn": arn, "AssumeRolePolicyDocument": trust,
            "RolePolicyList": inline}  # fmt: skip


def asked(text: object, action: str, resource: str | None = None) -> WhoCan:
    file = File(path="a.json", real="a.json", named=True, text=json.dumps(text))
    estates = tuple(HOST.estates([file], HostOptions(settings=Settings())))
    return who_can(action, resource, estates)


def account(users: list[Json], roles: list[Json] | None = None) -> Json:
    return {"UserDetailList": users, "RoleDetailList": roles or [], "GroupDetailList": [],
            "Policies": []}  # fmt: skip


def names(answer: WhoCan) -> list[str]:
    return [one.name for one in answer.able]


def valid(answer: WhoCan) -> Any:  # noqa: ANN401  JSON
    value = json.loads(who_can_records.encoded(answer))
    jsonschema.Draft202012Validator(SCHEMA).validate(value)
    return value


def test_who_can_and_who_cannot() -> None:
    """By an Allow of one's own; another action, a Deny and a boundary are in the way of others."""
    boundary = {"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    denied = {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}
    answer = asked(
        account(
            [
                user("ada", allow("s3:PutObject")),
                user("bob", allow("s3:GetObject")),
                user("cleo", allow("s3:*"), denied),
                user("dan", allow("s3:*"), PermissionsBoundary=boundary),
            ]
        ),
        "s3:PutObject",
    )
    assert names(answer) == ["ada"]
    assert answer.asked == 4
    (ada,) = answer.able
    assert ada.is_certain
    assert [one.name for one in ada.statements] == ["Lets"]
    assert ada.witness is not None
    assert ada.witness.action == "s3:PutObject"


def test_on_a_resource() -> None:
    """Only who can do it there; the request is for that very resource."""
    shop, other = "arn:aws:iam::123456789012:role/shop", "arn:aws:iam::123456789012:role/other"
    users = [user("ada", allow("iam:PassRole", shop)), user("bob", allow("iam:PassRole", other))]
    answer = asked(account(users), "iam:PassRole", shop)
    assert names(answer) == ["ada"]
    assert answer.able[0].witness is not None
    assert answer.able[0].witness.resource == shop
    assert names(asked(account(users), "iam:PassRole")) == ["ada", "bob"]


def test_a_pattern_of_actions() -> None:
    """Any action that fits it will do; the request is for one of them."""
    answer = asked(account([user("ada", allow("iam:CreateUser"))]), "iam:Create*")
    assert names(answer) == ["ada"]
    assert answer.able[0].witness is not None
    assert answer.able[0].witness.action == "iam:CreateUser"


def test_a_policy_of_aws_counts_by_its_text() -> None:
    """It is named, and has no place here."""
    attached = {"PolicyName": "AdministratorAccess",
                "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}  # fmt: skip
    answer = asked(account([user("ada", AttachedManagedPolicies=[attached])]), "s3:PutObject")
    (statement,) = answer.able[0].statements
    assert statement.place is None
    assert valid(answer)["able"][0]["statements"][0]["path"] is None


def test_a_role_must_let_one_in() -> None:
    """Its trust policy decides with the caller's own policies, where the role is named."""
    target = "arn:aws:iam::123456789012:role/target"
    users = [user(name, allow("sts:AssumeRole")) for name in ("ada", "bob")]
    trusted = role("target", "arn:aws:iam::123456789012:user/ada")
    answer = asked(account(users, [trusted]), "sts:AssumeRole", target)
    assert names(answer) == ["ada"]


def test_a_lone_policy_is_asked_as_if_held() -> None:
    """It belongs to nobody here, so its file stands for whoever holds it."""
    answer = asked(policy(allow("iam:PassRole")), "iam:passrole")
    assert (names(answer), answer.lone_policies, answer.action) == (["a.json"], 1, "iam:PassRole")
    text = "\n".join(who_can_text.lines(answer))
    assert "whoever holds the policy a.json:1" in text


def unread(text: str) -> WhoCan:
    """The answer from a file that is no JSON."""
    file = File(path="b.json", real="b.json", named=True, text=text)
    return who_can(
        "s3:GetObject", None, tuple(HOST.estates([file], HostOptions(settings=Settings())))
    )


def test_what_was_not_read_is_named() -> None:
    """A policy with a comma too many may let somebody: nobody can say that nobody can."""
    answer = unread(json.dumps(policy(allow("s3:*")), indent=1).replace("]", ",]"))
    assert answer.able == ()
    text = "\n".join(who_can_text.lines(answer))
    assert "nobody can" not in text
    assert text.startswith("Nobody that was read can do `s3:GetObject`: no policy of an identity")
    assert "Not read:\n  - b.json:" in text
    assert "it cannot be parsed: a comma before `]`" in text
    (part,) = valid(answer)["not_read"]
    assert (part["path"], part["owner"]) == ("b.json", "b.json")
    assert part["reason"] == "it cannot be parsed: a comma before `]`"


def test_the_end_of_a_policy_that_is_too_long_was_not_read() -> None:
    """Somebody can, others may: the place where one ceased to look is named all the same."""
    answer = asked(policy(*[allow("s3:GetObject")] * 800), "s3:GetObject")
    assert len(answer.able) == 1
    text = "\n".join(who_can_text.lines(answer))
    assert "do `s3:GetObject`; 1 part was not read." in text
    assert "longer than any that AWS" in valid(answer)["not_read"][0]["reason"]


def test_parts_without_end_are_counted() -> None:
    """The text names some, the JSON all."""
    answer = unread("")
    part = unread('{"Version":"2012-10-17","Statement":[{"Effect":"Allow",}]}').not_read[0]
    many = replace(answer, not_read=(part,) * 12)
    assert "  - 2 more, all of which" in "\n".join(who_can_text.lines(many))
    assert len(valid(many)["not_read"]) == 12


def test_nobody() -> None:
    """Then the answer says of how many."""
    answer = asked(account([user("ada", allow("s3:GetObject"))]), "iam:PassRole")
    assert next(iter(who_can_text.lines(answer))) == "None of 1 identity can do `iam:PassRole`."
    assert valid(answer) == {
        "schema": 1, "action": "iam:PassRole", "resource": None, "identities": 1, "able": [],
            "not_read": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [("iam:PassRole", True), ("IAM:pass*", True), ("iam:PassRoll", False), ("passrole", False)],
)
def test_what_is_an_action(text: str, *, expected: bool) -> None:
    """One that AWS has, in any case, or a pattern of some."""
    assert is_action(text) is expected


def test_nothing_hostile_or_secret_is_printed() -> None:
    """Names of identities and statements come from the file, whoever wrote it."""
    evil = {**allow("s3:GetObject"), "Sid": f"\x1b[31m{KEY}"}
    answer = asked(account([user(f"\x1b]0;{KEY}", evil)]), "s3:GetObject")
    text = "\n".join(who_can_text.lines(answer))
    for printed in (text, who_can_records.encoded(answer)):
        assert "\x1b" not in printed
        assert KEY not in printed
    valid(answer)


def many() -> Iterator[Json]:
    """Users with ten statements each, every tenth of whom may pass roles."""
    for number in range(IDENTITIES):
        statements = [
            allow(f"{service}:*", f"arn:aws:{service}:*:*:team-{number}-*")
            for service in ("s3", "sqs", "sns", "dynamodb", "kms", "logs", "ecs", "ecr", "glue")
        ]
        passing = allow("iam:Pass*", f"arn:aws:iam::123456789012:role/team-{number}-*")
        yield user(f"user-{number}", *statements, *([passing] if number % 10 == 0 else []))


def test_an_account_of_200_identities_is_quick() -> None:
    """Reading it included, on whatever runs this test."""
    text = account(list(many()))
    start = time.process_time()
    answer = asked(text, "iam:PassRole")
    assert time.process_time() - start < SECONDS
    assert (answer.asked, len(answer.able)) == (IDENTITIES, IDENTITIES // 10)
    valid(answer)

# ruff: noqa: ANN401  fixtures of conftest, whose types cannot be imported
"""Plans beside the configuration they were made of: their values at the places of the `.tf`."""

from typing import Any

import pytest

from grantlint.model import Estate, PolicyDocument, Presence


def one(estates: list[Estate]) -> Estate:
    (estate,) = estates
    return estate


def terms(estate: Estate, make: Any) -> list[tuple[str, str, str]]:
    """The actions and resources of all documents: written, where, and in which file."""
    return [
        (term.written, make.shown(term.place), term.place.source.path)
        for document in estate.documents
        for statement in document.statements
        for clause in (statement.actions, statement.resources)
        if clause is not None
        for term in clause.terms
    ]


def owners(documents: tuple[PolicyDocument, ...]) -> list[str]:
    return [document.owner for document in documents]


def policy_tf(action: str, resource: str = '"*"', more: str = "") -> str:
    return f"""
resource "aws_iam_policy" "p" {{
  {more}
  name   = "p"
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = {action}, Resource = {resource} }}]
  }})
}}
"""


def policy_row(make: Any, action: Any, resource: str = "*", key: str = "", **more: Any) -> Any:
    values = {"name": "p", "policy": make.policy(make.allow(action, resource, **more))}
    return make.row(f"aws_iam_policy.p{key}", values, {}, {"name": {}, "policy": {}})


def test_what_is_equal_stands_in_the_configuration(read: Any, make: Any) -> None:
    """The estate is checked once, and its places are those of the `.tf`."""
    value = make.plan(policy_row(make, ["s3:*"]))
    estate = one(read(value, **{"main.tf": policy_tf('["s3:*"]')}))
    assert terms(estate, make) == [("s3:*", '"s3:*"', "main.tf"), ("*", '"*"', "main.tf")]
    assert owners(estate.documents) == ["aws_iam_policy.p"]


def test_a_plan_alone_is_given(read: Any, make: Any, tmp_path: Any) -> None:
    """The configuration is found beside it."""
    (tmp_path / "main.tf").write_text(policy_tf('["s3:*"]'))
    estate = one(read(make.plan(policy_row(make, ["s3:*"]))))
    assert all(path.endswith("main.tf") for _, _, path in terms(estate, make))


def test_variables_have_the_values_of_the_plan(read: Any, make: Any) -> None:
    """They win over defaults, stand where equal parts stand, else at the variable."""
    main = 'variable "a" { default = ["s3:*", "x:y"] }\n' + 'variable "r" {}\n'
    main += policy_tf("var.a", "var.r")
    value = make.plan(
        policy_row(make, ["s3:*", "iam:*"], "arn"),
        variables={"a": {"value": ["s3:*", "iam:*"]}, "r": {"value": "arn"}},
    )
    estate = one(read(value, **{"main.tf": main}))
    assert terms(estate, make) == [
        ("s3:*", '"s3:*"', "main.tf"),
        ("iam:*", '"x:y"', "main.tf"),
        ("arn", 'variable "r"', "main.tf"),
    ]
    resources = estate.documents[0].statements[0].resources
    assert resources is not None
    way = resources.terms[0].place
    notes = []
    while way.via is not None:
        way = way.via
        notes.append((way.note, way.source.path))
    assert notes[0] == ("set in plan.json", "plan.json")


def test_attributes_are_filled_in(read: Any, make: Any) -> None:
    """What a data source gave is in the plan; a new resource's attribute stays a hole."""
    main = 'data "external" "e" {}\nresource "aws_s3_bucket" "b" {}\n'
    main += policy_tf("[data.external.e.result.action]", '"${aws_s3_bucket.b.arn}/x"')
    data = make.row("data.external.e", {"result": {"action": "iam:*"}})
    bucket = make.row("aws_s3_bucket.b", {}, {"arn": True, "bucket": True})
    planned = make.row("aws_iam_policy.p", {"name": "p"}, {"policy": True})
    value = make.plan(data, bucket, planned)
    rows = value["planned_values"]["root_module"]["resources"]
    value["prior_state"] = {"values": {"root_module": {"resources": [rows.pop(0)]}}}
    estate = one(read(value, **{"main.tf": main}))
    (action, resource) = terms(estate, make)
    assert action == ("iam:*", "data.external.e.result.action", "main.tf")
    assert resource[0].endswith("/x")
    assert resource[0] != "/x"
    assert estate.not_understood == ()


def test_instances_are_those_of_the_plan(read: Any, make: Any) -> None:
    """A count that cannot be seen is one that the plan counted."""
    main = policy_tf('"s3:${x()}"', more="count = length(data.aws_regions.all.names[*])")
    main += 'data "aws_regions" "all" {}\n'
    rows = [policy_row(make, f"s3:{at}", key=f"[{at}]") for at in range(2)]
    estate = one(read(make.plan(*rows), **{"main.tf": main}))
    assert owners(estate.documents) == ["aws_iam_policy.p[0]", "aws_iam_policy.p[1]"]
    assert [one.presence for one in estate.documents] == [Presence.ALWAYS, Presence.ALWAYS]
    assert [written for written, _, _ in terms(estate, make)] == ["s3:0", "*", "s3:1", "*"]


def test_keys_of_an_unseen_map(read: Any, make: Any) -> None:
    """A `for_each` over what cannot be seen has the keys of the plan."""
    main = policy_tf("each.value", more="for_each = data.external.e.result")
    main += 'data "external" "e" {}\n'
    rows = [policy_row(make, action, key=f'["{action}"]') for action in ("a:b", "c:d")]
    estate = one(read(make.plan(*rows), **{"main.tf": main}))
    assert owners(estate.documents) == ['aws_iam_policy.p["a:b"]', 'aws_iam_policy.p["c:d"]']
    assert [written for written, _, _ in terms(estate, make)] == ["a:b", "*", "c:d", "*"]


@pytest.mark.parametrize(
    ("spelled", "marked"),
    [
        ('"s3:Get${local.x}"', '"s3:Get${local.x}"'),
        ('["s3:GetObject", local.x]', '"s3:GetObject"'),
        ('concat(local.x, ["s3:GetObject"])', '"s3:GetObject"'),
        ("[for a in local.x : a]", None),
        ("local.x", None),
    ],
)
def test_holes_are_filled_where_they_stand(
    read: Any,
    make: Any,
    spelled: str,
    marked: str | None,
) -> None:
    """What the configuration leaves open is the plan's, what it has keeps its place."""
    main = "locals {\n  x = provider::some::thing()\n}\n" + policy_tf(spelled)
    actions = (
        ["s3:GetObject", "iam:*"] if "[" in spelled or spelled == "local.x" else "s3:GetObject"
    )
    estate = one(read(make.plan(policy_row(make, actions)), **{"main.tf": main}))
    found = terms(estate, make)
    assert [written for written, _, _ in found[:-1]] == (
        actions if isinstance(actions, list) else [actions]
    )
    assert {path for _, _, path in found} == {"main.tf"}
    if marked is not None:
        assert found[0][1] == marked


def test_a_heredoc_with_holes(read: Any, make: Any) -> None:
    """The texts around holes keep their characters."""
    main = """
resource "aws_iam_policy" "p" {
  policy = <<-EOT
    {"Version": "2012-10-17", "Statement": [{
     "Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:s3:::${data.e.x.y}/*"}]}
  EOT
}
data "e" "x" {}
"""
    text = '{"Version": "2012-10-17", "Statement": [{\n "Effect": "Allow", "Action": "iam:*", '
    text += '"Resource": "arn:aws:s3:::bucket/*"}]}\n'
    row = make.row("aws_iam_policy.p", {"policy": text})
    estate = one(read(make.plan(row), **{"main.tf": main}))
    assert terms(estate, make)[0] == ("iam:*", '"iam:*"', "main.tf")
    assert terms(estate, make)[1][0] == "arn:aws:s3:::bucket/*"


def test_modules_that_cannot_be_seen_are_read_from_the_plan(read: Any, make: Any) -> None:
    """What a registry module makes stands in the plan, and what it is attached to in the `.tf`."""
    main = """
module "far" { source = "terraform-aws-modules/iam/aws//modules/iam-policy" }
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = module.far.arn
}
"""
    arn = "arn:aws:iam::123456789012:policy/p"
    text = make.policy(make.allow("iam:*"))
    rows = [
        make.row("aws_iam_role.r", {"name": "r", "assume_role_policy": "{}"}, {}, {"name": {}}),
        make.row("aws_iam_role_policy_attachment.a", {"role": "r", "policy_arn": arn}, {}, {}),
        make.row("module.far.aws_iam_policy.p[0]", {"arn": arn, "name": "p", "policy": text}),
    ]
    estate = one(read(make.plan(*rows, calls={"far": {}}), **{"main.tf": main}))
    assert owners(estate.documents) == ["aws_iam_role.r", "module.far.aws_iam_policy.p[0]"]
    (identity,) = estate.identities
    assert owners(identity.policies) == ["module.far.aws_iam_policy.p[0]"]
    assert identity.place.source.path == "main.tf"
    assert identity.policies[0].place.source.path == "plan.json"


def test_child_modules_stand_in_their_own_files(read: Any, make: Any) -> None:
    """Addresses with keys lead to the block of the module that was called."""
    main = 'module "m" {\n  source   = "./m"\n  for_each = toset(["a b"])\n  x = "iam:*"\n}\n'
    inner = 'variable "x" {}\n' + policy_tf("[var.x]")
    row = make.row(
        'module.m["a b"].aws_iam_policy.p',
        {"name": "p", "policy": make.policy(make.allow(["iam:*"]))},
    )
    value = make.plan(row, calls={"m": {"source": "./m"}})
    estate = one(read(value, **{"main.tf": main, "m/main.tf": inner}))
    assert owners(estate.documents) == ['module.m["a b"].aws_iam_policy.p']
    assert terms(estate, make)[0] == ("iam:*", '"iam:*"', "main.tf")


# ── Which configuration ──────────────────────────────────────────────────────────────────────────


def test_the_nearest_of_equal_configurations_counts(read: Any, make: Any) -> None:
    """Environments declare the same; the plan belongs to the one it lies in."""
    files = {"dev/main.tf": policy_tf('"s3:*"'), "prod/main.tf": policy_tf('"s3:*"')}
    value = make.plan(policy_row(make, "s3:*"))
    estates = read(value, at="prod/out/plan.json", **files)
    found = {path for estate in estates for _, _, path in terms(estate, make)}
    assert found == {"dev/main.tf", "prod/main.tf"}
    assert len(estates) == 2


def test_a_plan_that_may_be_of_several_stands_alone(read: Any, make: Any) -> None:
    """Where nothing tells which environment was planned, the plan's own places do."""
    files = {"dev/main.tf": policy_tf('"s3:*"'), "prod/main.tf": policy_tf('"s3:*"')}
    estates = read(make.plan(policy_row(make, "s3:*")), at="plans/plan.json", **files)
    paths = [{path for _, _, path in terms(estate, make)} for estate in estates]
    assert paths == [{"plans/plan.json"}, {"dev/main.tf"}, {"prod/main.tf"}]


def test_a_plan_of_something_else_stands_alone(read: Any, make: Any) -> None:
    """A configuration beside a plan need not be the plan's."""
    row = make.row(
        "aws_iam_policy.q", {"policy": make.policy(make.allow("s3:*"))}, {}, {"policy": {}}
    )
    estates = read(make.plan(row), **{"main.tf": policy_tf('"s3:*"')})
    assert [{path for _, _, path in terms(estate, make)} for estate in estates] == [
        {"plan.json"}, {"main.tf"},
    ]  # fmt: skip


def test_what_was_written_since_the_plan_counts(read: Any, make: Any) -> None:
    """What the configuration says in so many words is newer than any plan of it."""
    value = make.plan(policy_row(make, "s3:*"))
    estate = one(read(value, **{"main.tf": policy_tf('"iam:PassRole"')}))
    assert [written for written, _, _ in terms(estate, make)] == ["iam:PassRole", "*"]


def test_the_configuration_counts_its_instances_itself(read: Any, make: Any) -> None:
    """An instance that the configuration no longer has is not told of from an older plan."""
    rows = [policy_row(make, "s3:*", key=f"[{at}]") for at in range(2)]
    estate = one(read(make.plan(*rows), **{"main.tf": policy_tf('"s3:*"', more="count = 1")}))
    assert owners(estate.documents) == ["aws_iam_policy.p[0]"]


def test_modules_are_counted_by_the_configuration(read: Any, make: Any) -> None:
    """A call that was taken away since the plan, by its key, is not told of."""
    main = 'module "m" {\n  source   = "./m"\n  for_each = toset(["a"])\n}\n'
    text = make.policy(make.allow("s3:*"))
    rows = [
        make.row(f'module.m["{key}"].aws_iam_policy.p', {"name": "p", "policy": text})
        for key in "ab"
    ]
    value = make.plan(*rows, calls={"m": {"source": "./m"}})
    estate = one(read(value, **{"main.tf": main, "m/main.tf": policy_tf('"s3:*"')}))
    assert owners(estate.documents) == ['module.m["a"].aws_iam_policy.p']


def test_the_own_account_is_never_a_strangers(read: Any, make: Any) -> None:
    """The number of the account that was planned for is the hole that it is without a plan."""
    main = """
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "r" { name = "r" }
resource "aws_iam_role" "made_up" { name_prefix = "x" }
resource "aws_s3_bucket_policy" "b" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect    = "Allow", Action = "s3:*", Resource = "*"
    Principal = { AWS = [
      data.aws_caller_identity.me.account_id, aws_iam_role.r.arn, aws_iam_role.made_up.arn,
    ] }
  }] })
}
"""
    rows = [
        make.row("data.aws_caller_identity.me", {"account_id": "123456789012"}),
        make.row("aws_iam_role.r", {"arn": "arn:aws:iam::123456789012:role/r"}),
        make.row("aws_iam_role.made_up", {"arn": "arn:aws:iam::123456789012:role/x1"}),
        make.row("aws_s3_bucket_policy.b", {"bucket": "b"}),
    ]
    (document,) = one(read(make.plan(*rows), **{"main.tf": main})).documents
    principals = document.statements[0].principals
    assert principals is not None
    account = "${data.aws_caller_identity.me.account_id}"
    assert [principal.term.written for principal in principals.terms] == [
        account,
        "arn:${data.aws_partition.current.partition}:iam::" + account + ":role/r",
        "arn:aws:iam::123456789012:role/x1",
    ]

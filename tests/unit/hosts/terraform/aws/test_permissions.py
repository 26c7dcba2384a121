"""Statements written in parts: permissions read as the policy of their target."""

from pathlib import Path

import pytest

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.model import DocumentKind, Estate, PolicyDocument, Presence, Statement, Term

VARIABLES = 'variable "v" {}\nvariable "maybe" {}\n'
FUNCTION = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n'


def documents(folder: Path, text: str) -> list[PolicyDocument]:
    path = folder / "main.tf"
    path.write_text(VARIABLES + text, encoding="utf-8")
    (found,) = HOST.estates(
        [File(str(path), str(path), named=True)], HostOptions(inside=str(folder))
    )
    assert isinstance(found, Estate)
    return list(found.documents)


def only(folder: Path, text: str) -> tuple[PolicyDocument, Statement]:
    (document,) = documents(folder, text)
    (statement,) = document.statements
    return document, statement


def permission(name: str = "p", **arguments: str) -> str:
    given = {"action": '"lambda:InvokeFunction"', "principal": '"*"', "function_name": '"f"'}
    lines = "\n".join(f"  {key} = {value}" for key, value in {**given, **arguments}.items())
    return f'resource "aws_lambda_permission" "{name}" {{\n{lines}\n}}\n'


def marked(term: Term) -> str:
    span = term.place.span()
    return term.place.source.text[span.start : span.end]


def conditions(statement: Statement) -> list[tuple[str, str, list[str]]]:
    return [
        (one.operator.written, one.key.written, [value.written for value in one.values])
        for one in statement.conditions
    ]


def principals(statement: Statement) -> list[tuple[str, str]]:
    assert statement.principals is not None
    return [(one.kind.value, one.term.written) for one in statement.principals.terms]


def test_a_permission_is_a_statement_at_its_arguments(tmp_path: Path) -> None:
    """Action and principal stand where the arguments do; the policy is that of a function."""
    document, statement = only(tmp_path, permission())
    assert (document.kind, document.service) == (DocumentKind.RESOURCE, "lambda")
    assert document.owner == "aws_lambda_permission.p"
    assert document.oddities == statement.oddities == ()
    assert statement.actions is not None
    assert [marked(term) for term in statement.actions.terms] == ['"lambda:InvokeFunction"']
    assert statement.principals is not None
    assert [marked(one.term) for one in statement.principals.terms] == ['"*"']
    assert statement.resources is None


@pytest.mark.parametrize(
    ("written", "kind", "principal"),
    [
        ('"s3.amazonaws.com"', "Service", "s3.amazonaws.com"),
        ('"alexa-appkit.amazon.com"', "Service", "alexa-appkit.amazon.com"),
        ('"123456789012"', "AWS", "123456789012"),
        ('"arn:aws:iam::123456789012:role/x"', "AWS", "arn:aws:iam::123456789012:role/x"),
        ('"*"', "AWS", "*"),
        ('"${var.v}.amazonaws.com"', "Service", "${var.v}.amazonaws.com"),
        ('"arn:aws:iam::${var.v}"', "AWS", "arn:aws:iam::${var.v}"),
    ],
)
def test_a_principal_is_a_service_by_its_domain(
    tmp_path: Path, written: str, kind: str, principal: str
) -> None:
    """All else are accounts and what is in them; a hole in a name changes nothing."""
    _, statement = only(tmp_path, permission(principal=written))
    assert principals(statement) == [(kind, principal)]


def test_a_principal_that_cannot_be_seen_may_be_anyone(tmp_path: Path) -> None:
    """It is open, at the argument that names it."""
    _, statement = only(tmp_path, permission(principal="var.v"))
    clause = statement.principals
    assert clause is not None
    assert (clause.terms, clause.complete) == ((), False)
    span = clause.place.span()
    assert clause.place.source.text[span.start : span.end] == "var.v"


@pytest.mark.parametrize(
    ("argument", "operator", "key"),
    [
        ("source_arn", "ArnLike", "AWS:SourceArn"),
        ("source_account", "StringEquals", "AWS:SourceAccount"),
        ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
        ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
        ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
    ],
)
def test_an_argument_is_a_condition(tmp_path: Path, argument: str, operator: str, key: str) -> None:
    """Each with the operator that AWS writes it with."""
    _, statement = only(tmp_path, permission(**{argument: '"x"'}))
    assert conditions(statement) == [(operator, key, ["x"])]
    assert marked(statement.conditions[0].values[0]) == '"x"'


def test_an_argument_that_may_be_null_is_a_condition_that_may_be_missing(tmp_path: Path) -> None:
    """Beside one that is there."""
    _, statement = only(
        tmp_path,
        permission(source_arn='var.maybe ? null : "arn:aws:s3:::b"', source_account='"1"'),
    )
    found = {one.key.written: one.presence for one in statement.conditions}
    assert found["AWS:SourceArn"] is Presence.MAYBE
    assert found["AWS:SourceAccount"] is Presence.ALWAYS


def test_a_permission_by_way_of_a_function_url(tmp_path: Path) -> None:
    """The second statement of a public URL is bound to the URL."""
    _, statement = only(tmp_path, permission(invoked_via_function_url="true"))
    assert conditions(statement) == [("Bool", "lambda:InvokedViaFunctionUrl", ["true"])]


def test_the_permissions_of_a_function_are_one_policy(tmp_path: Path) -> None:
    """A function is met by its name, by its ARN, and by references to either."""
    text = FUNCTION + "".join(
        permission(f"p{n}", function_name=name)
        for n, name in enumerate(
            ["aws_lambda_function.f.function_name", "aws_lambda_function.f.arn", '"f"', '"other"']
        )
    )
    found = {document.owner: len(document.statements) for document in documents(tmp_path, text)}
    assert found == {"f": 3, "aws_lambda_permission.p3": 1}


def test_a_permission_that_is_there_maybe(tmp_path: Path) -> None:
    """Alone it makes its policy uncertain, among others its statement."""
    maybe = permission("m", count="var.v")
    (alone,) = documents(tmp_path, maybe)
    assert (alone.presence, alone.statements[0].presence) == (Presence.MAYBE, Presence.ALWAYS)
    (joined,) = documents(tmp_path, permission("p") + maybe)
    assert joined.presence is Presence.ALWAYS
    assert [one.presence for one in joined.statements] == [Presence.ALWAYS, Presence.MAYBE]


@pytest.mark.parametrize(
    ("text", "service", "actions", "principal", "tested"),
    [
        (
            (
                '"aws_cloudwatch_event_permission" "x" {\n  principal = "*"\n  condition {\n'
                '    type = "StringEquals"\n   key = "aws:PrincipalOrgID"\n    value = "o-1"\n }\n}'
            ),
            "events",
            ["events:PutEvents"],
            ("AWS", "*"),
            [("StringEquals", "aws:PrincipalOrgID", ["o-1"])],
        ),
        (
            (
                '"aws_kms_grant" "x" {\n  grantee_principal = "arn:aws:iam::1:user/r"\nkey_id="k"\n'
                '  operations = ["Decrypt", "CreateGrant"]\n  constraints {\n'
                '    encryption_context_equals = { app = "a" }\n  }\n}'
            ),
            "kms",
            ["kms:Decrypt", "kms:CreateGrant"],
            ("AWS", "arn:aws:iam::1:user/r"),
            [("StringEquals", "kms:EncryptionContext:app", ["a"])],
        ),
        (
            (
                '"aws_acmpca_permission" "x" {\n  principal = "acm.amazonaws.com"\n'
                '  actions = ["IssueCertificate"]\n  certificate_authority_arn = "c"\n}'
            ),
            "acm-pca",
            ["acm-pca:IssueCertificate"],
            ("Service", "acm.amazonaws.com"),
            [],
        ),
        (
            (
                '"aws_lambda_layer_version_permission" "x" {\n  principal = "*"\n layer_name="l"\n'
                '  action = "lambda:GetLayerVersion"\n  organization_id = "o-1"\n}'
            ),
            "lambda",
            ["lambda:GetLayerVersion"],
            ("AWS", "*"),
            [("StringEquals", "aws:PrincipalOrgID", ["o-1"])],
        ),
        (
            (
                '"aws_vpc_endpoint_service_allowed_principal" "x" {\n  principal_arn = "*"\n'
                '  vpc_endpoint_service_id = "v"\n}'
            ),
            "ec2",
            ["ec2:CreateVpcEndpoint"],
            ("AWS", "*"),
            [],
        ),
        (
            (
                '"awscc_events_event_bus_policy" "x" {\n  statement = jsonencode({Effect="Allow",\n'
                '    Principal = "*", Action = "events:PutEvents", Resource = "*" })\n}'
            ),
            "events",
            ["events:PutEvents"],
            ("*", "*"),
            [],
        ),
        (
            (
                '"awscc_entityresolution_policy_statement" "x" {\n  effect = "ALLOW"\n  arn = "a"\n'
                '  action = ["entityresolution:GetMatchId"]\n  principal = ["123456789012"]\n'
                '  condition = jsonencode({ Bool = { "aws:SecureTransport" = "true" } })\n}'
            ),
            "entityresolution",
            ["entityresolution:GetMatchId"],
            ("AWS", "123456789012"),
            [("Bool", "aws:SecureTransport", ["true"])],
        ),
    ],
)
def test_permissions_of_other_services(
    tmp_path: Path,
    *,
    text: str,
    service: str,
    actions: list[str],
    principal: tuple[str, str],
    tested: list[tuple[str, str, list[str]]],
) -> None:
    """Each says in its own arguments what is allowed, to whom, and when."""
    document, statement = only(tmp_path, f"resource {text}\n")
    assert document.service == service
    assert document.oddities == statement.oddities == ()
    assert statement.actions is not None
    assert [term.written for term in statement.actions.terms] == actions
    assert principals(statement) == [principal]
    assert conditions(statement) == tested


@pytest.mark.parametrize(
    ("sign_in", "is_open"), [('"NONE"', True), ("var.v", True), ('"AWS_IAM"', False)]
)
def test_a_function_url_without_sign_in_brings_its_own_permission(
    tmp_path: Path, *, sign_in: str, is_open: bool
) -> None:
    """The provider allows everyone the use of such a URL by itself."""
    text = f"""
resource "aws_lambda_function_url" "u" {{
  function_name      = "f"
  authorization_type = {sign_in}
}}
"""
    found = documents(tmp_path, text)
    assert len(found) == is_open
    for document in found:
        (statement,) = document.statements
        assert principals(statement) == [("*", "*")]
        assert statement.actions is not None
        assert [one.written for one in statement.actions.terms] == ["lambda:InvokeFunctionUrl"]
        assert [one.key.written for one in statement.conditions] == ["lambda:FunctionUrlAuthType"]


def test_versions_and_aliases_have_policies_of_their_own(tmp_path: Path) -> None:
    """A permission for an alias is no double of one for the function, or for another alias."""
    text = permission("p") + permission("q", qualifier='"a"') + permission("r", qualifier='"b"')
    found = documents(tmp_path, text)
    assert [len(document.statements) for document in found] == [1, 1, 1]
    text = permission("p", qualifier='"a"') + permission("q", qualifier='"a"')
    assert [len(document.statements) for document in documents(tmp_path, text)] == [2]


def test_very_many_permissions_are_all_read(tmp_path: Path) -> None:
    """A policy that would be too large comes in parts."""
    account = '"${count.index}"'
    text = "".join(permission(f"p{at}", count="100", source_account=account) for at in range(20))
    found = documents(tmp_path, text)
    assert sum(len(document.statements) for document in found) == 2000


def test_a_permission_that_is_too_large_is_left_out(tmp_path: Path) -> None:
    """Nothing is said of it, and its neighbours are read."""
    large = "[for i in range(4) : [for j in range(4500) : tostring(j)]]"
    text = permission("p") + permission("large", action=large, principal=large)
    assert len(documents(tmp_path, text)) == 1

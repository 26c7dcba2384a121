"""The table of Terraform's carriers, held against what the providers document."""

import zipfile
from pathlib import Path

import pytest

from grantlint_dev import terraform_carriers
from grantlint_dev.carriers import bindings, judgement
from grantlint_dev.carriers.bindings import Argument, Documented, Provider

ROLE = '''r"""
# `aws_iam_role`

Refer to the registry.
"""
@jsii.data_type(jsii_type="iamRole.IamRoleInlinePolicy")
class IamRoleInlinePolicy:
    def __init__(self, *, name: typing.Optional[builtins.str] = None, again: typing.Optional[
        typing.Sequence[typing.Union["IamRoleInlinePolicy", typing.Dict[builtins.str, typing.Any]]]
    ] = None) -> None:
        """
        :param name: Docs at Terraform Registry: {@link https://r/iam_role#name IamRole#name}.
        :param again: again block. Docs at Terraform Registry: {@link https://r#again IamRole#again}
        """

@jsii.data_type(jsii_type="iamRole.IamRoleConfig")
class IamRoleConfig(_cdktn.TerraformMetaArguments):
    def __init__(self, *, inline_policy: typing.Optional[typing.Union["IResolvable",
        typing.Sequence[typing.Union["IamRoleInlinePolicy", typing.Dict[builtins.str, typing.Any]]]
    ]] = None, from_: builtins.str, count: typing.Optional[builtins.int] = None) -> None:
        """
        :param inline_policy: A policy document.

        In two parts. Docs at Terraform Registry: {@link https://r#inline_policy R#inline_policy}
        :param from_: Docs at Terraform Registry: {@link https://r/iam_role#from IamRole#from}.
        :param count:
        """
'''
PROVIDER = '''r"""
# `provider`
"""
@jsii.data_type(jsii_type="provider.AwsProviderConfig")
class AwsProviderConfig:
    def __init__(self, *, token: typing.Optional[builtins.str] = None) -> None:
        """
        :param token: Docs at Terraform Registry: {@link https://r/docs#token AwsProvider#token}
        """
'''


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    return terraform_carriers.kept()


def test_all_that_looks_like_iam_is_judged(addresses: list[str]) -> None:
    """Every documented argument that looks like IAM is a carrier, or none for a reason."""
    assert list(terraform_carriers.complaints(addresses)) == []


def test_the_arguments_are_kept_as_written(addresses: list[str]) -> None:
    """What is kept of a run is read back as it was written."""
    assert len(addresses) > 2000
    text = terraform_carriers.ARGUMENTS.read_text(encoding="utf-8")
    assert terraform_carriers.written(addresses) == text


def test_each_reason_is_one_line() -> None:
    """A reason of a non-carrier is one short line, and no pattern stands under two reasons."""
    reasons = judgement.non_carriers()
    assert all(0 < len(reason) < 100 and "\n" not in reason for reason in reasons)
    patterns = [pattern for each in reasons.values() for pattern in each]
    assert len(patterns) == len(set(patterns))


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("aws_ecr_lifecycle_policy policy", "lifecycle"),
        ("aws_autoscaling_policy policy_type", "scaling"),
        ("aws_lb_listener ssl_policy", "TLS"),
        ("aws_fms_policy", "firewalls"),
        ("aws_verifiedaccess_group policy_document", "Cedar"),
        ("aws_opensearchserverless_access_policy policy", "OpenSearch Serverless"),
    ],
)
def test_policies_of_another_kind_have_a_reason(address: str, word: str) -> None:
    """Policies that are no IAM are known as such."""
    reason = judgement.reason_against(address)
    assert reason is not None
    assert word in reason


def test_a_new_argument_is_reported() -> None:
    """An argument that looks like IAM and that nobody judged is named."""
    documented = Documented(
        "resource",
        "aws_new_thing",
        (
            Argument("name", ""),
            Argument("settings.access_policy_json", ""),
            Argument("text", "The JSON of a resource-based policy."),
        ),
    )
    found = list(judgement.looking(Provider("aws", "9.0.0", "2030-01-01", (documented,))))
    assert found == ["aws_new_thing settings.access_policy_json", "aws_new_thing text"]
    assert judgement.unjudged(found) == found


def test_a_renamed_argument_is_reported() -> None:
    """A carrier that the documentation lost is named, as is a pattern that lost its argument."""
    assert "aws_iam_role assume_role_policy" in judgement.undocumented(["aws_iam_role"])
    assert "*aws_fms_policy" not in judgement.idle(["aws_fms_policy policy"])
    assert "*aws_fms_policy" in judgement.idle(["aws_iam_role"])


def test_the_table_is_dated_by_its_providers() -> None:
    """The releases in the table are those of the run, and nothing else of its text changes."""
    text = terraform_carriers.TABLE.read_text(encoding="utf-8")
    provider = Provider("aws", "9.0.0", "2030-01-01", ())
    changed = terraform_carriers.dated(text, [provider])
    different = [
        (old, new)
        for old, new in zip(text.splitlines(), changed.splitlines(), strict=True)
        if old != new
    ]
    assert [new for _, new in different] == ['  "aws": {"version": "9.0.0", "date": "2030-01-01"},']


def test_bindings_give_paths_and_descriptions() -> None:
    """Names are Terraform's own, nested ones too; a level that holds itself ends."""
    found = bindings.documented("iam_role", ROLE)
    assert found is not None
    assert (found.block, found.name) == ("resource", "aws_iam_role")
    paths = {each.path: each.description for each in found.arguments}
    assert list(paths) == ["inline_policy", "from", "inline_policy.name", "inline_policy.again"]
    assert "policy document" in paths["inline_policy"]


@pytest.mark.parametrize(
    ("module", "text", "block", "name"),
    [
        ("data_aws_iam_role", ROLE.replace("`aws_", "`data_aws_"), "data", "aws_iam_role"),
        ("provider", PROVIDER, "provider", "aws"),
    ],
)
def test_bindings_tell_blocks_apart(module: str, text: str, block: str, name: str) -> None:
    """Data sources and the provider's own block are known by their modules."""
    found = bindings.documented(module, text)
    assert found is not None
    assert (found.block, found.name) == (block, name)


def test_a_module_without_a_block_gives_nothing() -> None:
    """A module that holds no block's arguments is passed over."""
    assert bindings.documented("provider_functions", "class Functions:\n    pass\n") is None


def test_a_wheel_of_bindings_is_read(tmp_path: Path) -> None:
    """A wheel names the provider, its version and its day, and holds a module for each block."""
    archive = tmp_path / "cdktn_provider_aws-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(archive, "w") as wheel:
        for name, text in (
            ("cdktn_provider_aws/__init__.py", ""),
            ("cdktn_provider_aws/_jsii/__init__.py", ""),
            ("cdktn_provider_aws/iam_role/__init__.py", ROLE),
            (
                "cdktn_provider_aws-1.0.0.dist-info/METADATA",
                "# Prebuilt bindings for hashicorp/aws provider version 6.1.2\n",
            ),
        ):
            wheel.writestr(zipfile.ZipInfo(name, (2026, 10, 16, 8, 47, 0)), text)
    provider = bindings.read(archive)
    assert (provider.name, provider.version, provider.date) == ("aws", "6.1.2", "2026-10-16")
    assert [block.name for block in provider.blocks] == ["aws_iam_role"]

"""Where the provider of a resource deploys to."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.configuration import Configuration

Configure = Callable[..., Configuration]
Shown = Callable[[str, Configuration], str]

PROVIDERS = """
variable "region" {}
variable "account" {}
variable "accounts" {}
variable "role" {}
variable "profile" {}
provider "aws" {}
provider "aws" {
  alias  = "west"
  region = "eu-west-1"
}
provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}
provider "aws" {
  alias  = "open"
  region = "${var.region}"
}
provider "aws" {
  alias               = "allowed"
  allowed_account_ids = ["111111111111"]
}
provider "aws" {
  alias               = "several"
  allowed_account_ids = ["111111111111", "222222222222"]
}
provider "aws" {
  alias = "role"
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}
provider "aws" {
  alias = "role_of"
  assume_role {
    role_arn = "arn:aws:iam::${var.account}:role/deploy"
  }
}
provider "aws" {
  alias = "some_role"
  assume_role {
    role_arn = var.role
  }
}
provider "aws" {
  alias  = "same_role"
  region = "eu-west-1"
  assume_role {
    role_arn = var.role
  }
}
provider "aws" {
  alias = "dynamic"
  dynamic "assume_role" {
    for_each = var.accounts
    content {
      role_arn = assume_role.value
    }
  }
}
provider "aws" {
  alias   = "profile"
  profile = "prod"
}
"""
QUEUE = """
resource "aws_sqs_queue" "%s" {
  provider = aws.%s
  name     = "q"
}
"""


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        ("west", "arn:aws:sqs:eu-west-1:<A>:q"),
        ("china", "arn:aws-cn:sqs:cn-north-1:<A>:q"),
        ("open", "arn:<P>:sqs:<var.region>:<A>:q"),
        ("allowed", "arn:<P>:sqs:<R>:111111111111:q"),
        ("several", "arn:<P>:sqs:<R>:<A>:q"),
        ("role", "arn:<P>:sqs:<R>:222222222222:q"),
        ("role_of", "arn:<P>:sqs:<R>:<var.account>:q"),
        ("some_role", ("arn:<P>:sqs:<R>:"
         "<data.aws_caller_identity.current.account_id of aws.some_role>:q")),
        ("same_role", ("arn:aws:sqs:eu-west-1:"
         "<data.aws_caller_identity.current.account_id of aws.some_role>:q")),
        ("dynamic", ("arn:<P>:sqs:<R>:<data.aws_caller_identity.current.account_id of aws.dynamic>"
         ":q")),
        ("profile", ("arn:<P>:sqs:<R>:<data.aws_caller_identity.current.account_id of aws.profile>"
         ":q")),
        ("unseen", ("arn:<P>:sqs:<data.aws_region.current.name of aws.unseen>:"
         "<data.aws_caller_identity.current.account_id of aws.unseen>:q")),
    ],
)  # fmt: skip
def test_aliases(known: Configure, shown: Shown, alias: str, expected: str) -> None:
    """A configuration of the provider says where its resources are, as far as it is known."""
    configuration = known(PROVIDERS + QUEUE % ("q", alias))
    assert shown("aws_sqs_queue.q.arn", configuration) == f'"{expected}"'
    assert configuration.problems == []


def test_a_provider_named_as_text(known: Configure, shown: Shown) -> None:
    """The old spelling in quotes, and JSON, name a provider alike."""
    configuration = known(
        PROVIDERS + (QUEUE % ("q", "west")).replace("aws.west", '"aws.west"'),
        **{
            "j.tf.json": '{"resource": {"aws_sqs_queue": {"j": {"name": "q", '
            '"provider": "aws.west"}}}}'
        },
    )
    for name in "qj":
        assert shown(f"aws_sqs_queue.{name}.arn", configuration) == (
            '"arn:aws:sqs:eu-west-1:<A>:q"'
        )


def test_a_region_of_its_own(known: Configure, shown: Shown) -> None:
    """A resource may say its region itself."""
    configuration = known('resource "aws_sqs_queue" "q" {\n  region = "us-gov-west-1"\n}\n')
    assert shown("aws_sqs_queue.q.arn", configuration) == (
        '"arn:aws-us-gov:sqs:us-gov-west-1:<A>:<aws_sqs_queue.q.name>"'
    )
    assert shown("aws_sqs_queue.q.region", configuration) == '"us-gov-west-1"'


def test_ones_own_account(known: Configure, shown: Shown) -> None:
    """One's only account is that of the plain provider, not of one that goes elsewhere."""
    text = PROVIDERS + QUEUE % ("west", "west") + QUEUE % ("other", "profile")
    configuration = known(text, "123456789012")
    assert shown("data.aws_caller_identity.x.account_id", configuration).startswith("<data.")
    assert shown("aws_sqs_queue.west.arn", configuration) == (
        '"arn:aws:sqs:eu-west-1:123456789012:q"'
    )
    assert "of aws.profile" in shown("aws_sqs_queue.other.arn", configuration)
    several = known(text, "123456789012", "123456789013")
    assert shown("aws_sqs_queue.west.arn", several) == '"arn:aws:sqs:eu-west-1:<A>:q"'


def test_aliases_beside_a_plain_provider_with_a_role(known: Configure, shown: Shown) -> None:
    """Providers that differ by region only share an account, whatever the plain one does."""
    alias = 'provider "aws" {\n  alias = "%s"\n  region = "%s"\n}\n'
    configuration = known(
        'variable "role" {}\n'
        'provider "aws" {\n  assume_role {\n    role_arn = var.role\n  }\n}\n'
        + alias % ("one", "eu-west-1")
        + alias % ("two", "eu-west-2")
        + QUEUE % ("one", "one")
        + QUEUE % ("two", "two")
    )
    account = "<data.aws_caller_identity.current.account_id of aws.one>"
    assert shown("aws_sqs_queue.one.arn", configuration) == f'"arn:aws:sqs:eu-west-1:{account}:q"'
    assert shown("aws_sqs_queue.two.arn", configuration) == f'"arn:aws:sqs:eu-west-2:{account}:q"'


def test_many_providers_and_resources(known: Configure, shown: Shown) -> None:
    """Each provider's credentials are looked at once."""
    count = 300
    text = "".join(
        f'provider "aws" {{\n  alias = "a{at}"\n  profile = "p{at}"\n}}\n'
        + QUEUE % (f"q{at}", f"a{at}")
        for at in range(count)
    )
    configuration = known(text)
    values = ", ".join(f"aws_sqs_queue.q{at}.arn" for at in range(count))
    assert shown(f"[{values}]", configuration).count(" of aws.a") == count


CHILD = """
data "aws_caller_identity" "here" {}
data "aws_region" "here" {}
resource "aws_sqs_queue" "q" {
  name = "q"
}
output "arn" { value = aws_sqs_queue.q.arn }
output "same" {
  value = "arn:aws:sqs:${data.aws_region.here.name}:${data.aws_caller_identity.here.account_id}:q"
}
"""
FAR = """
resource "aws_sqs_queue" "q" {
  provider = aws.far
  name     = "q"
}
output "arn" { value = aws_sqs_queue.q.arn }
"""


def test_modules_inherit_a_provider(known: Configure, shown: Shown) -> None:
    """A module without providers of its own works where its caller does, with the same holes."""
    configuration = known('module "m" {\n  source = "./m"\n}\n', **{"m/m.tf": CHILD})
    assert shown("module.m.arn", configuration) == '"arn:<P>:sqs:<R>:<A>:q"'
    assert shown("module.m.same", configuration) == '"arn:aws:sqs:<R>:<A>:q"'


def test_modules_are_handed_a_provider(known: Configure, shown: Shown) -> None:
    """A provider that is handed in counts, through modules between, and where it is proxied."""
    handed = "  providers = {\n    aws%s = aws.%s\n  }\n"
    configuration = known(
        PROVIDERS
        + 'module "plain" {\n  source = "./m"\n'
        + handed % ("", "west")
        + '}\nmodule "far" {\n  source = "./between"\n'
        + handed % (".near", "west")
        + '}\nmodule "unhanded" {\n  source = "./far"\n}\n',
        **{
            "m/m.tf": 'provider "aws" {}\n' + CHILD,
            "between/m.tf": 'module "m" {\n  source = "../far"\n'
            + handed % (".far", "near")
            + '}\noutput "arn" {\n  value = module.m.arn\n}\n',
            "far/m.tf": FAR,
        },
    )
    assert shown("module.plain.arn", configuration) == '"arn:aws:sqs:eu-west-1:<A>:q"'
    assert shown("module.plain.same", configuration) == '"arn:aws:sqs:eu-west-1:<A>:q"'
    assert shown("module.far.arn", configuration) == '"arn:aws:sqs:eu-west-1:<A>:q"'
    assert "of module.unhanded.aws.far>:q" in shown("module.unhanded.arn", configuration)


def test_a_provider_inside_of_a_module(known: Configure, shown: Shown) -> None:
    """A module's own provider counts in it."""
    configuration = known(
        'module "m" {\n  source = "./m"\n}\n',
        **{"m/m.tf": 'provider "aws" {\n  region = "eu-north-1"\n}\n' + CHILD},
    )
    assert shown("module.m.arn", configuration) == '"arn:aws:sqs:eu-north-1:<A>:q"'


def test_holes_are_spelled_as_the_root_spells_them(known: Configure, shown: Shown) -> None:
    """Where the root has a data source for its account or region, holes bear its name."""
    configuration = known(
        PROVIDERS + QUEUE % ("q", "unseen") + 'resource "aws_sqs_queue" "p" {\n  name = "q"\n}\n'
        'data "aws_caller_identity" "me" {}\ndata "aws_caller_identity" "again" {}\n'
        'data "aws_region" "west" {\n  provider = aws.west\n}\n'
    )
    account = "<data.aws_caller_identity.me.account_id>"
    assert shown("aws_sqs_queue.p.arn", configuration) == f'"arn:<P>:sqs:<R>:{account}:q"'
    assert shown("data.aws_caller_identity.again.id", configuration) == f'"{account}"'
    assert shown("data.aws_region.west.id", configuration) == '"eu-west-1"'


def test_a_provider_that_needs_itself(known: Configure, shown: Shown) -> None:
    """A region that comes from the provider's own resources ends in a hole and a problem."""
    configuration = known(
        'provider "aws" {\n  region = aws_sqs_queue.q.region\n}\nresource "aws_sqs_queue" "q" {}\n'
    )
    assert shown("aws_sqs_queue.q.region", configuration).startswith('"<')
    assert "depends on itself" in configuration.problems[0].message

"""Configurations whose resources have the attributes that the AWS provider fills in."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint_dev.terraform_eval import evaluated, lines

SHORT = {
    "<data.aws_caller_identity.current.account_id>": "<A>",
    "<data.aws_partition.current.dns_suffix>": "<D>",
    "<data.aws_partition.current.partition>": "<P>",
    "<data.aws_region.current.name>": "<R>",
}


@pytest.fixture
def known(configure: Callable[..., Configuration]) -> Callable[..., Configuration]:
    """Makes a configuration whose attributes are known, where these accounts are one's own."""

    def made(text: str, *own: str, **files: str) -> Configuration:
        configuration = configure(text, **files)
        configuration.outside = KnownAttributes(own)
        return configuration

    return made


@pytest.fixture
def shown() -> Callable[[str, Configuration], str]:
    """Prints the value of an expression; account, region, partition and its suffix are letters."""

    def printed(expression: str, configuration: Configuration) -> str:
        value = " ".join(line.strip() for line in lines(evaluated(expression, configuration)))
        for long, short in SHORT.items():
            value = value.replace(long, short)
        return value

    return printed

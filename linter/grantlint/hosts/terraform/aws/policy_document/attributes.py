"""The attributes of `aws_iam_policy_document` that its block does not set: its JSON."""

from typing import Final

from grantlint.hosts.terraform.aws.policy_document.printing import printed
from grantlint.hosts.terraform.aws.policy_document.rendering import rendered
from grantlint.hosts.terraform.aws.views import view_of
from grantlint.hosts.terraform.module_instance import Resource
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.value import String, TooLargeError, Value, unknown
from grantlint.model import Place

_INDENTED: Final = {"json": True, "minified_json": False}


def json_of(resource: Resource, name: str, place: Place) -> Value | None:
    """An attribute of a document that is asked for at *place*; None for one that is no JSON.

    It is a string that knows which policy it spells (`encodes`). A document that is too large is
    a hole. Raises Suspended, as all evaluation does.
    """
    is_indented = _INDENTED.get(name)
    if is_indented is None:
        return None
    problems = resource.module.configuration.evaluator.problems
    try:
        policy = rendered(view_of(resource), problems)
    except TooLargeError:
        message = f"`{resource.address}` is too large to follow"
        problems.append(Problem(message, resource.definition.place))
        return unknown(f"{resource.address}.{name}", place, "string")
    made: String = printed(policy, is_indented=is_indented)
    return made

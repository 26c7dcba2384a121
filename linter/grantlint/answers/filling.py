"""The resources to grant an action on: ARNs that were named, or forms with words to fill in."""

from collections.abc import Mapping

from grantlint.knowledge import actions, resources
from grantlint.knowledge.resources import ResourceType


def resources_for(action: str, on_named: Mapping[str, str], account: str) -> tuple[str, ...]:
    """What to grant an action on: the named ARNs that fit, else its types, to be filled in."""
    uses = actions.resource_types(action)
    fitting = tuple(arn for arn, name in on_named.items() if name in {use.name for use in uses})
    if fitting or not uses:
        return fitting or ("*",)
    prefix = action.partition(":")[0]
    known = [resources.resource_type(prefix, use.name) for use in uses]
    needed = [each for use, each in zip(uses, known, strict=True) if each and use.required]
    likely = sorted(filter(None, known), key=lambda each: _likelihood(each, action))
    forms = [each.formats[0] for each in needed or likely[:1]]
    return tuple(_filled(form, account) for form in forms) or ("*",)


def _likelihood(found: ResourceType, action: str) -> tuple[bool, int]:
    """A sort key: the type that the action is named after first, then the simplest."""
    return found.name.lower() not in action.lower(), found.formats[0].count("${")


def _filled(form: str, account: str) -> str:
    """An ARN's form with its usual parts filled in and the others in capitals."""
    first, *rest = form.split("${")
    return first + "".join(
        _part(name, account) + behind for name, _, behind in (each.partition("}") for each in rest)
    )


def _part(name: str, account: str) -> str:
    match name:
        case "Partition":
            return "aws"
        case "Region":
            return "*"
        case "Account":
            return account
        case _:
            return _capitals(name)


def _capitals(name: str) -> str:
    """`BucketName` as `BUCKET_NAME`."""
    spread = "".join(
        f"_{char}" if char.isupper() and before.islower() else char
        for before, char in zip(" " + name, name, strict=False)
    )
    return spread.upper()

"""What has to stand in a document before a rule is called, said in IAM's words."""

from msgspec import Struct

from grantlint.model import DocumentKind, PrincipalKind

UNKNOWN = "<unknown>"
"""In a trigger: an action or operator that AWS does not know."""
CLASHING = "<clashing>"
"""In a trigger: the operators of a statement whose conditions may contradict each other."""
OF_SERVICE = "<of a service>"
"""In a trigger: a condition key that not every request may carry."""


class Trigger(Struct, frozen=True, omit_defaults=True):
    """What has to stand in a document before a rule is even imported.

    Each facet that is not empty must occur: one of its words. Words of `actions` are IAM patterns
    that have to share an action with a pattern of the document (one with `NotAction` always
    does); `keys` and `operators` are patterns too; all ignore case.
    """

    actions: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    kinds: tuple[DocumentKind, ...] = ()
    principals: tuple[PrincipalKind, ...] = ()
    not_actions: bool = False
    not_principals: bool = False
    not_resources: bool = False
    action_patterns: bool = False
    named_resources: bool = False

    def __and__(self, other: "Trigger") -> "Trigger":
        """Both triggers; a facet that both name must be the same in both."""
        merged = {
            name: getattr(self, name) or getattr(other, name) for name in self.__struct_fields__
        }
        return Trigger(**merged)


ALWAYS = Trigger()


def actions(*patterns: str) -> Trigger:
    return Trigger(actions=patterns)


def services(*prefixes: str) -> Trigger:
    return Trigger(actions=tuple(f"{prefix}:*" for prefix in prefixes))


def condition_keys(*patterns: str) -> Trigger:
    return Trigger(keys=patterns)


def operators(*patterns: str) -> Trigger:
    return Trigger(operators=patterns)


def document_kinds(*kinds: DocumentKind) -> Trigger:
    return Trigger(kinds=kinds)


def principals(*kinds: PrincipalKind) -> Trigger:
    return Trigger(principals=kinds)


NOT_ACTION = Trigger(not_actions=True)
NOT_PRINCIPAL = Trigger(not_principals=True)
NOT_RESOURCE = Trigger(not_resources=True)
ACTION_PATTERN = Trigger(action_patterns=True)
"""An action with a wildcard."""
NAMED_RESOURCE = Trigger(named_resources=True)
"""Resources that are not just `*`."""

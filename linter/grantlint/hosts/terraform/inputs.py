"""The variables of a module: given by its caller or a file, else by default, else holes."""

from typing import TYPE_CHECKING

from msgspec import structs

from grantlint.hosts.terraform.constraints import constrained
from grantlint.hosts.terraform.contents import Argument, Definition
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.scope import Problem, Scope
from grantlint.hosts.terraform.value import Null, TooLargeError, Value, marked, through, unknown
from grantlint.model import Place, Source

if TYPE_CHECKING:
    from grantlint.hosts.terraform.module_instance import ModuleInstance


def within(scope: Scope, source: Source) -> Scope:
    """*scope* for what stands in another file of the same module."""
    return scope if scope.source is source else structs.replace(scope, source=source)


def by(value: Value, place: Place, note: str) -> Value:
    """*value* after a step at *place*; *note* says what that step did."""
    return through(value, Place(place.source, place.token, note))


def value_of_variable(module: "ModuleInstance", name: str, place: Place) -> Value:
    """The value of a variable, as its declaration types and marks it; a hole where none is."""
    identity = f"{module.prefix}var.{name}"
    declared = module.module.variables.get(name)
    if declared is None:
        if module.is_seen:
            problem = Problem(f"there is no variable `{name[:60]}`", place)
            module.configuration.evaluator.problems.append(problem)
        return unknown(identity, place)
    value = _given(module, name)
    if value is None or (isinstance(value, Null) and _word(declared, "nullable") is False):
        value = _default(module, declared)
    if module.call is None:
        value = module.configuration.planned.variable(name, value, declared.place)
    if value is None:
        value = unknown(identity, declared.place)
    value = _typed(module, value, declared, identity)
    is_sensitive = _word(declared, "sensitive") is True
    return marked(value, sensitive=True) if is_sensitive else value


def _given(module: "ModuleInstance", name: str) -> Value | None:
    call = module.call
    if call is None:
        argument = module.configuration.given.get(name)
        if argument is None:
            return None
        scope = Scope(argument.source, module)
        return _evaluated(module, argument, scope, f"set in {argument.source.path}")
    argument = call.definition.contents.argument(name)
    if argument is None:
        return None
    scope = within(call.scope, argument.source)
    return _evaluated(module, argument, scope, f"input of {module.prefix.rstrip('.')}")


def _default(module: "ModuleInstance", declared: Definition) -> Value | None:
    default = declared.contents.argument("default")
    if default is None:
        return None
    return _evaluated(module, default, module.scope(default.source), "the default")


def _evaluated(module: "ModuleInstance", argument: Argument, scope: Scope, note: str) -> Value:
    value = module.configuration.evaluator.evaluate(argument.node.value, scope)
    return by(value, argument.place, note)


def _typed(module: "ModuleInstance", value: Value, declared: Definition, identity: str) -> Value:
    type_ = declared.contents.argument("type")
    if type_ is None:
        return value
    evaluator = module.configuration.evaluator
    try:
        return constrained(value, type_.node.value, evaluator, module.scope(type_.source))
    except EvaluationError as error:
        place = error.place or declared.place
        evaluator.problems.append(Problem(f"`{identity}`: {error.message}", place))
    except TooLargeError:
        pass
    return unknown(identity, value.place)


def _word(declared: Definition, name: str) -> object:
    """What an argument that is a plain `true` or `false` says."""
    argument = declared.contents.argument(name)
    return getattr(argument.node.value, "value", None) if argument is not None else None

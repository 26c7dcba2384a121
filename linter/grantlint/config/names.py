"""Names of rules as users write them: ids, families, codes, `id:code`; checked, and matched.

The rules are handed in; what is known of each is its id, its codes and its options.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import NoReturn, Protocol

from grantlint.config import Config
from grantlint.config.errors import UsageError, did_you_mean, nearest
from grantlint.model import Finding, Severity, Token
from grantlint.rule import Option

OPTION_TYPES: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    str: "text in quotes",
    list: "a list of texts",
}


def listed(lists: Iterable[str]) -> tuple[str, ...]:
    """Names given one by one or separated by commas."""
    names = (name.strip() for text in lists for name in text.split(","))
    return tuple(filter(None, names))


class Known(Protocol):
    """What the packs say about a rule."""

    @property
    def id(self) -> str: ...
    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def options(self) -> Mapping[str, Option]: ...
    @property
    def default(self) -> bool: ...


class Selection:
    """Which rules run, and which of their findings count.

    The closest name decides: `id:code` before an id, an id before a code, a code before a family.
    Where both sides are as close, leaving out wins. Without `select` the default rules run, and
    those that the config gives a severity.
    """

    def __init__(self, config: Config) -> None:
        self._select = frozenset(config.select)
        self._ignore = frozenset((*config.ignore, *config.off))
        self._severities = config.severities

    def runs(self, rule: Known) -> bool:
        """Whether *rule* can have findings that count."""
        if self._select:
            chosen = _closest(self._select, rule.id, rule.codes)
        else:
            chosen = 3 if rule.id in self._severities else int(rule.default)
        return chosen > _closest(self._ignore, rule.id, ())

    def counts(self, rule: str, codes: Sequence[str]) -> bool:
        """Whether a finding of *rule*, which ran, with these codes counts."""
        ignored = _closest(self._ignore, rule, codes)
        if self._select:
            return _closest(self._select, rule, codes) > ignored
        return ignored < (4 if rule in self._severities else 1)

    def counted(self, finding: Finding) -> Finding | None:
        """What of a finding counts: all of it, some of its parts, or nothing."""
        if not finding.parts:
            return finding if self.counts(finding.rule, finding.codes) else None
        parts = frozenset(finding.parts)
        others = tuple(code for code in finding.codes if code not in parts)
        counting = (part for part in finding.parts if self.counts(finding.rule, (part, *others)))
        return finding.with_parts(tuple(counting))


def severity_of(config: Config, rule: str) -> Severity | None:
    """The severity that the config gives to all findings of *rule*, or to its family."""
    found = config.severities.get(rule)
    return config.severities.get(rule.partition("/")[0]) if found is None else found


def names_exactly(names: Iterable[str], rule: str) -> bool:
    """Whether *rule* itself is among *names*, not only its family or a code."""
    return any(name.partition(":")[0] == rule for name in names)


def fits(name: str, rule: str, codes: Sequence[str]) -> bool:
    """Whether *name* covers a finding of *rule* with *codes*."""
    return _closest({name}, rule, codes) > 0


def _closest(names: AbstractSet[str], rule: str, codes: Sequence[str]) -> int:
    """How closely *names* name the rule: 4 `id:code`, 3 its id, 2 a code, 1 its family, 0 not."""
    if not names:
        return 0
    if any(f"{rule}:{code}" in names for code in codes):
        return 4
    if rule in names:
        return 3
    if any(code in names for code in codes):
        return 2
    return int(rule.partition("/")[0] in names)


class Names:
    """All names that some of *rules* can be called by."""

    def __init__(self, rules: Iterable[Known]) -> None:
        self.rules = {rule.id: rule for rule in rules}

    @cached_property
    def families(self) -> set[str]:
        return {rule.partition("/")[0] for rule in self.rules}

    @cached_property
    def _all(self) -> set[str]:
        codes = {code for rule in self.rules.values() for code in rule.codes}
        return {*self.rules, *self.families, *codes}

    def are(self, name: str) -> bool:
        """Whether *name* is one of them, or a rule with one of its own codes."""
        rule, _, code = name.partition(":")
        return name in self._all or (rule in self.rules and code in self.rules[rule].codes)

    def noun(self, name: str) -> str:
        """What a *name* that is none lacks: the rule, or the code behind it."""
        return "code" if name.partition(":")[0] in self.rules else "rule"

    def meant(self, name: str) -> str:
        """The end of a message about a *name* that is none: what it may be a slip of."""
        rule = self.rules.get(name.partition(":")[0])
        if rule is None:
            return did_you_mean(name, self._all)
        code = nearest(name.partition(":")[2], rule.codes)
        return f"; did you mean `{rule.id}:{code}`?" if code else ""


def check_names(config: Config, rules: Iterable[Known]) -> None:
    """Raise UsageError for the first name of a rule or option in *config* that is unknown."""
    names = Names(rules)
    known = names.rules
    for token, name in _written(config):
        if not names.are(name):
            problem = f"unknown {names.noun(name)} `{name}` in `{token[0]}`" + names.meant(name)
            is_in_file = config.source is not None and name in config.source.text
            _refuse(config, problem, *(token if is_in_file else ()))
    for name in {**config.severities, **config.options, **dict.fromkeys(config.off)}:
        if name not in known and name not in names.families:
            suggestion = did_you_mean(name, {*known, *names.families})
            _refuse(config, f"unknown rule `{name}`" + suggestion, "rules", name)
    for name, options in config.options.items():
        _check_options(config, name, options, known[name].options if name in known else {})


def _written(config: Config) -> Iterator[tuple[Token, str]]:
    """Names in lists, with the keys the lists stand at."""
    for name in config.select:
        yield ("select",), name
    for name in config.ignore:
        yield ("ignore",), name
    for entry in config.ignores:
        for name in entry.rules:
            yield (*entry.place.token, "rules"), name


def _check_options(
    config: Config, rule: str, options: Mapping[str, Option], known: Mapping[str, Option]
) -> None:
    """Every option is one of the rule's, with a value of the default's type."""
    for name, value in options.items():
        if name not in known:
            problem = f"unknown option `{name}` of `{rule}`" + did_you_mean(name, known)
            _refuse(config, problem, "rules", rule, name)
        wanted = type(known[name])
        if type(value) is not wanted:
            problem = f"option `{name}` of `{rule}` must be {OPTION_TYPES[wanted]}"
            _refuse(config, problem, "rules", rule, name)


def _refuse(config: Config, problem: str, *token: str | int) -> NoReturn:
    """Raise the problem, with its place where the config file has what *token* names."""
    source = config.source
    span = source.locate(token) if source else None
    if source is None or span is None or span.end == 0:
        raise UsageError(problem)
    raise UsageError(f"{source.path}:{source.position(span.start)[0]}: {problem}")

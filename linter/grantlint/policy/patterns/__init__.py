"""IAM's pattern language: which strings patterns match, together, apart, and shortest examples.

A pattern (`Glob`) is a plain string with `*` and `?`, or a `Pattern` of parts when it has literal
wildcards, narrower wildcards, holes or request variables; `of_parts` makes one from a term's parts.
Pure functions over values; knows nothing of statements or ARNs.
"""

from grantlint.policy.patterns.examples import example, example_outside, intersection_example
from grantlint.policy.patterns.parts import (
    Chars,
    Glob,
    Literal,
    Part,
    Pattern,
    Wild,
    exactly,
    is_plain,
    joined,
    literal_prefix,
    loosened,
    name_of,
    of_parts,
    parts_of,
    substituted,
    unknowns,
)
from grantlint.policy.patterns.plain import matches
from grantlint.policy.patterns.questions import contains, intersects

__all__ = [
    "Chars",
    "Glob",
    "Literal",
    "Part",
    "Pattern",
    "Wild",
    "contains",
    "exactly",
    "example",
    "example_outside",
    "intersection_example",
    "intersects",
    "is_plain",
    "joined",
    "literal_prefix",
    "loosened",
    "matches",
    "name_of",
    "of_parts",
    "parts_of",
    "substituted",
    "unknowns",
]

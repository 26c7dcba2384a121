"""Starts a rule: `new-rule family/some-offence` writes its module and its page."""

import os
import re
import sys

MODULE = '''"""Say in one sentence what the offence is."""

from collections.abc import Iterator

from grantlint.model import Finding, Severity, Statement
from grantlint.rule import Context, actions, rule


@rule(on=Statement, when=actions("service:Action"), severity=Severity.WARNING, since="0.1.0")
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.actions is None:
        return
    for term in statement.actions.terms:
        yield ctx.finding(term, f"`{term.written}` …")
'''

PAGE = """# Say what is wrong in a short title

One sentence: what the rule reports.

## Why it matters

## How to fix

## Examples

```json flagged
{"Effect": "Allow", "Action": «"service:Action"», "Resource": "*"}
```

## Cases

Why this one is silent.

```json clean
{"Effect": "Deny", "Action": "service:Action", "Resource": "*"}
```

## Sources

- https://docs.aws.amazon.com/
"""


def main(arguments: list[str]) -> int:
    """Write the two files of a rule; refuses an id that is no id and files that stand."""
    if len(arguments) != 1 or not re.fullmatch(
        r"[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*", arguments[0]
    ):
        print("usage: new-rule family/some-offence", file=sys.stderr)
        return 2
    stem = os.path.join("rules", "grantlint_rules", *arguments[0].replace("-", "_").split("/"))
    os.makedirs(os.path.dirname(stem), exist_ok=True)
    init = os.path.join(os.path.dirname(stem), "__init__.py")
    for path, text in ((init, ""), (f"{stem}.py", MODULE), (f"{stem}.md", PAGE)):
        if os.path.exists(path):
            if path != init:
                print(f"{path} stands already", file=sys.stderr)
                return 1
            continue
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        print(f"wrote {path}")
    print("then: python -m grantlint_dev index && pytest tests/test_pages.py")
    return 0

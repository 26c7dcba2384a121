"""Writes rule pages and their table to docs/rules: the pages of the pack, made readable."""

import os
import re

from grantlint.engine.packs import Entry, Pack, pack
from grantlint_dev import generated

FOLDER = os.path.join("docs", "rules")
CAPTIONS = {
    "flagged": "Reported, at the characters between « and »:",
    "clean": "Not reported:",
    "fixed": "After the fix:",
    "config": "With this in `grantlint.toml`:",
}
_FENCE = re.compile(r"^```(\w+) (\w+)[^\n]*$", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write or `--check` docs/rules."""
    rules = pack("grantlint_rules")
    files = {os.path.join(FOLDER, "README.md"): table(rules)}
    for entry in rules.entries:
        files[os.path.join(FOLDER, f"{entry.id}.md")] = page(rules, entry)
    check = "--check" in arguments
    status = generated.settle(files, check=check, task="docs")
    return max(status, _strays(set(files), check=check))


def page(rules: Pack, entry: Entry) -> str:
    """One rule's page: a line of facts below the title, a caption above each fence."""
    with open(rules.page(entry), encoding="utf-8") as file:
        title, _, body = file.read().partition("\n")
    codes = f" · also known as {', '.join(entry.codes)}" if entry.codes else ""
    off = "" if entry.default else " · off by default"
    facts = f"`{entry.id}` · {entry.severity.word} · since {entry.since}{off}{codes}"
    captioned = _FENCE.sub(lambda found: f"{CAPTIONS[found[2]]}\n\n```{found[1]}", body)
    return f"{title}\n\n{facts}\n{captioned}"


def table(rules: Pack) -> str:
    """The list of all rules, by family."""
    lines = [
        "# Rules",
        "",
        f"{len(rules.entries)} rules. The severity is the worst a rule gives.",
        "",
        "| rule | severity | what it reports |",
        "|---|---|---|",
    ]
    lines += [
        f"| [{entry.id}]({entry.id}.md) | {entry.severity.word} | {entry.summary} |"
        for entry in rules.entries
    ]
    return "\n".join(lines) + "\n"


def _strays(files: set[str], *, check: bool) -> int:
    """Pages of rules that are gone: removed, or reported."""
    status = 0
    for folder, _, names in os.walk(FOLDER):
        for name in names:
            path = os.path.join(folder, name)
            if path in files:
                continue
            if check:
                print(f"{path} belongs to no rule: run `python -m grantlint_dev docs`")
                status = 1
            else:
                os.remove(path)
    return status

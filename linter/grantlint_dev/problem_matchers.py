"""Writes the problem matchers: how GitHub Actions and VS Code read the lines of `concise`."""

import json
import os

from grantlint_dev import generated

FOLDER = os.path.join("docs", "problem-matchers")

_PAINT = r"(?:\x1b\[[\d;]*m)*"
_PLACE = rf"^{_PAINT}(.+?){_PAINT}:(\d+):(\d+): "
_RULE = r" (\S+) (.+)$"
_GROUPS = ("file", "line", "column", "severity", "code", "message")


def pattern(severities: str) -> str:
    """The regular expression of a line, plain or coloured.

    It is one that .NET, JavaScript and Python read alike. *severities* are the words it takes,
    separated by `|`; its groups are those of `groups`.
    """
    return f"{_PLACE}{_PAINT}({severities}){_PAINT}{_RULE}"


def groups() -> dict[str, int]:
    """What each group of `pattern` holds."""
    return {name: number for number, name in enumerate(_GROUPS, 1)}


def github() -> dict[str, object]:
    """Two matchers, as GitHub Actions calls the lowest severity `notice`, not `info`.

    https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md
    """
    unnamed = {name: group for name, group in groups().items() if name != "severity"}
    return {
        "problemMatcher": [
            {
                "owner": "grantlint",
                "pattern": [{"regexp": pattern("error|warning"), **groups()}],
            },
            {
                "owner": "grantlint-info",
                "severity": "notice",
                "pattern": [{"regexp": pattern("info"), **unnamed}],
            },
        ]
    }


def vscode_tasks() -> dict[str, object]:
    """A task that checks the open folder and lists what it finds among the problems.

    https://code.visualstudio.com/docs/debugtest/tasks
    """
    matcher = {
        "owner": "grantlint",
        "source": "grantlint",
        "fileLocation": ["autoDetect", "${workspaceFolder}"],
        "pattern": {"regexp": pattern("error|warning|info"), **groups()},
    }
    task = {
        "label": "grantlint",
        "type": "shell",
        "command": "grantlint check --output-format concise",
        "problemMatcher": matcher,
    }
    return {"version": "2.0.0", "tasks": [task]}


def files() -> dict[str, str]:
    """Each generated file, its path below the repository and its text."""
    matchers = {"github.json": github(), "vscode-tasks.json": vscode_tasks()}
    return {
        os.path.join(FOLDER, name): json.dumps(matcher, indent=2) + "\n"
        for name, matcher in matchers.items()
    }


def main(arguments: list[str]) -> int:
    """Write or `--check` the matchers; gives the exit status."""
    return generated.settle(files(), check="--check" in arguments, task="problem-matchers")

"""Generated files: written, or compared with what stands when `--check` is given."""

import os
import sys
from collections.abc import Mapping


def settle(files: Mapping[str, str], *, check: bool, task: str) -> int:
    """Write *files* (path to text), or say which are stale; gives the exit status."""
    stale = [path for path, text in files.items() if _standing(path) != text]
    if check:
        for path in stale:
            print(f"{path} is stale: run `python -m grantlint_dev {task}`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(files[path])
        print(f"wrote {path}")
    return 0


def _standing(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None

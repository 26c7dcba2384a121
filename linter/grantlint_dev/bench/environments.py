"""A virtual environment for each tool that is measured, kept from one run to the next."""

import os
import subprocess
import sys
from importlib.metadata import distributions

PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")


def prepare(cache: str, package: str) -> str:
    """The `bin` folder of an environment in *cache* that holds *package*; makes it when missing.

    grantlint itself is installed anew each time, from the tree that this module belongs to.
    """
    home = os.path.join(cache, package)
    python = os.path.join(home, "bin", "python")
    is_ours = package == "grantlint"
    if not os.path.exists(os.path.join(home, "ready")):
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        _install(python, _tree() if is_ours else package)
        with open(os.path.join(home, "ready"), "w", encoding="utf-8"):
            pass
    elif is_ours:
        _install(python, "--force-reinstall", "--no-deps", _tree())
    return os.path.join(home, "bin")


def version(binaries: str, package: str) -> str:
    """The version of *package* in the environment of the folder *binaries*."""
    library = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = os.path.join(os.path.dirname(binaries), "lib", library, "site-packages")
    return next(one.version for one in distributions(name=package, path=[site]))


def _install(python: str, *what: str) -> None:
    subprocess.run([python, *PIP, *what], check=True)


def _tree() -> str:
    """The root of the repository: this file is linter/grantlint_dev/bench/environments.py."""
    folder = os.path.abspath(__file__)
    for _ in range(4):
        folder = os.path.dirname(folder)
    return folder

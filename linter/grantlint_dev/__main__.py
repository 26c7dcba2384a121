"""`python -m grantlint_dev TASK`: runs one development tool, imported on use."""

import sys
from importlib import import_module

TASKS = {
    "refresh-knowledge": "rebuild the AWS knowledge from packages",
    "index": "write the index of the built-in pack (--check: fail when it is stale)",
    "new-rule": "start a rule: its module and its page",
    "docs": "write rule pages and tables to docs/ (--check: fail when they are stale)",
    "config-schema": "write the schema of the config (--check: fail when it is stale)",
    "problem-matchers": "write the problem matchers (--check: fail when they are stale)",
    "bench": "measure speed and memory beside other tools (--rules: each rule's share)",
    "differential": "compare what parliament and grantlint know of a folder's actions",
    "terraform-carriers": "hold the table of carriers against the documentation of providers",
    "terraform-carriers-count": "count the policies of a Terraform folder twice: none is lost",
    "terraform-eval": "print the value of a Terraform expression",
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in TASKS:
        for name, what in TASKS.items():
            print(f"{name:20}{what}")
        return 0 if arguments in ([], ["--help"]) else 2
    module = import_module(f"grantlint_dev.{arguments[0].replace('-', '_')}")
    status: int = module.main(arguments[1:])
    return status


sys.exit(main(sys.argv[1:]))

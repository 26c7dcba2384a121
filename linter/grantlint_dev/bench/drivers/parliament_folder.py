"""parliament on each file of a folder, as its `--directory` does, but past what it fails on."""

import os
import sys
from importlib import import_module

parliament = import_module("parliament")
cli = import_module("parliament.cli")

with_community_auditors = "--include-community-auditors" in sys.argv
if with_community_auditors:
    home = next(iter(parliament.__path__))
    parliament.override_config(os.path.join(home, "community_auditors", "config_override.yaml"))

failed = 0
findings = []
for path in cli.find_files(sys.argv[1], policy_extension=".json"):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        policy = parliament.analyze_policy_string(
            text,
            path,
            include_community_auditors=with_community_auditors or None,
            config=parliament.config,
        )
    except Exception:  # noqa: BLE001  what it raises on a policy is counted, whatever it is
        failed += 1
    else:
        findings += policy.findings
for finding in map(parliament.enhance_finding, findings):
    if not cli.is_finding_filtered(finding, "LOW"):
        cli.print_finding(finding)
print(failed, file=sys.stderr)

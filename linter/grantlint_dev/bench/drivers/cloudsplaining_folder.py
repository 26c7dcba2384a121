"""cloudsplaining on each file of a folder, by the function that its `scan-policy-file` calls."""

import json
import os
import sys
from importlib import import_module

scan_policy_file = import_module("cloudsplaining.command.scan_policy_file")

failed = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            policy = json.load(file)
        try:
            print(scan_policy_file.scan_policy(policy))
        except Exception:  # noqa: BLE001  what it raises on a policy is counted, whatever it is
            failed += 1
print(failed, file=sys.stderr)

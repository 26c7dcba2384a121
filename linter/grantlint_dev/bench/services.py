"""Our catalogue in the shape of AWS's service reference, for tools that carry no data themselves.

The shape: https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
"""

import json
import os
from collections.abc import Iterator

from grantlint.knowledge import catalogue

REFERENCE = "https://servicereference.us-east-1.amazonaws.com/v1"
PROPERTIES = {
    "IsList": "L",
    "IsPermissionManagement": "P",
    "IsTaggingOnly": "T",
    "IsWrite": "WPT",
}


def write(folder: str) -> None:
    """Write one file for each service into *folder*, and `_services.json` with their names."""
    os.makedirs(folder, exist_ok=True)
    prefixes = sorted(catalogue.index().services)
    _write(folder, "_services", [_listed(prefix) for prefix in prefixes])
    for service in filter(None, map(catalogue.service, prefixes)):
        _write(folder, service.prefix, reference(service))


def reference(service: catalogue.Service) -> dict[str, object]:
    """One service as AWS's service reference says it."""
    return {
        "Name": service.prefix,
        "Actions": list(_actions(service)),
        "Resources": [
            {"Name": name, "ARNFormats": row.arns, "ConditionKeys": row.keys.split()}
            for name, row in service.resources.items()
        ],
        "ConditionKeys": [{"Name": name, "Types": [kind]} for name, kind in service.keys.items()],
        "Version": "v1.4",
    }


def _actions(service: catalogue.Service) -> Iterator[dict[str, object]]:
    for row in map(service.row, service.actions):
        cells = [cell.split(" +") for cell in row.types.split(", ") if cell]
        keys = {*row.keys.split(), *(key for _, *own in cells for key in own)}
        yield {
            "Name": row.name,
            "ActionConditionKeys": sorted(keys),
            "Annotations": {
                "Properties": {name: row.level in levels for name, levels in PROPERTIES.items()}
            },
            "Resources": [{"Name": cell[0].removesuffix("*")} for cell in cells],
        }


def _listed(prefix: str) -> dict[str, str]:
    return {"service": prefix, "url": f"{REFERENCE}/{prefix}/{prefix}.json"}


def _write(folder: str, name: str, content: object) -> None:
    with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
        json.dump(content, file)

"""Reads and decodes each file of a folder: the least that any tool has to do."""

import json
import os
import sys

for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            json.loads(file.read())

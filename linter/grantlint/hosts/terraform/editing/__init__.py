"""Changes of policies as edits of Terraform's files, and statements in HCL for messages.

A file is read again to find what to edit: places hold offsets only.
"""

from grantlint.hosts.terraform.editing.changes import edits
from grantlint.hosts.terraform.editing.spelling import spelled

__all__ = ["edits", "spelled"]

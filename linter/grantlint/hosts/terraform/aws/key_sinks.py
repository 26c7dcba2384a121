"""What becomes of a value that is given to an argument: who may read it there.

Knows types of resources of all providers by their names; a provider that is none of AWS's, of the
machine's or of a store for secrets is a third party.
"""

import re
from typing import Final

from grantlint.hosts.terraform.carriers import Path
from grantlint.model import KeySink

_HERE: Final = (
    "aws", "awscc", "local", "null", "terraform", "template", "cloudinit", "time", "tls", "random",
    "archive", "external", "helm", "kubernetes", "kubectl", "docker",
    "consul", "nomad",
)  # fmt: skip
"""Providers of what is one's own: AWS, the machine that runs Terraform, a cluster."""
_STORES: Final = (
    r"^(?:aws_secretsmanager_secret_version|awscc_secretsmanager_secret|kubernetes_secret(?:_v1)?"
    r"|vault_.*|onepassword_.*|sops_.*|infisical_.*|doppler_.*|akeyless_.*|conjur_.*|pass_.*"
    r"|azurerm_key_vault_.*|google_secret_manager_.*|bitwarden_.*|secretsmanager_.*)$"
)
"""https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html and the like"""
_FILES: Final = ("local_file", "local_sensitive_file", "aws_s3_object", "aws_s3_bucket_object")
_USER_DATA: Final = ("user_data", "user_data_base64", "custom_data")
_CLOUD_INIT: Final = ("cloudinit_config", "template_cloudinit_config")
_ENVIRONMENTS: Final = ("environment", "environment_variables", "env", "container_definitions",
                        "environment_variable", "build_environment")  # fmt: skip
_TAGS: Final = ("tags", "tags_all", "tag")
_HIDDEN: Final = r"(?:secret|sensitive|password|token|_wo$|private_key)"
"""In the names of arguments that are made for secrets."""
_PASSED_ON: Final = ("template_file", "null_data_source", "terraform_remote_state",
                     "aws_iam_policy_document")  # fmt: skip
"""Data sources whose result is what is handed on."""


def sink_of(mode: str, kind: str, path: Path, *, is_plain_parameter: bool) -> KeySink | None:
    """Where a value goes that argument *path* of a block takes; None where it stays on its way.

    *is_plain_parameter* tells of `aws_ssm_parameter` that its type is no `SecureString`.
    """
    if mode in ("data", "ephemeral") and kind in _PASSED_ON:
        return None
    if path[0] == "provisioner":
        return KeySink.FILE if path[1:2] == ("file",) else KeySink.COMMAND
    if kind == "aws_ssm_parameter":
        is_stored = path in (("value",), ("value_wo",)) and not is_plain_parameter
        return KeySink.STORE if is_stored else KeySink.TEXT
    if re.match(_STORES, kind) is not None:
        return KeySink.STORE
    if kind.partition("_")[0] not in _HERE:
        return KeySink.THIRD_PARTY
    return _of_own(kind, path)


def _of_own(kind: str, path: Path) -> KeySink:
    if kind in _CLOUD_INIT or not set(_USER_DATA).isdisjoint(path):
        return KeySink.USER_DATA
    if kind in _FILES:
        return KeySink.TAG if path[0] in _TAGS else KeySink.FILE
    if kind == "external":
        return KeySink.COMMAND
    for names, sink in ((_TAGS, KeySink.TAG), (_ENVIRONMENTS, KeySink.ENVIRONMENT)):
        if not set(names).isdisjoint(path):
            return sink
    is_hidden = any(re.search(_HIDDEN, step) is not None for step in path)
    return KeySink.STORE if is_hidden else KeySink.TEXT

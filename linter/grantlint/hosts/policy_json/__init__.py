"""Policies in JSON: alone, in lists, as the AWS CLI prints them, joined by the config."""

from grantlint.hosts.policy_json.host import PolicyJson

HOST = PolicyJson()

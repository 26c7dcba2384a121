"""Policies and lists on resources: what they let strangers do, by AWS's own meaning of public."""

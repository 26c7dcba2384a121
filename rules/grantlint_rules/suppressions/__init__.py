"""Suppressions: entries that accept findings."""

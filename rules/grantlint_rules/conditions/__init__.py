"""Conditions: keys and operators that guard what they seem to guard."""

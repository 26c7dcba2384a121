"""The built-in pack of rules."""

"""Expectations: what the config says that identities must and must not be able to do."""

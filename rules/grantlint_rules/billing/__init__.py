"""Billing and account access: retired actions and what took their place."""

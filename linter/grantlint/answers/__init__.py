"""Answers to questions about access: why a request was denied, what to grant. No rules here."""

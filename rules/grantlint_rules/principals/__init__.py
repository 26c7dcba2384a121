"""Principals: names that AWS takes for what they are meant to be."""

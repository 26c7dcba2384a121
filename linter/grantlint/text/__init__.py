"""Texts and places in them: JSON with places, a language inside a string of another, edits."""

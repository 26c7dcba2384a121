"""Access keys: exposed, static or handed on."""

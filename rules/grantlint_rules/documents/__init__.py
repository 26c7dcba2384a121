"""Documents: files and texts that cannot be understood as policies."""

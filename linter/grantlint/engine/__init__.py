"""A run: files found, packs chosen, rules called where they apply, findings settled."""

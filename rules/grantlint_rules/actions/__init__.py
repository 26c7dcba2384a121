"""Actions: names that exist, are needed and have an effect."""

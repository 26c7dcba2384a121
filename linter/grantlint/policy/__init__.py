"""IAM's language: its grammar, patterns, ARNs, conditions, and who may do what."""

"""iam:PassRole: which roles may be handed to which services."""

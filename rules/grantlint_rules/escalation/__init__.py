"""Ways from the permissions of an identity to more of them, up to all there are."""

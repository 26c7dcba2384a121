"""Resources: what a statement names, and whether its actions can be used there."""

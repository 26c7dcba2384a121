"""Terraform: its language, its configurations, and the IAM in them."""

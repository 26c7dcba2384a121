"""What the table of Terraform's carriers is made from and held against."""

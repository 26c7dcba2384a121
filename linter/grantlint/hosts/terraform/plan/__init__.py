"""What `terraform show -json` prints of a plan or a state, as blocks with values."""

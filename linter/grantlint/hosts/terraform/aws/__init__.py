"""What the resources of the AWS provider mean: policies, identities, keys, attributes."""

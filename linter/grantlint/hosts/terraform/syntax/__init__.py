"""HCL as a tree with exact offsets, native and JSON syntax alike; knows nothing of Terraform."""

"""Building grantlint's AWS knowledge out of packages of the ordinary registries."""

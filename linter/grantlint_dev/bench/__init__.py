"""Measures speed and memory beside other tools; knows how each of them is meant to be used."""

from grantlint_dev.bench.command import main

__all__ = ["main"]

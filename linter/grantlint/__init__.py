"""grantlint finds missing, too broad and unsafe AWS access before it is deployed."""

__version__ = "0.1.0"

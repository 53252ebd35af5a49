"""Build a newsroom's weekly digest email: select, compose, check, render."""

__version__ = "0.1.0"

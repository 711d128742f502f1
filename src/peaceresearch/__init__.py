"""Reproducible mixed-methods research: raw field material in, multilingual reports out."""

__version__ = "0.1.0"

"""Readers, one per file format: a raw file in, tidy tables and what was noticed out."""

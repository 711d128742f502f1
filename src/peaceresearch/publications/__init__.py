"""Documents: woven once per language, rendered to many formats."""

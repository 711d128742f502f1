"""The typed view of a study's config/: the one place where YAML is read."""

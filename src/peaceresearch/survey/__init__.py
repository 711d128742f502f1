"""The survey strand: design-based estimates and models, pure functions on tidy tables."""

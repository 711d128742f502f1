"""Statistics that several strands use: pure functions on arrays."""

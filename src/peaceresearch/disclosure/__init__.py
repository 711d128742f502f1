"""The gate: what may leave the restricted results."""

"""The strands together: joint displays of released results."""

"""The document review: searches made one, screening counted, extractions crossed."""

"""Tidy results: their columns, their ids, and how they are read and written."""

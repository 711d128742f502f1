"""Synthetic raw material for a study's instruments, in the file formats that the field delivers."""

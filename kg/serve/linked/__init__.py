"""Linked data: every IRI at its path, and the dataset as a whole."""

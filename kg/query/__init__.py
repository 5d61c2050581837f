"""Queries: those that users write, and the named questions."""

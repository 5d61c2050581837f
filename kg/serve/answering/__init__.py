"""Queries and changes: what they are, the processes that run them, the limits they hold to."""

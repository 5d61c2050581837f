"""SPARQL updates of users: taken apart, kept to their own graphs, and run."""

from kg.query.updates.changing import change
from kg.query.updates.merging import maintained
from kg.query.updates.targets import ForbiddenUpdateError, Using

__all__ = ["ForbiddenUpdateError", "Using", "change", "maintained"]

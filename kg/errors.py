"""The errors that policykg raises: one root, so that a caller can catch them all.

Every message names the place (file, line, setting) and the cure, because it is
shown to the user as it stands, without a traceback.
"""

from __future__ import annotations


class KgError(Exception):
    """The root of all errors that policykg raises on purpose."""


class SettingsError(KgError):
    """A setting, argument or configuration file is wrong; nothing was started."""


class SourceError(KgError):
    """One input (a file, a line of a file) cannot be read; other input is not affected."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, str]]:
        return type(self), (self.source, self.reason)  # so that it can go from process to process


class OntologyError(KgError):
    """A file below ontology/ is malformed: a dangling parent, a duplicate, a missing column."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class QueryError(KgError):
    """A SPARQL query or a question's parameter is wrong."""

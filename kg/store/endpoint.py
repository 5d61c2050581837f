"""Where a remote home is, and what is needed to get in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from kg.errors import SettingsError
from kg.ids import digest
from kg.settings import Settings

_SCHEME: Final = re.compile(r"sparql\+(?=https?://)")
# Where engines answer updates beside queries: by the end of the query's path.
_UPDATES: Final = (
    (re.compile(r"/(?:query|sparql/query)$"), "/update"),  # Oxigraph, Apache Jena Fuseki
    (re.compile(r"(/repositories/[^/]+)$"), r"\1/statements"),  # GraphDB, RDF4J
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint that queries are sent to at ``query`` and updates at ``update``.

    Whoever gives ``user`` and ``password`` is asked for them by HTTP (Basic or Digest, as the endpoint says);
    a ``token`` is sent as a bearer token. ``cache`` is the folder of this machine for what stands beside the
    quads (:mod:`kg.store.remote`). A request may take ``seconds`` and holds about ``batch`` quads at most.
    As text it is the address alone: no secret is in it.
    """

    query: str
    update: str
    cache: Path
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    seconds: float = 300.0
    batch: int = 2000

    def __str__(self) -> str:
        return f"sparql+{self.query}"


Place: TypeAlias = Path | Endpoint
"""Where a store is: a folder on this machine, or an endpoint."""


def is_remote(store: str) -> bool:
    """Whether a store's name is the address of an endpoint."""
    return _SCHEME.match(store) is not None


def place(settings: Settings) -> Place:
    """Where the store of these settings is. Raises SettingsError for an address that is none."""
    if not is_remote(settings.store):
        return Path(settings.store)
    address = _SCHEME.sub("", settings.store)
    parts = urlsplit(address)
    if parts.username is not None or parts.password is not None:
        # What stands in an address is shown, logged and kept in the history of the shell.
        raise SettingsError("store: an address holds no password; set store_user and store_password instead")
    try:
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.query or parts.fragment:
        raise SettingsError(f"store: {settings.store!r}; write sparql+http(s)://host:port/path")
    update = settings.store_update or address
    for pattern, instead in _UPDATES if not settings.store_update else ():
        update = pattern.sub(instead, update)
    folder = re.sub(r"[^\w.-]+", "-", parts.netloc + parts.path).strip("-")
    return Endpoint(
        address,
        update,
        Path(settings.cache) / f"{folder}-{digest(address)[:8]}",
        settings.store_user,
        settings.store_password,
        settings.store_token,
        settings.store_seconds,
        settings.store_batch,
    )

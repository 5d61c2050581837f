"""One frozen ``Settings``: defaults, overridden by a TOML file, overridden by arguments."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from kg.errors import SettingsError
from kg.terms import BASE

_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "tuple[str, ...]": (list, tuple),
}


_POSITIVE: Final = (
    "max_article_bytes batch workers query_seconds query_memory_mb answer_rows answer_mb store_seconds "
    "store_batch".split()
)
_CLUSTER: Final = re.compile(r"local:\d{1,4}|(?:[a-z]+://)?(?:[^\s/:]+|\[[0-9a-fA-F:.]+\]):\d{1,5}")
_SHORTEST_TOKEN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set, once for all commands.

    ``base`` begins the IRIs of the data; ``store`` is the store's folder or endpoint; ``languages`` are the
    ISO 639-1 codes that are built; ``max_article_bytes`` is the largest article read; claims below
    ``min_confidence`` (0 to 1) are set aside; up to ``batch`` articles go into the store at once;
    ``jobs`` processes extract (1: no other than the one that runs; 0: as many as there are processors);
    ``cluster`` is the address of a scheduler of Dask distributed whose workers read and extract instead, or
    ``local:N`` for N workers on this machine;
    ``standard`` keeps a graph of what is stated in the terms of schema.org, ORG and others.

    For a store at an endpoint (``sparql+http(s)://host:port/path``): ``store_user`` and ``store_password``,
    or the bearer token ``store_token``, are sent to it; ``store_update`` is the address of its updates where
    that is not told by the other; a request may take ``store_seconds`` and holds up to ``store_batch`` quads;
    ``cache`` is a folder on this machine for what can be made anew from the endpoint.

    For the server: whoever sends ``token`` may write graphs of users (empty: nobody may); ``url`` is its
    address for the public (empty: that of each request); ``dumps`` is a folder of files to offer; ``workers``
    processes answer; one query may take ``query_seconds``, ``query_memory_mb``, and give ``answer_rows`` and
    ``answer_mb``; answers of together ``kept_mb`` are kept for who asks the same again; a client may send
    ``requests_per_minute`` (0: any number).
    """

    base: str = BASE
    store: str = "kg-store"
    languages: tuple[str, ...] = ("en", "zh")
    max_article_bytes: int = 5_000_000
    min_confidence: float = 0.0
    batch: int = 500
    jobs: int = 1
    cluster: str = ""
    standard: bool = True
    store_user: str = ""
    store_password: str = field(default="", repr=False)
    store_token: str = field(default="", repr=False)
    store_update: str = ""
    store_seconds: float = 300.0
    store_batch: int = 2000
    cache: str = "kg-cache"
    token: str = field(default="", repr=False)
    url: str = ""
    dumps: str = ""
    workers: int = 2
    query_seconds: float = 30.0
    query_memory_mb: int = 4096
    answer_rows: int = 1_000_000
    answer_mb: int = 64
    kept_mb: int = 64
    requests_per_minute: int = 600

    def __post_init__(self) -> None:
        if not self.base.startswith(("http://", "https://")) or not self.base.endswith(("/", "#")):
            raise SettingsError(f"base: {self.base!r} is no http(s) IRI that ends with / or #")
        if unknown := set(self.languages) - {"en", "zh"}:
            raise SettingsError(f"languages: {', '.join(sorted(unknown))}; only en and zh can be built")
        if not 0 <= self.min_confidence <= 1:
            raise SettingsError(f"min_confidence: {self.min_confidence} is not from 0 to 1")
        if self.jobs < 0:
            raise SettingsError(
                f"jobs: {self.jobs} is negative; 0 stands for as many as there are processors"
            )
        if self.cluster and not _CLUSTER.fullmatch(self.cluster):
            raise SettingsError(
                f"cluster: {self.cluster!r} is neither a scheduler's address (tcp://host:8786) nor local:N"
            )
        for name in _POSITIVE:
            if getattr(self, name) <= 0:
                raise SettingsError(f"{name}: {getattr(self, name)} is not positive")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise SettingsError(f"url: {self.url!r} is no http(s) address")
        if self.token and (len(self.token) < _SHORTEST_TOKEN or not self.token.isascii()):
            raise SettingsError(
                f"token: at least {_SHORTEST_TOKEN} ASCII characters, so that none can guess it"
            )


def load_settings(path: Path | None = None, **arguments: Any) -> Settings:
    """The settings from a TOML file (where one is given) and from arguments, which win.

    An argument that is None leaves the setting as it is.

    Raises SettingsError that names the file, the key and the allowed keys.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror}; name a file that can be read") from error
        except ValueError as error:
            raise SettingsError(f"{path}: not TOML: {error}") from error
    where = f"{path}: " if path is not None else ""
    checked = {key: _check(where, key, value) for key, value in values.items()}
    given = {key: _check("", key, value) for key, value in arguments.items() if value is not None}
    try:
        return Settings(**{**checked, **given})
    except SettingsError as error:
        raise SettingsError(f"{where}{error}") from None


def _check(where: str, key: str, value: Any) -> Any:
    allowed = {field.name: str(field.type) for field in fields(Settings)}
    if key not in allowed:
        raise SettingsError(f"{where}unknown setting {key!r}; the settings are {', '.join(sorted(allowed))}")
    kind = allowed[key]
    if not isinstance(value, _KINDS[kind]) or isinstance(value, bool) != (kind == "bool"):
        raise SettingsError(f"{where}{key}: {value!r} is of the wrong type; {kind} is needed")
    if isinstance(value, list | tuple):
        if not all(isinstance(item, str) for item in value):
            raise SettingsError(f"{where}{key}: {value!r}; a list of strings is needed")
        return tuple(value)
    return value

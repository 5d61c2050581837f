"""What a visitor chose of the pages: language and appearance, by address, cookie or the browser's headers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

LANGUAGES: Final = ("en", "zh")
THEMES: Final = ("auto", "light", "dark")
_YEAR: Final = 365 * 24 * 3600
VARY: Final = "Accept-Language, Cookie"
"""What the pages vary by, besides Accept."""


@dataclass(frozen=True, slots=True)
class Interface:
    """Language (``en``, ``zh``) and theme of one page, and the page's own path and parameters."""

    language: str
    theme: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    chosen: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, str]:
        """The texts of the interface."""
        return words()[self.language]

    def say(self, key: str, **values: object) -> str:
        """A text of the interface with values in the place of its braces."""
        return self.words[key].format(**values)

    def here(self, **changes: str | None) -> str:
        """The address of this page with other parameters; None takes one away, and so the page's number."""
        kept = [(k, v) for k, v in self.parameters if k not in changes and k not in ("page", "lang", "theme")]
        kept += [(k, v) for k, v in changes.items() if v is not None]
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def remember(self, response: Response) -> None:
        """Lets the browser keep what the address chose."""
        for name, value in self.chosen.items():
            response.set_cookie(name, value, max_age=_YEAR, samesite="lax", httponly=True)


def interface_of(request: Request) -> Interface:
    """The interface that a request asks for."""
    asked = {"lang": LANGUAGES, "theme": THEMES}
    given = {name: request.query_params.get(name, "") for name in asked}
    chosen = {name: value for name, value in given.items() if value in asked[name]}
    kept = {name: request.cookies.get(name, "") for name in asked}
    kept = {name: value for name, value in kept.items() if value in asked[name]} | chosen
    return Interface(
        kept.get("lang") or _preferred(request.headers.get("accept-language", "")),
        kept.get("theme", "auto"),
        request.url.path,
        tuple(parse_qsl(request.url.query, keep_blank_values=False)),
        chosen,
    )


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The texts of the interface by language and key."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def _preferred(header: str) -> str:
    """The first of our languages in the order of the browser's, which it gives by falling quality."""
    for part in header.split(","):
        tag = part.split(";")[0].strip().lower().split("-")[0]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]

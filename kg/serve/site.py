"""What all addresses of the server share: what answers queries, and how responses are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from .jobs import Answer, Answerer
from .negotiate import HTML, choose
from .pages import render

_VARY: Final = {"Vary": "Accept"}


@dataclass(frozen=True, slots=True)
class Site:
    """The data behind the server: its answerer, the base of its IRIs, titles and queries of examples."""

    answer: Answerer
    base: str
    examples: tuple[tuple[str, str], ...] = ()

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page made of a template."""
        return Response(render(template, base=self.base, **values), status, _VARY, HTML)

    def data(self, found: Answer, headers: Mapping[str, str] | None = None) -> Response:
        """An answer as it is."""
        return Response(found.body, 200, {**_VARY, **(headers or {})}, found.media)

    def problem(
        self, request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """What went wrong, as text or, for browsers, as a page."""
        extra = {**_VARY, **(headers or {}), **({"Retry-After": "5"} if status == 503 else {})}
        if choose(request.headers.get("accept"), ["text/plain", HTML]) == HTML:
            body = render("error.html", base=self.base, status=status, problem=message)
            return Response(body, status, extra, HTML)
        return Response(f"{message}\n", status, extra, "text/plain")

"""What all addresses of the server share: what answers queries, and how responses are made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.answering.jobs import Answer, Answerer
from kg.serve.http.negotiate import HTML, choose
from kg.serve.site.interface import VARY, interface_of
from kg.serve.site.pages import render

if TYPE_CHECKING:
    from kg.serve.reader import Reader
    from kg.serve.site.labels import Labels

_VARY: Final = {"Vary": "Accept"}
_PAGE_VARY: Final = {"Vary": f"Accept, {VARY}"}
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Site:
    """The data behind the server: its answerer, the base of its IRIs, titles and queries of examples.

    ``reader`` and ``labels`` are what the pages read; without them there are only endpoint and linked data.
    """

    answer: Answerer
    base: str
    examples: tuple[tuple[str, str], ...] = ()
    reader: Reader | None = None
    labels: Labels | None = None

    def page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """A page made of a template, in the language that the request asks for."""
        ui = interface_of(request)
        body = render(
            template, base=self.base, ui=ui, labels=self.labels, browsable=self.reader is not None, **values
        )
        response = Response(body, status, _PAGE_VARY, HTML)
        ui.remember(response)
        return response

    def data(self, found: Answer, headers: Mapping[str, str] | None = None) -> Response:
        """An answer as it is."""
        return Response(found.body, 200, {**_VARY, **(headers or {})}, found.media)

    def rows(self, ending: str, columns: Sequence[str], rows: Iterable[Row], **more: object) -> Response:
        """The data of a page: CSV of the columns, or a JSON object with ``rows`` and what else there is."""
        if ending == "json":
            body = json.dumps({**more, "rows": list(rows)}, ensure_ascii=False, default=str)
            return Response(body, media_type="application/json")
        table = io.StringIO()
        writer = csv.DictWriter(table, columns, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        return Response(table.getvalue(), media_type="text/csv; charset=utf-8; header=present")

    def problem(
        self, request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """What went wrong, as text or, for browsers, as a page."""
        extra = {**_VARY, **(headers or {}), **({"Retry-After": "5"} if status == 503 else {})}
        if choose(request.headers.get("accept"), ["text/plain", HTML]) == HTML:
            response = self.page(request, "error.html", status, problem=message, number=status)
            response.headers.update({k: v for k, v in extra.items() if k != "Vary"})
            return response
        return Response(f"{message}\n", status, extra, "text/plain")

"""The pages as text: Jinja templates in which every value is escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .addresses import local_path
from .describe import short

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.globals.update(web=is_web, query=_query_string)
    return environment


def render(template: str, *, base: str, **values: Any) -> str:
    """A page; ``base`` is the base of the data's IRIs, by which their links become paths of this server."""
    return (
        _environment()
        .get_template(template)
        .render(local=lambda iri: local_path(iri, base), short=lambda iri: short(iri, base), **values)
    )


def stylesheet() -> str:
    """The style of all pages."""
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, "style.css")[0]


def is_web(address: str) -> bool:
    """Whether an address may stand behind a link: those of other schemes (``javascript:``) may not."""
    return address.lower().startswith(("http://", "https://"))


def _query_string(sparql: str, format: str = "") -> str:  # noqa: A002 (the parameter's name in the address)
    return urlencode({"query": sparql, **({"format": format} if format else {})})

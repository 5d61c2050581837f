"""The pages as text: Jinja templates in which every value is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from kg.assets import licences, script
from kg.errors import KgError
from kg.index.counts import MEASURES
from kg.serve.answering.describe import short
from kg.serve.http.addresses import local_path
from kg.view.atlas import measure_label
from kg.view.large_page import large_css
from kg.view.style import OTHER, families, family_of
from kg.view.svg import amount

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.index import Sentence
    from kg.serve.site.interface import Interface
    from kg.serve.site.labels import Labels

MEDIA: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "txt": "text/plain",
}
_GROUPS: Final = (*families(), OTHER)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        web=is_web,
        query=_query_string,
        address=address,
        family=family,
        pieces=pieces,
        amount=amount,
        asset=asset,
    )
    return environment


def render(template: str, *, base: str, ui: Interface, labels: Labels | None = None, **values: Any) -> str:
    """A page; ``base`` is the base of the data's IRIs, by which their links become paths of this server."""
    return (
        _environment()
        .get_template(template)
        .render(
            local=lambda iri: local_path(iri, base),
            short=lambda iri: short(iri, base),
            label=lambda term: labels.of(term, ui.language) if labels else term,
            inverse=lambda term: labels.inverse(term, ui.language) if labels else term,
            ui=ui,
            w=ui.words,
            measures={name: getattr(measure_label(name), ui.language) for name in MEASURES},
            **values,
        )
    )


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """What the pages load, by file name: content and media type. Nothing comes from another host."""
    found = {}
    for file in files(__package__).joinpath("static").iterdir():
        ending = file.name.rpartition(".")[2]
        if file.is_file() and ending in MEDIA:
            found[file.name] = (file.read_bytes(), MEDIA[ending])
    with suppress(KgError):  # installed where npm packages could not be had: pages do without
        for name in ("editor.js", "large.js"):
            found[name] = (script(name).encode(), MEDIA["js"])
        found["licences.txt"] = (licences().encode(), MEDIA["txt"])
    found["large.css"] = (large_css().encode(), MEDIA["css"])
    for name in ("timeline.js", "lineage.js"):
        found[name] = (files("kg.view").joinpath(name).read_bytes(), MEDIA["js"])
    css = "\n".join(f".f{i} {{ --family: {group.colour}; }}" for i, group in enumerate(_GROUPS))
    content, media = found["style.css"]
    found["style.css"] = (content + f"\n{css}\n".encode(), media)
    return found


@cache
def asset(name: str) -> str | None:
    """The address of an asset, which changes with its content; none where it was not built."""
    if name not in assets():
        return None
    return f"/static/{name}?v={sha256(assets()[name][0]).hexdigest()[:12]}"


def family(cls: str) -> str:
    """The style class of an entity's class, by which pages and drawings colour it alike."""
    return f"f{_GROUPS.index(family_of(cls))}"


def pieces(sentence: Sentence) -> Iterator[tuple[str, str | None]]:
    """A sentence in pieces, each with the IRI of what it names or none."""
    end = 0
    for start, stop, iri in sentence.marks:
        if end < start:
            yield sentence.text[end:start], None
        yield sentence.text[start:stop], iri
        end = stop
    if end < len(sentence.text):
        yield sentence.text[end:], None


def is_web(address: str) -> bool:
    """Whether an address may stand behind a link: those of other schemes (``javascript:``) may not."""
    return address.lower().startswith(("http://", "https://"))


def address(path: str, **parameters: object) -> str:
    """A path with those parameters that say something."""
    kept = {key.rstrip("_"): str(value) for key, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def _query_string(sparql: str, format: str = "", **more: str) -> str:  # noqa: A002 (the parameter's name)
    return urlencode({"query": sparql, **({"format": format} if format else {}), **more})

"""Map and timeline as one HTML file each: with the sentences, in both languages, asking no host for anything.

All texts stand in the page itself, so that it says the same where no script runs.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.index import Kept
from kg.ontology import load_ontology

from .entries import Entry, draw_entries
from .model import Label
from .pyvis_page import NONCE
from .style import family_of
from .svg import amount
from .timeline import year_of

if TYPE_CHECKING:
    from jinja2 import Environment

Language = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, Language]] = ("en", "zh")


def render_timeline(entries: Sequence[Entry], *, title: Label, nonce: str, language: Language = "en") -> str:
    """The page of a timeline that can be zoomed, filtered and searched.

    ``nonce`` is a fresh random text (``secrets.token_urlsafe(16)``) that names the page's own script and
    style in its Content-Security-Policy. The page opens in ``language`` and has both.
    """
    counts = Counter(it.entity.cls for it in entries)
    return render_drawing(
        "timeline",
        ("timeline.js",),
        title=title,
        nonce=nonce,
        language=language,
        most=Kept().limit,
        entries=[entry_row(it) for it in entries],
        svg=draw_entries(entries, title=getattr(title, language), language=language, by_entity=False),
        classes=[
            {"id": cls, "colour": family_of(cls).colour, "label": class_label(cls), "count": counts[cls]}
            for cls in sorted(counts)
        ],
    )


def entry_row(it: Entry) -> dict[str, Any]:
    """An entry as templates show it, with the years that ``timeline.js`` draws it at."""
    point = it.start == it.last and not it.points
    return {
        "id": it.id,
        "entity": it.entity,
        "label": it.label,
        "cls_label": class_label(it.entity.cls),
        "colour": family_of(it.entity.cls).colour,
        "sources": it.sources,
        "sentences": it.sentences,
        "planned": bool(it.sentences) and all(s.status == "planned" for s in it.sentences),
        "unit": it.unit,
        "from": round(year_of(it.start), 4),
        # What is dated by a year only is a point at its beginning, as it is in the drawing.
        "to": round(year_of(it.last, late=not (point or it.points)), 4),
        "when": _when(it),
        "points": " ".join(f"{year_of(time):.4f},{value:g}" for time, value in it.points),
    }


def _when(it: Entry) -> str:
    if it.points:
        return ", ".join(f"{time}: {f'{amount(value)} {it.unit}'.strip()}" for time, value in it.points)
    return f"{it.start} – {it.end}" if it.end else it.start


def class_label(cls: str) -> Label:
    """The label of a class of the ontology."""
    labels = load_ontology().labels
    return Label(labels.get((cls, "en"), cls), labels.get((cls, "zh"), cls))


def render_drawing(
    kind: str, scripts: Sequence[str], *, title: Label, nonce: str, language: Language, **values: Any
) -> str:
    """A page out of the template of a kind (``timeline``, ``map``) with scripts of this package."""
    from markupsafe import Markup

    if not NONCE.fullmatch(nonce):
        raise ValueError("a nonce is at least 16 characters of base64")
    words = tomllib.loads(_resource("drawing.toml"))
    # Markup: our own files.
    return (
        _environment()
        .get_template(f"{kind}.html")
        .render(
            kind=kind,
            title=title,
            nonce=nonce,
            language=language,
            words=words,
            css=Markup(_resource("drawing.css")),
            script=Markup("\n".join(_resource(name) for name in ("drawing.js", *scripts))),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["is_web"] = lambda address: address.lower().startswith(("http://", "https://"))
    return environment


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")

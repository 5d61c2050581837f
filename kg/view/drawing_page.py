"""Map, timeline and lineage as one HTML file each: with the sentences, in both languages, asking no host.

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
from .lineage_data import Lineage, draw_lineage
from .model import Label
from .pyvis_page import NONCE
from .style import family_of
from .svg import amount
from .timeline import year_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

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


def render_lineage(found: Lineage, *, title: Label, nonce: str, language: Language = "en") -> str:
    """The page of a lineage, on which lines and policies lead to sentences; as :func:`render_timeline`."""
    return render_drawing(
        "lineage",
        ("lineage.js",),
        title=title,
        nonce=nonce,
        language=language,
        drawings={tag: draw_on_page(found, tag) for tag in LANGUAGES},
        policies=policy_rows(found),
        left=found.left,
    )


def draw_on_page(found: Lineage, language: str) -> Markup:
    """A lineage whose lines and policies lead to their places on the same page."""
    return draw_lineage(
        found,
        drawing_words()[language],
        language,
        link=lambda it: f"#{it.id}",
        leads=lambda it: f"#{it.id}",
    )


def policy_rows(found: Lineage) -> list[dict[str, Any]]:
    """The policies of a lineage as templates show them: the highest and oldest first, with relations."""
    return [
        {
            "it": policy,
            "cls_label": class_label(policy.cls),
            "steps": [step for step in found.steps if step.source == policy],
            "incoming": [step for step in found.steps if step.target == policy],
        }
        for policy in sorted(found.policies, key=lambda p: (p.level, p.year, p.label.en, p.iri))
    ]


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
    # Markup: our own files.
    return (
        _environment()
        .get_template(f"{kind}.html")
        .render(
            kind=kind,
            title=title,
            nonce=nonce,
            language=language,
            words=drawing_words(),
            css=Markup(_resource("drawing.css")),
            script=Markup("\n".join(_resource(name) for name in ("drawing.js", *scripts))),
            **values,
        )
    )


@cache
def drawing_words() -> dict[str, dict[str, str]]:
    """What the pages of drawings say, by language and key."""
    return tomllib.loads(_resource("drawing.toml"))


def is_web(address: str) -> bool:
    """Whether an address may stand behind a link."""
    return address.lower().startswith(("http://", "https://"))


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
    environment.filters["is_web"] = is_web
    return environment


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")

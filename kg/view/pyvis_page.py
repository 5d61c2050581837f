"""The pyvis face of a view: one HTML file that asks no other host for anything.

pyvis holds the network and brings vis-network; the page around it is our own, because pyvis' own
pages load scripts from elsewhere and let text through as markup.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from kg.errors import KgError

from .model import Label, View
from .page_data import page_data

_ENGINE: Final = "lib/vis-9.1.2/vis-network.min.js"
NONCE: Final = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_UNSAFE: Final = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&'\u2028\u2029"})


def render_pyvis(
    view: View, *, nonce: str, title: str | None = None, language: Literal["en", "zh"] = "en"
) -> str:
    """The page that draws a view, as text to be written in UTF-8.

    ``nonce`` is a fresh random text (``secrets.token_urlsafe(16)``) that names the page's own scripts in its
    Content-Security-Policy, so that nothing else runs. The page has both languages; ``language`` is the
    one that it opens in. Raises :class:`KgError` for a view without nodes.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    if not NONCE.fullmatch(nonce):
        raise ValueError("a nonce is at least 16 characters of base64")
    if not view.nodes:
        raise KgError("there is nothing to draw: no relation in the graph fits the selection")
    words = tomllib.loads(_resource("words.toml"))
    name = {node.iri: getattr(node.name, language) for node in view.nodes}
    centre = next((node.name for node in view.nodes if node.iri == view.focus), Label("policykg", "policykg"))
    heading = {"en": title or centre.en, "zh": title or centre.zh}
    table = [
        {
            "source": name[edge.source],
            "label": getattr(edge.label, language),
            "target": name[edge.target],
            "articles": edge.articles,
            "confidence": f"{edge.confidence:.2f}",
        }
        for edge in view.edges
    ]
    data = page_data(view, words) | {"title": heading, "language": language}
    template = Environment(autoescape=True).from_string(_resource("page.html"))
    # Markup: our own files, the engine, and JSON in which _UNSAFE leaves no character that HTML knows.
    return template.render(
        nonce=nonce,
        title=heading,
        language=language,
        words=words[language],
        note=data["note"],
        table=table,
        css=Markup(_resource("page.css")),
        engine=Markup(files("pyvis").joinpath(_ENGINE).read_text("utf-8")),
        script=Markup(_resource("page.js")),
        data=Markup(json.dumps(data, ensure_ascii=False).translate(_UNSAFE)),
    )


def write_view(html: str, path: Path) -> None:
    """Write a page in UTF-8 whatever the locale; raises :class:`KgError` where that fails."""
    try:
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KgError(f"{path}: cannot write the view: {error.strerror}") from error


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")

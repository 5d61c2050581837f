"""The large face of a view: one HTML file with up to a hundred thousand nodes that asks no host for anything.

The data stands in columns, as JSON in gzip in base64; texts that repeat stand once. The script is built from
``kg/assets/src/large.js``.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.assets import script
from kg.errors import KgError

from .large_data import SENTENCE_BYTES, columns, drawn
from .model import Label, View
from .pyvis_page import NONCE
from .readings import readings

if TYPE_CHECKING:
    from markupsafe import Markup

_PACKED: Final = 3_300_000
"""Bytes of compressed data up to which the page, in base64 and with its script, is below 5 MB."""
_SENTENCES: Final = (1, 0.5, 0.25, 0.1, 0)
"""The shares of the sentences that are tried, until the page is small enough."""
_OPEN: Final = 250
"""A view of at most so many nodes opens with all of them, a larger one on its communities."""


def render_large(
    view: View, *, nonce: str, title: str | None = None, language: Literal["en", "zh"] = "en"
) -> str:
    """The page that draws a view, as text to be written in UTF-8.

    ``nonce`` is a fresh random text (``secrets.token_urlsafe(16)``) that names the page's own script in its
    Content-Security-Policy. The page has both languages; ``language`` is the one that it opens in.
    Raises :class:`KgError` for a view without nodes, and where the script was not built.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    if not NONCE.fullmatch(nonce):
        raise ValueError("a nonce is at least 16 characters of base64")
    if not view.nodes:
        raise KgError("there is nothing to draw: no relation in the graph fits the selection")
    words = large_words()
    centre = next((node.name for node in view.nodes if node.iri == view.focus), Label("policykg", "policykg"))
    title = title or (centre.zh if language == "zh" else centre.en)
    # Markup: our own files, and base64.
    return (
        Environment(autoescape=True)
        .from_string(_resource("large.html"))
        .render(
            nonce=nonce,
            styles=Markup(large_styles()),
            title=title,
            language=language,
            face=large_face(words[language], title=title, file=True),
            css=Markup(large_css()),
            script=Markup(script("large.js")),
            data=Markup(base64.b64encode(_packed(view, words)).decode("ascii")),
        )
    )


def _packed(view: View, words: Mapping[str, Any]) -> bytes:
    """What the page carries, compressed; with fewer sentences where they would make it too large to mail."""
    drawing = drawn(view)
    rest = {"opening": opening(view), "words": words, "readings": readings(view)}
    for share in _SENTENCES:
        data = columns(view, drawing, sentences=int(SENTENCE_BYTES * share)) | rest
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        packed = gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)
        if len(packed) <= _PACKED:
            break
    return packed


def large_words() -> dict[str, dict[str, str]]:
    """What the face says, by language and key."""
    return tomllib.loads(_resource("large.toml"))


def large_face(words: Mapping[str, str], *, title: str = "", file: bool = False) -> Markup:
    """The elements that the script fills, for a page that holds them in ``#face``.

    A page in a ``file`` of its own has a switch of language among them.
    """
    from jinja2 import Environment
    from markupsafe import Markup

    template = Environment(autoescape=True).from_string(_resource("large_face.html"))
    return Markup(template.render(words=words, title=title, file=file))


def large_css() -> str:
    """The style of the face; the page gives its colours."""
    return _resource("large.css")


def large_styles() -> str:
    """For a Content-Security-Policy: the hashes of the style elements that force-graph and its tooltip add.

    They add each without a text, and then its text.
    """
    texts = ["", *re.findall(r"=`(\.[^`\\$]*)`;", script("large.js"))]
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def opening(view: View) -> dict[str, Any]:
    """What the page shows first: the neighbourhood that was asked for, all of a few, communities of many."""
    if any(node.iri == view.focus for node in view.nodes):
        return {"view": "around", "focus": view.focus, "depth": max(view.depth, 1)}
    return {"view": "all" if len(view.nodes) <= _OPEN else "communities"}


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")

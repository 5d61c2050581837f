"""A drawing as a file: SVG, PNG or a page, by the file's ending."""

from __future__ import annotations

import html
from pathlib import Path

from kg.errors import KgError

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 1rem; font-family: system-ui, sans-serif; }}
svg {{ max-width: 100%; height: auto; }}
</style>
</head>
<body>
<h1>{title}</h1>
{svg}
</body>
</html>
"""


def is_page(path: Path) -> bool:
    """Whether a file's ending asks for a page."""
    return path.suffix.lower() in (".html", ".htm")


def write_picture(svg: str, path: Path, *, title: str, language: str = "en") -> None:
    """Writes a drawing as ``.svg``, ``.png`` (at twice its size, on white) or ``.html``.

    Raises KgError for another ending, and where the file cannot be written.
    """
    match path.suffix.lower():
        case ".svg":
            data = svg.encode("utf-8", "replace")
        case ".png":
            data = _png(svg)
        case ".html" | ".htm":
            page = _PAGE.format(language=language, title=html.escape(title), svg=svg)
            data = page.encode("utf-8", "replace")
        case other:
            raise KgError(f"{path}: the ending {other!r} means no picture; name a .svg, .png or .html file")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise KgError(f"{path}: cannot write the drawing: {error.strerror}") from error


def _png(svg: str) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2, background="white"))

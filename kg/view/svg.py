"""Pieces of SVG, every text escaped; colours stand as attributes, so that a style sheet may change them.

The drawings work where no script runs and under a Content-Security-Policy that allows no inline style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from markupsafe import Markup, escape

INK: Final = "#1b1e23"
SOFT: Final = "#5b6470"
LINE: Final = "#d5d9df"
ACCENT: Final = "#0b63b0"

_FONTS: Final = "system-ui, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

Link = Callable[[str], str | None]
"""From an IRI to the address that a drawing links to; none where there is no page."""


def element(name: str, content: object = "", /, **attributes: object) -> Markup:
    """An element; ``class_`` is the attribute class, an underscore inside a name stands for a hyphen.

    >>> print(element("text", "a < b", x=1, class_="q", text_anchor="end"))
    <text x="1" class="q" text-anchor="end">a &lt; b</text>
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # every part of it is escaped


def joined(parts: Iterable[Markup]) -> Markup:
    """Pieces, one after the other."""
    return Markup("".join(parts))


def linked(address: str | None, content: Markup) -> Markup:
    """A piece inside a link, where there is an address."""
    return element("a", content, href=address) if address else content


def drawing(
    width: float, height: float, title: str, content: Markup, kind: str, *, left: float = 0
) -> Markup:
    """A whole drawing that scales with its place; ``title`` is what a screen reader says of it."""
    return element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{_number(left)} 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        role="group" if "<a " in content else "img",
        aria_label=title,
        class_=f"drawing {kind}",
        font_family=_FONTS,
        font_size=13,
    )


def width_of(text: str, size: float = 13) -> float:
    """About how wide a text is drawn: a Chinese character is as wide as high, a Latin letter about half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.56 for c in text)


def shortened(text: str, width: float, size: float = 13) -> str:
    """A text cut to a width, with an ellipsis where something is missing."""
    if width_of(text, size) <= width:
        return text
    kept = ""
    for char in text:
        if width_of(kept + char, size) > width - size:
            break
        kept += char
    return kept.rstrip() + "…"


def amount(value: float, language: str = "en") -> str:
    """A number for people, with 万 and 亿 in Chinese and k, m, bn in English from a million on.

    >>> amount(360_000_000_000), amount(360_000_000_000, "zh"), amount(1234.5)
    ('360 bn', '3,600 亿', '1,234.5')
    """
    steps = ((1e8, "亿"), (1e4, "万")) if language == "zh" else ((1e9, "bn"), (1e6, "m"))
    for step, name in steps:
        if abs(value) >= max(step, 1e5):
            return f"{_grouped(value / step)} {name}"
    return _grouped(value)


def _grouped(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _number(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value

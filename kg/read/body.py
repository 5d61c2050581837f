"""Where the prose of a text stands, among the navigation of the page that it came from."""

from __future__ import annotations

import re
from typing import Final

from kg.read.lines import Line, lines
from kg.read.patterns import patterns
from kg.types import Article, Span

_SITE: Final = re.compile(r"(?:\s*_\s*|\s+[|–—-]\s+)(?P<site>[^_|.。]{2,40})$")
_MAX_TITLE: Final = 400
_LABEL: Final = re.compile(r"\s*[|｜]\s*$")


def window_title(line: str) -> tuple[str, str] | None:
    """Title and name of the site of a line such as ``TITLE _ SITE``, or None."""
    found = _SITE.search(line) if len(line) <= _MAX_TITLE else None
    if not found or not line[: found.start()].strip():
        return None
    title = line[: found.start()]
    # TITLE_CHANNEL_SITE: the channel belongs to neither.
    while (channel := _SITE.search(title)) and "_" in channel[0] and len(channel["site"]) <= 20:
        title = title[: channel.start()]
    return title.strip(), found["site"].strip()


def dateline(line: str) -> re.Match[str] | None:
    """The opening of a report (place, day, wire) at the start of a line."""
    return next((found for p in patterns().dateline if (found := p.match(line))), None)


def _prose(line: Line, first: bool) -> Span:
    start, end = line.span.start, line.span.end
    if opening := dateline(line.text):
        start += opening.end()
    if first and "_" in line.text and (parts := window_title(line.text)):
        end = start + len(parts[0])
    for label in (patterns().published, patterns().updated):
        found = label.search(line.text)
        # "TITLE | Updated: DAY": the label after a bar is no part of the title.
        if found and found.end() == len(line.text) and (bar := _LABEL.search(line.text[: found.start() + 1])):
            end = line.span.start + bar.start()
    return Span(start, end) if start < end else line.span


def body_spans(article: Article) -> tuple[Span, ...]:
    """The stretches of an article's text that are prose, title or list, line by line.

    Left out are navigation, buttons, bylines, credits of pictures, lone dates and
    notices, and the dateline before the first sentence; in doubt a line is kept.
    The spans are in order, don't overlap, hold no line break, and neither begin nor
    end with white space.
    """
    kept = [line for line in lines(article.text) if not line.noise]
    return tuple(_prose(line, first=i == 0) for i, line in enumerate(kept))

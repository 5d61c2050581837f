"""Web pages: main text and metadata by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import SourceError
from kg.read.encoding import decode
from kg.read.metadata import describe

_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,20})|encoding=["']([\w.:-]{2,20})""", re.I
)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
# A tag and its attributes, as HTML tokenizes them (WHATWG, 13.2.5).
_ATTRIBUTE: Final = re.compile(r"""[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")
_TAG: Final = re.compile(rf"<[A-Za-z][^\s/>]*+(?:{_ATTRIBUTE.pattern})*+")
_MOST_ATTRIBUTES: Final = 10_000  # the parser compares each with all of its tag
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_UNSEEN: Final = frozenset("head script style noscript template iframe svg".split())
_INLINE: Final = frozenset("a abbr b em font i small span strong time u sup sub".split())
_HEAD: Final = 4_096
_AGES_TO_COME: Final = "2099-12-31"  # without a bound of its own the finder of dates asks the clock


def html_record(data: bytes, source: str) -> dict[str, object]:
    """The record of a page: text, title, published, publisher, url, as trafilatura finds them.

    Raises:
        SourceError: the bytes are no page, or it has no main text.
    """
    from trafilatura import bare_extraction, load_html
    from trafilatura.settings import Document

    found = _CHARSET.search(data[:_HEAD])
    declared = (found[1] or found[2]).decode("ascii") if found else None
    # GB2312 and GBK are what pages write; GB18030 holds both and the rest.
    declared = "gb18030" if declared and declared.lower() in ("gb2312", "gbk") else declared
    page = _DECLARATION.sub("", decode(data, source, declared=declared))
    if any(sum(1 for _ in _ATTRIBUTE.finditer(tag[0])) > _MOST_ATTRIBUTES for tag in _long_tags(page)):
        raise SourceError(
            source, f"has a tag of more than {_MOST_ATTRIBUTES:,} attributes; save the article as text"
        )
    tree = load_html(page)
    if tree is None:
        raise SourceError(source, "is no HTML page; name it .txt if it is plain text")
    window = " ".join((tree.findtext(".//head/title") or "").split())
    around = "".join(_texts(tree))
    document = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _AGES_TO_COME},
    )
    if not isinstance(document, Document) or not document.text:
        raise SourceError(source, "is a page without main text; save the article as text")
    # What stands beside the main text is gone from it: the line with the day and the source.
    heading = around.find(document.title or "")
    page_says = describe(f"{window}\n\n{around[max(heading, 0) :]}", document.url)
    return {
        "text": document.text,
        "title": document.title,
        "published": document.date or page_says.published,
        "publisher": page_says.publisher or document.sitename,
        "url": document.url,
    }


def _long_tags(page: str) -> Iterator[re.Match[str]]:
    """The tags that are long enough to hold more attributes than are read."""
    return (tag for tag in _TAG.finditer(page) if len(tag[0]) > 2 * _MOST_ATTRIBUTES)


def _texts(node: Any) -> Iterator[str]:
    """All text that a page shows, a line a block."""
    if not isinstance(node.tag, str) or node.tag in _UNSEEN:
        return
    edge = "" if node.tag in _INLINE else "\n"
    yield edge
    yield _SPACE.sub(" ", node.text or "")
    for child in node:
        yield from _texts(child)
        yield _SPACE.sub(" ", child.tail or "")
    yield edge

"""Web pages: main text and metadata by trafilatura."""

from __future__ import annotations

import re
from typing import Final

from kg.errors import SourceError
from kg.read.encoding import decode

_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,20})|encoding=["']([\w.:-]{2,20})""", re.I
)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
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
    tree = load_html(page)
    if tree is None:
        raise SourceError(source, "is no HTML page; name it .txt if it is plain text")
    document = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _AGES_TO_COME},
    )
    if not isinstance(document, Document) or not document.text:
        raise SourceError(source, "is a page without main text; save the article as text")
    return {
        "text": document.text,
        "title": document.title,
        "published": document.date,
        "publisher": document.sitename,
        "url": document.url,
    }

"""The place that an article is written from: 我省, 全市 in a paper of that province or city.

A local paper or site names its place in its own name (江西日报, 宜宾市人民政府网); a title often does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kg.extract.sentences import view
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.gazetteer import Gazetteer

_POINTS: Final = re.compile(r"(?:[我全](?:省|市|州|县|自治区)|本[省市县])(?![委长府])")
_CLASS: Final = {"省": "Province", "区": "Province", "市": "Prefecture", "州": "Prefecture", "县": "County"}
_LONGEST: Final = 8
# What follows the place in a publisher's name: 滨海 is none in 滨海湾发布.
_PUBLISHER: Final = re.compile(
    r"$|[省市县区州]|日报|晚报|早报|晨报|商报|都市报|新报|时报|报|发布|人民政府|政府|新闻|网|在线|广播|电视|融媒|经济|工信|发改|商务|统计|科技|投资"
    r"|招商|[经高]|新区|宣传|观察|党|纪|之声|头条|论坛|电台|开发区|工业|大数据|投促|国资|文明|信息|在线|晚|热线"
)


def home(document: Document, gazetteer: Gazetteer) -> Mapping[str, str]:
    """The IRI of the article's own province, prefecture and county, as far as publisher or title tell."""
    article = document.article
    for source in (article.publisher, article.title):
        words = view(source, "zh") if source else ""
        for length in range(min(_LONGEST, len(words)), 1, -1):
            entries = [e for e in gazetteer.lookup(words[:length], "zh") if e.cls in _CLASS.values()]
            if source is article.publisher and not _PUBLISHER.match(words[length:]):
                continue
            if len(entries) == 1:
                chain = (entries[0].iri, *gazetteer.within(entries[0].iri))
                return {gazetteer.entries[iri].cls: iri for iri in reversed(chain)}
    return {}


def _titled(document: Document, gazetteer: Gazetteer) -> Mapping[str, str]:
    """The same of the first place that the title names: 带着订单，长沙团从成都回来了."""
    title = view(document.article.title or "", "zh")
    for start in range(len(title)):
        for length in range(_LONGEST, 1, -1):
            words = title[start : start + length]
            entries = [e for e in gazetteer.lookup(words, "zh") if e.cls in _CLASS.values()]
            if len(entries) == 1:
                chain = (entries[0].iri, *gazetteer.within(entries[0].iri))
                return {gazetteer.entries[iri].cls: iri for iri in reversed(chain)}
    return {}


def home_places(document: Document, tools: Tools) -> Iterator[Mention]:
    """我省, 全市 … as the place that the article is written from, unless the text speaks of another one."""
    found = list(_POINTS.finditer(document.view))
    places = home(document, tools.gazetteer) if found else {}
    if not places and any(match[0][0] in "我本" for match in found):
        places = _titled(document, tools.gazetteer)
    for match in found:
        cls = _CLASS[match[0][-1]]
        iri = places.get(cls)
        if iri is None and cls == "Prefecture" and _is_municipality(places.get("Province"), tools.gazetteer):
            cls, iri = "Province", places["Province"]
        if iri is None:
            continue
        others = [
            m
            for m in document.mentions_in(Span(0, match.start()))
            if m.cls == cls and not m.anaphor and iri not in m.candidates
        ]
        if match[0][0] == "全" and others:
            continue
        name = document.article.text[match.start() : match.end()]
        span = Span(*match.span())
        yield Mention(span, cls, name, "zh-home-place", 0.78, (iri,), anaphor=True, language="zh")


def _is_municipality(iri: str | None, gazetteer: Gazetteer) -> bool:
    """Whether a province is a city: 全市 in a paper of Chongqing is the municipality."""
    return iri is not None and any(name.text.endswith("市") for name in gazetteer.entries[iri].names)

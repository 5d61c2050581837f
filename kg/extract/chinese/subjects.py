"""The industry that a name is about: 预制菜 in 2023预制菜产业大会, 船舶制造业 in 《船舶制造业绿色发展纲要》.

What a title keeps when its place, number and year on the left and its kind and purpose on the
right are taken away is what it is about; the words to take away are data (``rules/zh-subjects.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from kg.errors import OntologyError
from kg.extract.chinese.governed import ends_as_industry
from kg.extract.families import DOCUMENTS, EVENTS
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_FILE = resources.files("kg.extract") / "rules" / "zh-subjects.toml"
_SITES: Final = frozenset("Cluster Zone Project".split())
_TRADE: Final = re.compile(r"(?:产业链?|行业|领域|全产业链)$")
_WARE: Final = re.compile(
    "[业材药油茶酒菜装瓷纸布车船电光器具料品饰镜鞋帽袋包机纺织食陶钢铁铜铝锂硅玉石竹木花果肉奶乳鱼虾粮米面糖盐烟泵阀轴链网云服纤毯伞笔灯锁画漆胶膜链氢核]$"
)
# The trade that a title honours: 中国棉纺织名城, “中国建盏之都”.
_HONOUR: Final = re.compile(
    r"^“?(?:中国|全国|世界|国际|亚洲|东方|全球)((?!中小|先进|特色)[\u4e00-\u9fff]{2,8}?)(?:产业|行业|制造|生产)?"
    r"(?:之都|之乡|之城|之镇|名城|名县|名镇|名市|名村|名区)”?$"
)
# A part of a city before what a site of it makes: 城南, 东南.
_LOCAL: Final = re.compile(
    r"[东西南北中]{2}(?=[\u4e00-\u9fff]{2})|[城江河湖海山][东西南北中](?=[\u4e00-\u9fff]{2})"
)
_MASK: Final = "\ufffc"


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """The lists of ``rules/zh-subjects.toml``, compiled.

    Raises:
        OntologyError: the file is malformed; the message names it.
    """
    try:
        return _compiled(tomllib.loads(_FILE.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise OntologyError(f"{_FILE}: {error}") from error


def _compiled(data: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    lists = {key: "|".join(sorted(words, key=lambda w: (-len(w), w))) for key, words in data.items()}
    return {
        "policy": re.compile(f"(?:{lists['policy']})$"),
        "event": re.compile(f"(?:{lists['event']})$"),
        "site": re.compile(f"(?:{lists['site']})$"),
        "tail": re.compile(f"(?:{lists['tail']})$"),
        "lead": re.compile(f"^(?:{lists['lead']})"),
        "idle": re.compile(f"^(?:{lists['idle']})$"),
        "end": re.compile(f"(?:{lists['end']})$"),
        "substance": re.compile(f"^(?:{lists['substance']})$"),
    }


def subjects(document: Document, tools: Tools) -> Iterator[Mention]:
    """The industries that the names of policies, events, clusters, zones and projects are about."""
    for mention in document.mentions:
        honour = _HONOUR.match(mention.name) if mention.cls == "Programme" else None
        if honour is not None and document.view.startswith(mention.name[0], mention.span.start):
            span = Span(mention.span.start + honour.start(1), mention.span.start + honour.end(1))
            name = document.article.text[span.start : span.end]
            yield Mention(span, "Industry", name, "zh-honoured-trade", 0.85, language="zh")
        kind = (
            "policy" if mention.cls in DOCUMENTS
            else "event" if mention.cls in EVENTS
            else "site" if mention.cls in _SITES
            else None
        )  # fmt: skip
        # A project's name begins with whose it is: what is known in it tells more than what is left.
        if mention.cls == "Project" and any(m.cls == "Industry" for m in document.inside(mention)):
            continue
        if kind is None or mention.anaphor or mention.rule in ("zh-member-by-place", "zh-short-title"):
            continue
        for span in _subject(document, mention, kind):
            name = document.article.text[span.start : span.end]
            yield Mention(span, "Industry", name, "zh-subject-of-name", 0.75, language="zh")


def _subject(document: Document, mention: Mention, kind: str) -> Iterator[Span]:
    """Where the words stand that the name is about; nothing where they are no industry's."""
    words = _words()
    text = list(document.view[mention.span.start : mention.span.end])
    # Names of other things inside are no part of it; a title's own series and kind are.
    for inner in document.inside(mention):
        if inner.cls not in ("Industry", "EventSeries", "Programme"):
            for i in range(inner.span.start - mention.span.start, inner.span.end - mention.span.start):
                text[i] = _MASK
    name = "".join(text)
    start, end = 0, len(name)
    end = len(re.sub(r"(?:[(（][^)）]*[)）]|[》」”\d年版—-])+$", "", name))
    cut = words[kind].search(name[:end])
    if cut is None:
        return
    end = cut.start()
    while (more := words["tail"].search(name[:end])) is not None and more.start() < end:
        end = more.start()
    while (more := words["lead"].match(name[start:end])) is not None and more.end() > 0:
        start += more.end()
    start = max(start, name.rfind(_MASK, 0, end) + 1)
    while (more := words["lead"].match(name[start:end])) is not None and more.end() > 0:
        start += more.end()
    # A site's name begins with its place: where none is known, the place would be read as the industry's.
    if kind == "site" and start == 0:
        return
    for part in re.finditer(r"[^、和与及]+", name[start:end]):
        first, last = start + part.start(), start + part.end()
        trade = _TRADE.search(name[first:last])
        if trade is not None:
            last = first + trade.start()
        core = name[first:last]
        if not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9+]+", core) or words["idle"].match(core):
            return
        if words["end"].search(core) or len(core) > 9:
            return
        if kind == "site" and (local := _LOCAL.match(core)) is not None:
            first, core = first + local.end(), core[local.end() :]
        if not (ends_as_industry(core) or _WARE.search(core) or trade is not None):
            return
        # Two characters of a site's name are rather a place that no table has (龙潭) than a trade.
        if kind == "site" and len(core) == 2 and not _WARE.search(core):
            return
        if len(core) < 2 and not words["substance"].match(core):
            return
        yield Span(mention.span.start + first, mention.span.start + last)

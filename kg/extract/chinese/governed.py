"""Industries that no gazetteer lists, where a verb that takes industries governs them: 主攻整机制造.

What stands between such a verb and the end of its list is cut at 、和与及; an element is an industry
where it ends as industries do. Those of which nothing is said in the end are dropped again (filters).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import OntologyError
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-governed-industry"
_FILE = resources.files("kg.extract") / "rules" / "zh-industries.toml"
_PART: Final = re.compile(r"[^，。；：！？、和与及\n“”《》()（）]+|[，。；：！？\n“”《》()（）]")
_END: Final = re.compile(
    r"(?:等.*|[两三四五六七八九十\d]+[大个条].*|(?:特色|优势|主导|支柱|新兴|重点|两大|全)*(?:产业链?|行业|领域|赛道|板块|产业集群|集群|项目|基地).*)$"
)
_NAME: Final = re.compile(r"(?:(?![在为向从对把将于由的等])[\u4e00-\u9fffA-Za-z0-9+])+")
_LONGEST: Final = 9
_MOST: Final = 12


class _Words(NamedTuple):
    verbs: re.Pattern[str]
    lead: re.Pattern[str]
    tails: re.Pattern[str]
    none: frozenset[str]


@cache
def _words() -> _Words:
    """The lists of ``rules/zh-industries.toml``.

    Raises:
        OntologyError: the file is malformed; the message names it.
    """
    try:
        data = tomllib.loads(_FILE.read_text("utf-8"))
        verbs, lead, tails = (
            "|".join(sorted(data[key], key=lambda w: (-len(w), w))) for key in ("verbs", "lead", "tails")
        )
        return _Words(
            re.compile(verbs),
            re.compile(f"^(?:{lead})+"),
            re.compile(f"(?:{tails})$"),
            frozenset(data["none"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise OntologyError(f"{_FILE}: {error}") from error


def ends_as_industry(name: str) -> bool:
    """Whether a name ends with one of the words that end the names of industries."""
    return _words().tails.search(name) is not None


def governed(document: Document, tools: Tools) -> Iterator[Mention]:
    """The unknown industries in the lists that such verbs govern."""
    words, view = _words(), document.view
    for sentence in document.sentences:
        items = document.items_in(sentence.span)
        for verb in words.verbs.finditer(view, sentence.span.start, sentence.span.end):
            for part in list(_PART.finditer(view, verb.end(), sentence.span.end))[:_MOST]:
                if not part[0].strip("，。；：！？\n“”《》()（）"):
                    break
                span = _core(view, Span(*part.span()))
                if span is not None and not any(item.span.overlaps(span) for item in items):
                    name = document.article.text[span.start : span.end]
                    yield Mention(span, "Industry", name, RULE, 0.62, language="zh")
                if _END.search(part[0]):
                    break


def _core(view: str, span: Span) -> Span | None:
    """The industry in one element of a list; None where there is none."""
    words = _words()
    text = view[span.start : span.end]
    start = lead.end() if (lead := words.lead.match(text)) else 0
    end = cut.start() if (cut := _END.search(text)) else len(text)
    core = text[start:end]
    if not 2 <= len(core) <= _LONGEST or core in words.none or not words.tails.search(core):
        return None
    if words.verbs.search(core) or not _NAME.fullmatch(core):
        return None
    return Span(span.start + start, span.start + end)

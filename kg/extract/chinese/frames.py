"""Events named without quotes, by the frame that they stand in: X在成都举行, 出席X, 举办X.

A name that grows from its last noun word by word (:mod:`kg.extract.chinese.compound`) ends at the first
verb inside it (广东省产业转移园承接珠三角产业梯度转移对接大会). Where the clause says of the whole phrase
that it was held or attended, the phrase is the name; heads and verbs are data (``rules/zh-frames.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import OntologyError
from kg.extract.document import Time, item_class
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

RULE: Final = "zh-event-in-frame"
_FILE = resources.files("kg.extract") / "rules" / "zh-frames.toml"
_NAME: Final = r"[^，。；：！？、\n]{3,52}"
_COUNTED: Final = re.compile(r"^(?:\d+|[一二三四五六七八九十两几多数]+)(?:余|多)?(?:场|次|个|项|轮|家|大)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年?(?:第?[一二三四1-4]季度|[上下]半年)?$")
_OPEN: Final = ("“”", "()", "《》", "‘’")
_WITHIN: Final = frozenset(
    "Ministry LocalGovernment GovernmentBody Enterprise Institution Organization Person".split()
)


class _Frames(NamedTuple):
    subject: re.Pattern[str]
    object: re.Pattern[str]
    classes: tuple[tuple[str, re.Pattern[str]], ...]
    lead: re.Pattern[str]
    never: re.Pattern[str]
    bare: re.Pattern[str]
    joint: re.Pattern[str]


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


@cache
def _frames() -> _Frames:
    """The lists of ``rules/zh-frames.toml``, compiled.

    Raises:
        OntologyError: the file is malformed; the message names it.
    """
    try:
        data = tomllib.loads(_FILE.read_text("utf-8"))
        heads, words = data["heads"], {key: _any(value) for key, value in data["words"].items()}
        every = _any([head for each in heads.values() for head in each])
        name = rf"(?P<name>{_NAME}?(?:{every})(?:\([\u4e00-\u9fff]{{2,6}}\))?)"
        day = r"(?:(?:\d{1,2}月)?\d{1,2}日(?:至\d{1,2}日)?|今天|昨天|今日|昨日|日前|近日)?(?:上午|下午|晚)?"
        held = rf"(?:{words['manner']})*(?:{words['held']})"
        return _Frames(
            re.compile(
                rf"(?:^|(?<=[，。；：！？\s)】])){name}(?=”?{day}(?:(?:在|于|走进|落户)[^，。；！？]{{1,24}}?)?{held}(?!的))"
            ),
            re.compile(
                rf"(?:{words['takes']})(?:了|的)?“?{name}(?=[，。；！？)”]|并|和|、|上|时|期间|的|致|前|后|之|以[后来]|结束|$)"
            ),
            tuple((cls, re.compile(rf"(?:{_any(each)})(?:\([^)]*\))?$")) for cls, each in heads.items()),
            re.compile(f"^(?:{words['lead']})"),
            re.compile(words["never"]),
            re.compile(rf"^(?:{words['bare']})*$"),
            re.compile(r"(?<=[会坛展赛节式])(?P<joint>和|与)"),
        )
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise OntologyError(f"{_FILE}: {error}") from error


def framed_events(document: Document, tools: Tools) -> Iterator[Mention]:
    """Events by the whole phrase of which a clause says that it was held or attended."""
    frames = _frames()
    for sentence in document.sentences:
        for look in (frames.subject, frames.object):
            for match in look.finditer(document.view, sentence.span.start, sentence.span.end):
                trimmed = _trimmed(document, Span(*match.span("name")))
                for span in _each(document.view, trimmed) if trimmed is not None else ():
                    cls = _class(document, span)
                    if cls is not None and not _taken(document, span):
                        name = document.article.text[span.start : span.end]
                        yield Mention(span, cls, name, RULE, 0.84, language="zh")


def _each(view: str, span: Span) -> Iterator[Span]:
    """The events of a phrase that names two: 第三届轴承博览会和轴承产业峰会."""
    start = span.start
    for joint in _frames().joint.finditer(view, span.start, span.end):
        yield Span(start, joint.start("joint"))
        start = joint.end()
    yield Span(start, span.end)


def _class(document: Document, span: Span) -> str | None:
    """The class of a phrase that names an event; None where it does not say which one."""
    frames, words = _frames(), document.view[span.start : span.end]
    for cls, ends in frames.classes:
        if head := ends.search(words):
            before = words[: head.start()]
            return None if len(before) < 3 or frames.bare.match(before) else cls
    return None


def _trimmed(document: Document, span: Span) -> Span | None:
    """The phrase without what stands before the name; None where it is no name."""
    frames, view = _frames(), document.view
    start = span.start
    for item in document.items_in(Span(span.start, span.end)):
        if isinstance(item, Time) and not _YEAR.match(view, item.span.start, item.span.end):
            start = item.span.end
    start = max(start, 1 + max(view.rfind(mark, start, span.end) for mark in "的 】〕"))
    while lead := frames.lead.match(view[start : span.end]):
        start += lead.end()
    while view.count(")", start, span.end) > view.count("(", start, span.end):
        start = view.index(")", start) + 1  # the end of a dateline's bracket
    words = view[start : span.end]
    if frames.never.search(words) or _COUNTED.match(words):
        return None
    if any(words.count(a) != words.count(b) for a, b in _OPEN):
        return None
    return Span(start, span.end)


def _taken(document: Document, span: Span) -> bool:
    """Whether something known crosses the phrase, or it begins with who holds it."""
    for item in document.items_in(Span(max(0, span.start - 40), min(len(document.view), span.end + 40))):
        if item.span.overlaps(span) and item.span not in span:
            return True
        if item.span.start == span.start and item.span in span and item_class(item) in _WITHIN:
            return True
    return False


def parts_of_events(mentions: tuple[Mention, ...]) -> Iterator[tuple[Mention, Mention]]:
    """Each event found inside such a phrase that is only a part of its name, with the whole."""
    wholes = [m for m in mentions if m.rule == RULE]
    for mention in mentions:
        if mention.cls in ("Event", "DockingEvent", "Conference", "Competition") and not mention.candidates:
            for whole in wholes:
                if mention.span in whole.span and mention.span != whole.span:
                    yield mention, whole
                    break

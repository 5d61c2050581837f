"""Who was at the event that an article is about: those whom it lets speak, sign or act there.

An article on a fair, a forum or a press conference seldom says of each speaker that he attended:
李文清致辞时算了笔账, 王伟这样归纳. Whoever speaks in such an article, with a post, spoke there, unless his
sentence is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.persons import posts
from kg.extract.document import Time
from kg.extract.families import OCCASIONS
from kg.types import Mention, Relation, Sentence, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_LEAD: Final = 3
"""The event that an article is about is named in so many sentences, or in its title."""
_REACH: Final = 14
_HELD: Final = re.compile(r"举[行办]|召开|开幕|启幕|揭幕|闭幕|落幕|收官|拉开|登场|启动|结束|落下帷幕")
_ACTS: Final = re.compile(
    r"^(?:同志|一行|先后|分别|随后|还|也|则|又|都|现场|当场|在(?:会上|致辞|讲话|推介|座谈|现场|发布)[^，。；]{0,6})*[，,]?"
    r"(?:表示|介绍|说|指出|强调|透露|认为|致[辞词]|宣布|称|回应|解读|坦言|披露|答|讲|谈|归纳|概括|分享|推介|发言|演讲|宣读|点到|点名|亮出|报"
    r"|喊话|主持|颁奖|签[下署订约]|代表|作(?:了)?(?:报告|推介|发言|介绍|交流|演讲|主旨|主题|专题|主发布|“|题为)|这样|把|告诉|建议|呼吁|总结|用[^，。]{0,8}概括|出席|见证|通报)"
)
_REPORTER: Final = re.compile(
    r"(?:记者|通讯员|编辑|作者|摄影|见习记者|实习生|责编|校对|文|图|撰文|稿件|审核|策划|村民|居民|市民|工人|业主|店主|网友)\s*[:：/]?\s*$"
)
_ELSEWHERE: Final = re.compile(r"此前|早在|曾|去年|前年|接受[^，。]{0,8}采访|告诉记者|日前在|当时")


def attendance_at(document: Document, tools: Tools) -> Iterator[Relation]:
    """participatedIn of those who speak in an article on an event."""
    event = _main_event(document)
    if event is None:
        return
    first = document.sentences.index(event[1])
    for number, sentence in enumerate(document.sentences[first : first + _REACH], first):
        people = [m for m in document.mentions_in(sentence.span) if m.cls == "Person" and not m.anaphor]
        if (
            not people
            or _other_event(document, sentence, event[0])
            or _other_day(document, sentence, event[1])
        ):
            continue
        for person in people:
            before = document.view[max(sentence.span.start, person.span.start - 8) : person.span.start]
            behind = document.view[person.span.end : min(sentence.span.end, person.span.end + 24)]
            acts = _ACTS.match(behind)
            if _REPORTER.search(before) or acts is None:
                continue
            clause = document.view[max(sentence.span.start, person.span.start - 30) : person.span.start]
            if _ELSEWHERE.search(clause) or _ELSEWHERE.search(acts[0]):
                continue
            # Who is quoted without a post may be anybody; one who speaks again has had his post before.
            if number > first + 4 and not any(posts(document, person.span)) and not _known(document, person):
                continue
            yield Relation(person, "participatedIn", event[0], sentence.span, "zh-acts-at-event", 0.66)


def _main_event(document: Document) -> tuple[Mention, Sentence] | None:
    """The event that the article is about, and the sentence that says that it was held."""
    title = document.article.title or ""
    for number, sentence in enumerate(document.sentences[: 2 * _LEAD]):
        text = document.view[sentence.span.start : sentence.span.end]
        for mention in document.mentions_in(sentence.span):
            if mention.cls not in OCCASIONS or mention.cls == "Competition" or mention.anaphor:
                continue
            in_title = mention.name[-6:] in title
            around = document.view[mention.span.end : min(sentence.span.end, mention.span.end + 30)]
            before = document.view[max(sentence.span.start, mention.span.start - 12) : mention.span.start]
            held = _HELD.search(around) or _HELD.search(before)
            if (number < _LEAD and held and text) or (in_title and held):
                return mention, sentence
    return None


def _other_event(document: Document, sentence: Sentence, event: Mention) -> bool:
    """Whether the sentence speaks of another event."""
    return any(
        m.cls in OCCASIONS and not m.anaphor and m.name != event.name and m.span != event.span
        for m in document.mentions_in(sentence.span)
    )


def _other_day(document: Document, sentence: Sentence, held: Sentence) -> bool:
    """Whether the sentence is of another day than the event's."""
    days = {t.value.text for t in _days(document, held)}
    own = {t.value.text for t in _days(document, sentence)}
    return bool(days and own and not own & days and sentence != held)


def _days(document: Document, sentence: Sentence) -> list[Time]:
    return [i for i in document.items_in(sentence.span) if isinstance(i, Time) and i.value.datatype == "date"]


def _known(document: Document, person: Mention) -> bool:
    """Whether an earlier mention of the same person gives his post."""
    return any(
        m.cls == "Person" and m.name == person.name and any(posts(document, m.span))
        for m in document.mentions_in(Span(0, person.span.start))
    )

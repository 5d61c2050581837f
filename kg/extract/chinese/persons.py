"""Persons and the posts that the text gives them: 工业和信息化部规划司司长王伟.

Names come from LAC, run only on clauses that speak of somebody's post or words. The
post stands before the name, several of them joined by 、, each with the body before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.home import home
from kg.extract.chinese.organisations import MAY_NAME, organisation
from kg.extract.chinese.person_names import (
    POST,
    POST_BEHIND,
    TITLES,
    behind_titles,
    is_name,
    is_titled,
    whole,
)
from kg.extract.document import item_class
from kg.extract.families import BODIES, DIVISIONS
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools
    from kg.gazetteer import Gazetteer


_OTHER_POST: Final = re.compile("[\u4e00-\u9fff]{1,3}[师长官员]$")
_MAY_NAME: Final = re.compile(
    TITLES
    + "|介绍|表示|指出|强调|透露|认为|告诉|坦言|出席|参加|陪同|致辞|主持|率团|率队|会见|会晤|座谈"
    + "|讲话|讲道|讲[，,：:]|职务"
    + "|任命|改任|升任|接手|到任|接任|履新|调任|作者|签字|签署|[省市县区州]领导|厅领导|部领导"
    + "|说[，,：:“]|称[，,：:]"
)
_CLAUSE: Final = re.compile(r"[^，；：。！？]+[，；：。！？]?")
GOVERNOR: Final = re.compile(r"(?:省长|市长|州长|盟长|县长|区长|旗长|镇长|主席)$")
_FIRM_TAIL: Final = re.compile(
    r"动力|科技|光电|医疗|电子|半导体|生物|新材|集团|股份|药业|重工|机械|汽车|化工|[锂矿实铝铜]业"
)
_SEAT: Final = re.compile(r"([省市县区州])长$")
SEAT: Final = "zh-government-of-title"
_SECRETARY: Final = re.compile(r"(?:书记|常委)$")
_BARE_BODY: Final = re.compile(
    r"(?:(?:自治区|[省市县区州盟])(?:党委|委|人民政府|政府|政协|人大常委会)"
    r"|(?:(?:高新|经开|开发|新|园|自贸|保税|合作|示范)区|(?<![\u4e00-\u9fff])区)?(?:党工委|管委会))$"
)
_COMMITTEE: Final = re.compile(r"[省市县区州盟]委$|党委$")
_BREAK: Final = re.compile(
    r"[，。；：！？\n“”]|的是|包括|有(?=[^限])|由|与|邀请|会见|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff]{2,12}(?:长|主任|书记))"
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post with where its title stands, and the words before it in its part of the phrase."""

    title: Span
    before: Span


def persons(document: Document, tools: Tools) -> Iterator[Mention]:
    """Persons by name, the governments whose heads the text names (四川省副省长), companies by trade name."""
    view = document.view
    spans = [
        Span(*clause.span())
        for s in document.sentences
        for clause in _CLAUSE.finditer(view, s.span.start, s.span.end)
        if any(sign.search(clause[0]) for sign in (_MAY_NAME, MAY_NAME))
    ]
    found = tools.labelled_names([view[s.start : s.end] for s in spans])
    seats = Seats(document, tools.gazetteer)
    seen: set[str] = set()
    for sentence, labelled in zip(spans, found, strict=True):
        for inner, label in labelled:
            span = Span(sentence.start + inner.start, sentence.start + inner.end)
            if label == "PER":
                if _FIRM_TAIL.match(view, span.end):
                    continue  # 松延 | 动力
                span = whole(view, span)
                if _is_other(document, span):
                    continue
            if label == "PER" and (is_name(view[span.start : span.end]) or is_titled(view, span)):
                seen.add(view[span.start : span.end])
                yield from _person(document, span, 0.9, seats)
            elif (found_body := organisation(document, span, label)) is not None:
                yield found_body
    # A name behind a title and before what its bearer does, which the model passes over.
    for span in behind_titles(view):
        words = view[span.start : span.end]
        taken = any(span.overlaps(i.span) for i in document.items_in(Span(span.start, span.end + 8)))
        if words not in seen and not taken and is_name(words):
            seen.add(words)
            yield from _person(document, span, 0.75, seats)
    # 王伟（远山集团董事长）: the post follows in brackets.
    for match in POST_BEHIND.finditer(view):
        words, span = match[1], Span(*match.span(1))
        taken = any(span.overlaps(i.span) for i in document.items_in(Span(span.start, span.end + 8)))
        if words not in seen and not taken and len(words) > 1 and is_name(words):
            seen.add(words)
            yield _mention(document, span, "Person", None, "zh-person", 0.8)
    # A name found once is found wherever it stands.
    for name in sorted(seen):
        if len(name) >= 3:
            for match in re.finditer(re.escape(name), view):
                yield _mention(document, Span(*match.span()), "Person", None, "zh-person", 0.88)
        for title in re.finditer(f"(?<![\u4e00-\u9fff]){name[0]}(?={TITLES})", view):
            yield _mention(
                document,
                Span(title.start(), title.end()),
                "Person",
                None,
                "zh-person-surname",
                0.7,
                anaphor=True,
            )


def _is_other(document: Document, span: Span) -> bool:
    """Whether the words are a known place's or firm's, and no post stands before them: 江阳的模具钢."""
    if POST.search(document.view[max(0, span.start - 8) : span.start]):
        return False
    return any(
        item_class(i) in DIVISIONS | {"Enterprise"} and i.span == span for i in document.items_in(span)
    )


def _person(document: Document, span: Span, confidence: float, seats: Seats) -> Iterator[Mention]:
    yield _mention(document, span, "Person", None, "zh-person", confidence)
    governor = False
    for post in posts(document, span):
        yield from _implied_body(document, post)
        bare = post.before.end == post.before.start
        if bare and (seat := seats.of(document.view[post.title.start : post.title.end])) is not None:
            yield _mention(document, post.title, "LocalGovernment", seat, SEAT, 0.7)
        governor = governor or (bare and _governs(document, post))
        committee = None if bare else body_of(document, post)
        if governor and committee is not None and _COMMITTEE.search(committee.name):
            place = _full_committee(document, committee).removesuffix("党委").removesuffix("委")
            if len(place) > 2:
                name = f"{place}人民政府"
                yield _mention(
                    document, committee.span, "LocalGovernment", name, "zh-government-of-committee", 0.8
                )
            governor = False


class Seats:
    """The government by which an article's 副省长, 市长 … is meant, where it names none.

    It is the government of the article's own place, else of the place of that level that it names most.
    """

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self._document = document
        self._gazetteer = gazetteer
        self._home = home(document, gazetteer)

    def of(self, title: str) -> str | None:
        """The government's name; None where the title is no governor's or no place offers itself."""
        match = _SEAT.search(title)
        if match is None:
            return None
        classes = {"省": ("Province",), "市": ("Prefecture", "County", "Province")}.get(match[1], ("County",))
        named = [m for m in self._document.mentions if m.cls == "LocalGovernment" and m.name.endswith("政府")]
        if any(match[1] in m.name for m in named):
            return None  # one by name is nearer
        own = [self._home[cls] for cls in classes if cls in self._home]
        found = [iri for iri in own if self._fits(iri, match[1])]
        if not found:
            counted = Counter(
                m.candidates[0]
                for m in self._document.mentions
                if m.cls in classes and len(m.candidates) == 1 and self._fits(m.candidates[0], match[1])
            ).most_common(2)
            if counted and (len(counted) == 1 or counted[0][1] > counted[1][1]):
                found = [counted[0][0]]
        return f"{self._name(found[0])}人民政府" if found else None

    def _fits(self, iri: str, end: str) -> bool:
        return self._name(iri).endswith(end)

    def _name(self, iri: str) -> str:
        return next((n.text for n in self._gazetteer.entries[iri].names if n.language == "zh"), "")


def _governs(document: Document, post: Post) -> bool:
    return GOVERNOR.search(document.view[post.title.start : post.title.end]) is not None


def posts(document: Document, person: Span) -> Iterator[Post]:
    """The posts that stand before a person's name, the nearest first."""
    sentence = document.sentence_of(person)
    if sentence is None:
        return
    view = document.view
    start = max(sentence.span.start, person.start - 80)
    breaks = [
        m.end() for m in _BREAK.finditer(view, start, person.start) if not _in_item(document, m.start())
    ]
    start = breaks[-1] if breaks else start
    end = person.start
    while end > start and view[end - 1] in " 、兼":
        end -= 1
    while end > start:
        cut = max(view.rfind(mark, start, end) for mark in ("、", "兼"))
        cut = cut + 1 if cut >= start else start
        match = POST.search(view[cut:end]) or _OTHER_POST.search(view[cut:end])
        if match is None:
            return
        yield Post(Span(cut + match.start(), end), Span(cut, cut + match.start()))
        end = cut
        while end > start and view[end - 1] in " 、兼":
            end -= 1


def _in_item(document: Document, at: int) -> bool:
    return any(i.span.start <= at < i.span.end for i in document.items_in(Span(max(0, at - 40), at + 40)))


def body_of(document: Document, post: Post) -> Mention | None:
    """The mention that ends where the post's title begins, or before the party committee within it."""
    words = document.view[post.before.start : post.before.end]
    end = post.before.start + len(words.removesuffix("党委"))
    if any(m.span.end == post.before.end and m.cls in BODIES for m in document.mentions):
        end = post.before.end
    # 湖南省 + 长: the place and the title share a character.
    shared = document.view[post.title.start] in "省市县区州盟"
    ends = (end, post.title.start + 1) if shared else (end,)
    ending = [
        m
        for m in document.mentions
        if m.span.end in ends and m.span.start >= post.before.start and m.cls in BODIES | DIVISIONS
    ]
    return max(ending, key=lambda m: (m.span.end - m.span.start, m.cls in BODIES), default=None)


def _implied_body(document: Document, post: Post) -> Iterator[Mention]:
    """The government of the place before 省长, 市长 …, the committee before 书记, which the words imply."""
    bare = _BARE_BODY.search(document.view[post.before.start : post.before.end])
    if bare is not None and not any(
        m.span.end == post.before.end and m.cls in BODIES for m in document.mentions
    ):
        span = Span(post.before.start + bare.start(), post.before.end)
        cls = "LocalGovernment" if re.search("政府|管委会", bare[0]) else "GovernmentBody"
        own = _mention(document, span, cls, None, "zh-bare-body-of-post", 0.75)
        zone = _zone_before(document, span) if bare[0] == "管委会" else None
        yield replace(own, name=zone.name + own.name if zone is not None else _full_committee(document, own))
    place = body_of(document, post)
    title = document.view[post.title.start : post.title.end]
    if place is None or place.cls not in DIVISIONS:
        return
    if GOVERNOR.search(title):
        name = place.name if place.name.endswith(tuple("省市县区州盟旗")) else place.name + _suffix(title)
        yield _mention(
            document, place.span, "LocalGovernment", f"{name}人民政府", "zh-government-of-head", 0.8
        )


def _zone_before(document: Document, committee: Span) -> Mention | None:
    """The zone whose committee is meant: 昆明高新区 in 昆明高新区党委书记、管委会主任."""
    near = document.mentions_in(Span(max(0, committee.start - 24), committee.start))
    return next((m for m in reversed(near) if m.cls == "Zone"), None)


def _full_committee(document: Document, committee: Mention) -> str:
    """The name of a party committee, with the place that an earlier sentence gave it: 市委 for 株洲市委."""
    named = [
        m.name
        for m in document.mentions
        if m.cls == "GovernmentBody" and len(m.name) > len(committee.name) and m.name.endswith(committee.name)
    ]
    return named[0] if len(set(named)) == 1 else committee.name


def _suffix(title: str) -> str:
    return {"省长": "省", "市长": "市", "县长": "县", "区长": "区", "州长": "州"}.get(title[-2:], "")


def _mention(
    document: Document,
    span: Span,
    cls: str,
    name: str | None,
    rule: str,
    confidence: float,
    anaphor: bool = False,
) -> Mention:
    name = name or document.article.text[span.start : span.end]
    return Mention(span, cls, name, rule, confidence, anaphor=anaphor, language="zh")

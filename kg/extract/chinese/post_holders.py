"""Who holds which post in which body: the posts before persons' names, as relations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.persons import GOVERNOR, SEAT, body_of, posts
from kg.extract.families import BODIES
from kg.types import Mention, Relation, Span

if TYPE_CHECKING:
    from kg.extract.chinese.persons import Post
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_NO_BODY: Final = re.compile(
    r"(?:记者|通讯员|编辑|专家|代表|院士|教授|(?<!党组)成员|(?<!党委)(?<!党组)委员|职工|工人)$"
)
_DEPUTY: Final = re.compile(r"(?:常务|党组)*副")
_CHIEF: Final = re.compile(r"^(?:党组|副?部长|新闻发言人|总(?:工程|经济|会计|规划|农艺)师)")


def post_holders(document: Document, tools: Tools) -> Iterator[Relation]:
    """holdsPostIn: the body that stands before the post's title, with the title."""
    text = document.article.text
    last_end = -1
    last_body: Mention | None = None
    heads: dict[str, Mention] = {}
    for person in document.mentions:
        sentence = document.sentence_of(person.span)
        if person.cls != "Person" or person.anaphor or sentence is None:
            continue
        bare: list[str] = []
        found: Mention | None = None
        for post in posts(document, person.span):
            title = text[post.title.start : post.title.end]
            plain = document.view[post.title.start : post.title.end]
            if _NO_BODY.search(plain):
                continue
            if post.before.end == post.before.start:
                # 市委副书记、市长: the head of a government that the article names elsewhere.
                own = _government_before(document, plain)
                if own is not None:
                    yield _holds(person, own, sentence.span, title)
                    continue
                seat = next((m for m in document.mentions if m.rule == SEAT and m.span == post.title), None)
                if seat is not None:
                    yield _holds(person, seat, sentence.span, title)
                    continue
                # 部党组书记、部长: a title without a body holds in the body of the one before it.
                bare.append(title)
                continue
            body = _held_in(document, post)
            if body is not None:
                government = _government_of(document, body)
                for each in (title, *bare):
                    governs = each != title and government is not None and GOVERNOR.search(each)
                    held = government if governs and government is not None else body
                    heads.setdefault(each[-2:], held)
                    yield _holds(person, held, sentence.span, each)
                found = body
            bare = []
        if found is None and bare and person.span.start - len(bare[0]) - 1 == last_end:
            # 工业和信息化部副部长王伟、新闻发言人李明: the second is of the same body.
            found = last_body
            if found is not None and found.cls == "Department" and _CHIEF.search(bare[0]):
                # 运行监测协调局局长…、总工程师…: a chief is the ministry's, not the department's.
                found = next((m for m in document.inside(found) if m.cls == "Ministry"), found)
            if found is not None:
                for each in bare:
                    yield _holds(person, found, sentence.span, each)
        head = heads.get(bare[0][-2:]) if found is None and len(bare) == 1 else None
        if head is not None and _DEPUTY.match(bare[0]):
            # …部长苗… and then 副部长刘…: of the body whose head the article named with the same title.
            yield _holds(person, head, sentence.span, bare[0])
        last_end, last_body = person.span.end, found


def _government_of(document: Document, committee: Mention) -> Mention | None:
    """The government beside a party committee in whose place it sits: 海南省 for 海南省委常委、副省长."""
    return next(
        (m for m in document.mentions if m.rule == "zh-government-of-committee" and m.span == committee.span),
        None,
    )


def _government_before(document: Document, title: str) -> Mention | None:
    """The one local government by which an article's 市长, 县长 … can be meant: 市政府."""
    if not GOVERNOR.search(title):
        return None
    named = [
        m
        for m in document.mentions
        if m.cls == "LocalGovernment" and m.name.endswith("政府") and title[-2] in m.name and m.rule != SEAT
    ]
    return named[0] if len({m.name for m in named}) == 1 else None


def _holds(person: Mention, body: Mention, sentence: Span, title: str) -> Relation:
    return Relation(person, "holdsPostIn", body, sentence, "zh-post-before-name", 0.88, post=title)


def _held_in(document: Document, post: Post) -> Mention | None:
    body = body_of(document, post)
    if body is None or body.cls in BODIES:
        return body
    return next((m for m in document.mentions if m.span == body.span and m.cls == "LocalGovernment"), None)

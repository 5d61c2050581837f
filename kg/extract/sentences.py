"""Paragraphs and sentences of web text in English and Chinese, with offsets kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.types import Sentence, Span

if TYPE_CHECKING:
    from opencc import OpenCC

# Twenty spaces are layout, no part of a sentence: patterns with several optional spaces never meet more.
_BREAK = re.compile(r"\s{20,}|[ \t\u3000]*(?:\r?\n|\r)(?:[ \t\u3000]*(?:\r?\n|\r))*[ \t\u3000]*")
# A full stop ends a sentence where white space and a capital, digit or quote follow, or where
# two sentences were glued together: "between regions.2021 At the end", "the city.The".
_END_EN = re.compile(
    r"(?<=[a-z)\]”\"’%\d])[.!?]+[”\"’)]*(?=\s+[“\"‘(]?[A-Z\d]|\s*$)"
    r"|(?<=[a-z]{2})[.!?](?=[A-Z][a-z]|(?:19|20)\d\d\s)"
    r"|(?<=[A-Z]{2})\.(?=\s+[A-Z][a-z])"
    r"|(?<=[A-Z])\.(?=\s+(?:The|It|In|At|On|This|That|These|They|He|She|A|An)\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Mr|Mrs|Ms|Dr|Prof|St|vs|etc|Co|Corp|Ltd|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct"
    r"|Nov|Dec"
    r"|Art|Fig|Gen|Gov|Sen|approx|e\.g|i\.e)|\b[A-Z])$"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DASH = r"\s*(?:--+|[—–]|-(?=\s))\s*"
# "HEFEI, Aug. 23 (Xinhua) --", "Nanchang (Jiangxi Daily) -", "Yicai Global --": who reports from where.
_DATELINE = re.compile(
    rf"(?:[A-Z]{{3}}[A-Z'’]*(?:[ ,][^\n.;()]{{0,12}}\.?[^\n.;()]{{0,20}}?)?(?:\s*\([^()\n]{{2,30}}\))?{_DASH}"
    rf"|[A-Z][\w'’. ]{{1,30}}(?:,[^\n()]{{1,30}}?)?\s*\([^()\n]{{2,30}}\)(?:{_DASH}|:\s)"
    rf"|(?:[A-Z][\w'’. ]{{1,40}},\s*|\([A-Z]\w+\)\s*"
    rf"|)(?:\d{{1,2}}\s+)?{_MONTH}(?:\s*\d{{1,2}})?(?:,?\s+\d{{4}})?(?:{_DASH}|:\s)"
    r"|[A-Z][\w ]{2,25} --+ )(?=[“\"‘(]?[A-Z\d])"
)
# "1. Wuhan …": the number of a point of a list is no sentence.
_NUMBER_ONLY = re.compile(r"\s*\(?\d{1,2}")
_END_ZH = re.compile(r"[。！？!?；;]+[”’」』）)】》]*|(?<=[”」])(?=[\u4e00-\u9fff]{4})(?!.)")
# What goes on for so long is no sentence: the longest of hundreds of articles have 510 and 252 characters.
_LONGEST = {"en": 2000, "zh": 1000}
_CLAUSE_MARKS = "，、,；;：: \u3000"
_WIDE = {
    ord(wide): narrow
    for wide in map(chr, range(0xFF01, 0xFF5F))
    if len(narrow := unicodedata.normalize("NFKC", wide)) == 1 and wide not in "，；：？！"
}
# Half-width marks between Chinese characters are the Chinese ones: "7月10日上午,经开区".
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff”》)])[,;:?!]|[,;:?!](?=[\u4e00-\u9fff“《])")
_CHINESE_MARK = dict(zip(",;:?!", "，；：？！", strict=True))
_ONE_LINE = {ord("\n"): " ", ord("\r"): " ", ord("\t"): " ", 0xA0: " ", 0x3000: " "}


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _simplified(char: str) -> str:
    simple = str(_converter().convert(char))
    return simple if len(simple) == 1 else char


def view(text: str, language: str) -> str:
    """The text with comparable characters, each in its own place: as long as the text.

    Full-width letters and digits become half-width, line ends spaces; in Chinese,
    half-width commas and the like become full-width, traditional characters simplified ones
    (OpenCC, character by character, which is what keeps every offset).
    """
    plain = text.translate(_WIDE).translate(_ONE_LINE)
    if language != "zh":
        return plain
    plain = _HALF_WIDTH.sub(lambda mark: _CHINESE_MARK[mark[0]], plain)
    return "".join(_simplified(char) if char >= "\u4e00" else char for char in plain)


def paragraphs(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The lines of the given stretches that hold text, without the space around them."""
    for span in spans:
        at = span.start
        for gap in [*_BREAK.finditer(text, span.start, span.end), None]:
            end = gap.start() if gap else span.end
            piece = text[at:end]
            start = at + len(piece) - len(piece.lstrip())
            end = at + len(piece.rstrip())
            if end > start:
                yield Span(start, end)
            at = gap.end() if gap else span.end


def _sentence_ends(text: str, span: Span, language: str) -> Iterator[int]:
    for match in (_END_EN if language == "en" else _END_ZH).finditer(text, span.start, span.end):
        if language == "en" and text[match.start()] == ".":
            before = text[max(span.start, match.start() - 12) : match.start()]
            if _ABBREVIATION.search(before) or _NUMBER_ONLY.fullmatch(text, span.start, match.start()):
                continue
        yield match.end()


def _bounded(text: str, at: int, ends: Iterable[int], longest: int) -> Iterator[int]:
    """The ends, with others between them where none comes for too long: at a mark, if there is one."""
    for end in ends:
        while end - at > longest:
            half, most = at + longest // 2, at + longest
            last = max(text.rfind(mark, half, most) for mark in _CLAUSE_MARKS)
            at = last + 1 if last >= 0 else most
            yield at
        yield end
        at = max(at, end)


def sentences(text: str, language: str, spans: Iterable[Span]) -> Iterator[Sentence]:
    """The sentences of the given stretches of the text, without the space around them.

    None is longer than 2,000 characters (Chinese: 1,000): what goes on for longer is cut, so that the time
    which an article takes grows with its length and not with its sentences'.
    """
    for number, paragraph in enumerate(paragraphs(text, spans)):
        at = paragraph.start
        dateline = _DATELINE.match(text, at, paragraph.end) if language == "en" else None
        opened = [dateline.end()] if dateline else []
        ends = [*opened, *_sentence_ends(text, paragraph, language), paragraph.end]
        for end in _bounded(text, at, ends, _LONGEST[language]):
            piece = text[at:end]
            start = at + len(piece) - len(piece.lstrip())
            stop = at + len(piece.rstrip())
            if stop > start:
                yield Sentence(Span(start, stop), number)
            at = max(at, end)

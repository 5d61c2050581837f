"""Enterprises that the vocabularies don't know, by the company they keep: "Huawei, Siasun and Estun"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.document import Document, item_class
from kg.extract.english.lexicon import lexicon
from kg.extract.english.tokens import Token, tokens
from kg.extract.families import DIVISIONS
from kg.extract.tools import Tools
from kg.types import Mention, Span

_CUE: Final = re.compile(
    r"\b(?:companies|enterprises|firms|makers|manufacturers|producers|brands|exhibitors|giants|businesses)"
    r"(?:\s+\w+){0,3},?\s+(?:such as|like|including|included|include|namely|as|represented by|led by"
    r"|headed by|are)\s+$"
    r"|\b(?:visited|toured|inspected|went (?:in)?to|walked into|entered)\s+(?:the\s+)?(?:companies\s+)?$",
    re.IGNORECASE,
)
_KINDS: Final = (
    r"(?:companies|company|enterprises?|firms?|makers?|\w+makers?|manufacturers?|producers?|brands?|suppliers?"
    r"|developers?|operators?|giants?|newcomers|crushers|refiners|processors|assemblers|packers|millers|growers"
    r"|breeders|integrators|exporters|vendors|builders|shipbuilders|carmakers|recyclers|shareholders?|tenants?|start-?ups?|unicorns?|smelters?|factories)"
)
_KIND: Final = re.compile(rf"\b{_KINDS}\b", re.IGNORECASE)
_BESIDE: Final = re.compile(rf"\b{_KINDS}\s+$|\b{_KINDS}\b[^.;:]{{0,60}}:\s*$", re.IGNORECASE)
_AMONG: Final = re.compile(
    r"(?:\s+(?:from|of)\s+[A-Z]\w+)?\s*,?\s*(?:are|is|were|was)?\s*among\s*(?:them|those|the\s+\w+)?\b"
)
_MADE: Final = re.compile(
    r"\b(?:[a-z][\w-]*maker|maker|producer|manufacturer|supplier|developer|operator|start-?up)\s+"
    r"((?:[A-Z][\w&-]+)(?:\s+[A-Z][\w&-]+){0,2})(?![\w-])"
)
_MADE_BY: Final = re.compile(r"\s+(?:made\s+|built\s+|run\s+)?by\s+$")
_COUNTED: Final = re.compile(
    r"\s*,?\s+(?:(?:and|these|the)\s+)?(?:other\s+)?(?:(?:two|three|four|five|six|seven|eight|\d+)\s+)?"
    r"(?:[a-z][\w-]*\s+){0,2}(?:enterprises|companies|firms|manufacturers)\b"
)
_SENTENCE: Final = re.compile(
    r"\b(?:as|like|including|included|include|namely|by|enterprises|companies|firms|visited|toured"
    r"|inspected|went|walked"
    r"|entered)\b",
    re.IGNORECASE,
)
_MAX_WORDS: Final = 4
_HEADED: Final = re.compile(
    r"\b(?i:(?:co-)?founder|ceo|cto|cfo|chief executive(?: officer)?|(?:vice |deputy )?general manager|owner"
    r"|(?:board )?chairman|(?:executive )?vice president|plant manager)"
    r"(?i:\s+and\s+(?:ceo|chairman|president|chairwoman))?\s+(?i:of|at)\s+"
    r"((?:[A-Z][\w&’'-]*)(?:\s+(?:[A-Z][\w&’'-]*|\d{2,4}\b))*)"
)
_BASED: Final = re.compile(
    r"-based\s+(?:[a-z][\w-]*\s+){0,5}((?:[A-Z][\w&-]+)(?:\s+[A-Z][\w&-]+){0,3})(?![\w’'-])"
    r"|(?<![\w.] )\b((?:[A-Z][\w&-]+)(?:\s+[A-Z][\w&-]+){0,3}),\s+an?\s+(?:[\w-]+\s+){0,5}"
    r"(?:company|maker|manufacturer|producer|firm|supplier|developer|start-?up|giant|enterprise"
    r"|recycler|operator|carmaker)\b"
)
_INVESTED: Final = re.compile(
    r"\b(?:invested|constructed|developed|undertaken)(?:\s+in)?(?:\s+and\s+(?:built|constructed"
    r"|operated))?\s+by\s+(?:the\s+)?"
    r"((?:[A-Z][\w&’'-]*)(?:\s+[A-Z][\w&’'-]*){0,4})(?=\s+(?:with|in|at|was|is|has|will)\b|[,.;)])"
)
_FACTORY: Final = re.compile(
    r"(?:['’]s|\bthe|\bat|\bvisited)\s+([A-Z][a-z][\w&-]+(?:\s+[A-Z][\w&-]+){0,2})\s+(?:factory|plant"
    r"|workshop)\b"
)
_CALLED: Final = re.compile(r"\bthe\s+([A-Z][a-z]\w+)(?=\s+(?:company|firm|enterprise)\b)")
_BUSINESS: Final = re.compile(
    r"(?:\s+(?:Group|Holdings?|Corp(?:oration)?\.?|Company|Co\.?,?\s?Ltd\.?|Inc\.?|Electric"
    r"|Electronics?|Times|Motors?|Autos?|Automobile"
    r"|Automotive|Tech(?:nology|nologies)?|Energy|New Energy|Materials|New Materials"
    r"|Pharma(?:ceuticals?)?|Medical|Heavy Industr(?:y|ies)"
    r"|Iron and Steel|Steel|Railway Vehicles|Rolling Stock|Locomotive|Vehicles?|Aircraft|Fib(?:er|re)"
    r"|Capital|Cement|Petrochemical|Chemicals?|Equipment|Machinery|Semiconductors?|Microelectronics"
    r"|Optoelectronics|Power|Battery"
    r"|Automation|Aviation|Aerospace|Shipbuilding|Biotech|Display|Optical|Precision|Photovoltaic"
    r"|Mobility|Bearing|Pipes|Valves|Cable|Lithium|Silicon|Solar|Robot(?:ic)?s?|Cloud|Software"
    r"|Communications|International|Mining"
    r"|Resources|Paper|Textiles?"
    r"|Aluminum|Aluminium|Copper|Zinc|Tire|Glass|Foods?|Dairy|Liquor|Logistics))+(?![\w-])"
)
_POSTS: Final = frozenset(
    "county city district province prefecture"
    " mayor governor minister secretary director chairman chairwoman president magistrate member committee"
    " office department bureau government mr ms mrs dr"
    " january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
_WHERE: Final = re.compile(r"\b(?:in|at|from|to)\s+$", re.IGNORECASE)  # "In Wuhan Huawei has a plant"


def find_firms(document: Document, tools: Tools) -> Iterator[Mention]:
    """Names in a list with a known enterprise, or after "companies such as", in English articles."""
    for sentence in document.sentences:
        words = document.view[sentence.span.start : sentence.span.end]
        known = any(m.cls == "Enterprise" for m in document.mentions_in(sentence.span))
        kinds = _KIND.search(words) is not None
        if not known and not kinds and not _SENTENCE.search(words):
            continue
        row = tuple(tokens(document, sentence.span, lexicon()))
        for members in _lists(row):
            opening = document.view[sentence.span.start : members[0][0].span.start]
            last = members[-1]
            # "In the year of the Ox, Hunan enterprises": whose they are, and none of them.
            owned = len(last) == 1 and last[0].item is not None and not _is_firm(last)
            closing = not owned and _COUNTED.match(document.view, last[-1].span.end, sentence.span.end)
            cued = _CUE.search(opening) or (kinds and _BESIDE.search(opening)) or closing
            among = kinds and _AMONG.match(document.view, members[-1][-1].span.end, sentence.span.end)
            if cued or among or _of_industry(document, opening, members) or any(map(_is_firm, members)):
                for member in members:
                    if _unknown(member):
                        span = Span(member[0].span.start, member[-1].span.end)
                        name = document.line(span)
                        yield Mention(span, "Enterprise", name, "en-firm-list", 0.65)


def _of_industry(document: Document, opening: str, members: list[list[Token]]) -> bool:
    """Whether an industry is said to be by the members: "spandex by Kerui and Huafeng"."""
    by = _MADE_BY.search(opening)
    start = members[0][0].span.start
    reach = Span(max(0, start - 40), start)
    return by is not None and any(
        item_class(item) == "Industry" and item.span.end == start - len(by[0])
        for item in document.items_in(reach)
    )


def find_firm_phrases(document: Document, tools: Tools) -> Iterator[Mention]:
    """Enterprises by a known one's name with the words beside it: "Guangxi Liugong Machinery"."""
    text = document.view
    outer = document.items
    for i, item in enumerate(outer):
        if not (isinstance(item, Mention) and item.cls == "Enterprise") or item.anaphor:
            continue
        before = outer[i - 1] if i else None
        start = item.span.start
        if (
            isinstance(before, Mention)
            and before.cls in DIVISIONS
            and before.span.end + 1 == start
            and text[before.span.end] == " "
            and not _WHERE.search(text, max(0, before.span.start - 6), before.span.start)
        ):
            start = before.span.start
        end = item.span.end
        after = outer[i + 1] if i + 1 < len(outer) else None
        if (
            isinstance(after, Mention)
            and after.cls in DIVISIONS
            and text[end : after.span.start] in (" ", " (")
        ):
            closing = text[end : after.span.start] == " ("
            if not closing or text[after.span.end : after.span.end + 1] == ")":
                end = after.span.end + closing  # "CRRC Changchun", "Volkswagen (Anhui)"
        business = _BUSINESS.match(text, end)
        end = business.end() if business else _own_words(document, end)
        if (start, end) != (item.span.start, item.span.end):
            yield _firm(document, Span(start, end), "en-firm-phrase", 0.85)


def find_led_firms(document: Document, tools: Tools) -> Iterator[Mention]:
    """Enterprises by the post of who leads them, by their seat, or by what they are said to be.

    X in "founder of X", "Wuhan-based robot maker X", "X, a maker of robots".
    """
    text = document.view
    for match in (
        m for each in (_HEADED, _BASED, _CALLED, _INVESTED, _FACTORY, _MADE) for m in each.finditer(text)
    ):
        span = Span(*match.span(match.lastindex or 1))
        sentence = document.sentence_of(span)
        if match[0].startswith("-") and not any(
            isinstance(item, Mention) and item.cls in DIVISIONS and item.span.end == match.start()
            for item in document.items_in(Span(max(0, match.start() - 30), match.start()))
        ):
            continue  # "wood-based flooring"
        known = any(item_class(item) not in DIVISIONS | {"Industry"} for item in document.items_in(span))
        if sentence and not known and len(text[span.start : span.end].split()) <= _MAX_WORDS:
            yield _firm(document, span, "en-firm-headed", 0.7)


_MORE: Final = re.compile(r"(?:\s+[A-Z][a-z]{2,}(?![\w'’-])){1,2}(?=\s+[a-z]|[,.;)]|['’]s)")


def _own_words(document: Document, end: int) -> int:
    """Where a firm's name ends that goes on behind a known one's: "Neusoft" in "Neusoft Reach"."""
    more = _MORE.match(document.view, end)
    if more is None or document.items_in(Span(end, more.end())):
        return end
    words = lexicon()
    idle = (
        words.stop
        | words.generic
        | words.heads.keys()
        | _POSTS
        | set(words.lists["surnames"].lower().split())
    )
    posts = {word for post in words.lists["posts"] for word in post.split()}
    return end if any(word.lower() in idle | posts for word in more[0].split()) else more.end()


def _firm(document: Document, span: Span, rule: str, confidence: float) -> Mention:
    name = document.line(span)
    return Mention(span, "Enterprise", name, rule, confidence)


def _unknown(member: Sequence[Token]) -> bool:
    """Whether a member of a list is a name that nothing else claims; a place may open it: "Hebei Yuteng"."""
    first = member[0].item
    placed = isinstance(first, Mention) and first.cls in DIVISIONS | {"Country"} and len(member) > 1
    rest = member[1:] if placed else member
    posts = any(t.low in _POSTS for t in member)
    own = len(rest) > 1 and rest[0].item is None  # "Oriental Cashmere"
    return (
        all(t.item is None or (own and _trade(t)) for t in rest)
        and len(member) <= _MAX_WORDS + 1
        and not posts
    )


def _trade(token: Token) -> bool:
    return token.item is not None and token.capital and item_class(token.item) == "Industry"


def _is_firm(member: Sequence[Token]) -> bool:
    item = member[0].item
    return len(member) == 1 and isinstance(item, Mention) and item.cls == "Enterprise"


def _lists(row: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The stretches "A, B and C" of capitalised names."""
    members: list[list[Token]] = []
    member: list[Token] = []
    joined = False
    for token in [*row, None]:
        if token is not None and token.kind == "name" and token.capital:
            if not joined and members and not member:
                members = []
            member.append(token)
            continue
        if member:
            members.append(member)
            member = []
        joined = token is not None and (token.text == "," or token.low in ("and", "or"))
        if not joined:
            if len(members) > 1:
                yield members
            members = []

"""Text as SQLite's full-text search takes it, with Chinese as overlapping pairs of characters.

Chinese has no spaces, and most of its words have two characters: a run is written as its pairs and its
last character, so that any stretch of two or more is found as a phrase and one alone as a prefix. Traditional
characters are searched as simplified ones. The rest is left to the tokenizer of SQLite (unicode61, Porter).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from opencc import OpenCC
    from pypinyin.core import Pinyin

VERSION: Final = "1"
"""Changes with whatever this module writes; an index of another version is made anew."""
HAN: Final = r"\u3400-\u9fff\U00020000-\U0003ffff"
_RUN: Final = re.compile(f"[{HAN}]+")
_PIECE: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORDS: Final = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def plain(text: str) -> str:
    """A text as it is compared: NFKC, case folded, simplified characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return str(_simplifier().convert(folded)) if _RUN.search(folded) else folded


def indexed(text: str) -> str:
    """What stands in the full-text table for a text.

    >>> indexed("Tea of 云南省")
    'tea of  云南 南省 省 '
    """
    return _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", plain(text))


def match(query: str, *, prefix: bool = False) -> str | None:
    """The query as an FTS5 expression: all its words, those in double quotes in order; none if it has none.

    With ``prefix`` the last word may be the beginning of one. Nothing that a user writes is read as
    FTS5's own syntax.

    >>> match('云南 "tea plan"')
    '"云南" "tea plan"'
    """
    parts: list[str] = []
    for quoted, word in _PIECE.findall(plain(query)):
        phrase = " ".join(_terms(quoted))
        parts += [f'"{phrase}"'] if phrase else []
        parts += (_term(found) for found in _WORDS.findall(word))
    if prefix and parts and not parts[-1].endswith("*") and not _RUN.search(parts[-1]):
        parts[-1] += "*"
    return " ".join(parts) or None


def _term(word: str) -> str:
    if not _RUN.fullmatch(word):
        return f'"{word}"'
    return f'"{word}"*' if len(word) == 1 else f'"{" ".join(_pairs(word)[:-1])}"'


def _terms(phrase: str) -> list[str]:
    found: list[str] = []
    for word in _WORDS.findall(phrase):
        found += (_pairs(word)[:-1] or [word]) if _RUN.fullmatch(word) else [word]
    return found


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))]


@lru_cache(50_000)
def spellings(name: str) -> tuple[tuple[str, bool], ...]:
    """What may be typed to complete a name: from each word on, in pinyin; and whether it is its beginning.

    >>> sorted(spellings("Tea Plan"))
    [('plan', False), ('tea plan', True)]
    """
    text = plain(name)
    found: dict[str, bool] = {}
    words = list(_WORDS.finditer(text))
    for word in reversed(words[:_STARTS]):
        found[text[word.start() :]] = word is words[0]
    if _RUN.search(text):
        said = syllables(text)
        found["".join(said)] = True
        found.setdefault("".join(s[0] for s in said), True)
    return tuple((key, whole) for key, whole in found.items() if key)


def syllables(text: str) -> list[str]:
    """A Chinese name as it is read, without tones; what is no Chinese stays in one piece.

    >>> syllables("重庆3d打印")
    ['chong', 'qing', '3d', 'da', 'yin']
    """
    return [syllable for piece in _cutter().seg(text) for syllable in _read(piece)]


@cache
def _cutter() -> Pinyin:
    from pypinyin.core import Pinyin

    return Pinyin()


@lru_cache(20_000)
def _read(piece: str) -> tuple[str, ...]:
    """A word as pypinyin cuts it: names share most of theirs, and reading one takes long."""
    from pypinyin import lazy_pinyin

    return tuple(syllable for syllable in lazy_pinyin(piece, errors=_letters) if syllable)


def _letters(other: str) -> str:
    return "".join(filter(str.isalnum, other))


_STARTS: Final = 8
"""Of a name's words so many may begin what is typed."""

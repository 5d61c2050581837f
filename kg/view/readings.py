"""How the Chinese names of a view are read, so that a page without a dictionary finds them in pinyin.

Most characters are read in one way: the page gets that of each, and whole names only where they are read
otherwise. That is some kilobytes for a hundred thousand names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from kg.index.tokens import HAN, plain, syllables

from .model import View

_CHINESE: Final = re.compile(f"[{HAN}]")
_PIECES: Final = re.compile(f"[{HAN}]|[^{HAN}]+")


def readings(view: View) -> dict[str, dict[str, str]]:
    """The usual syllable of each character, and the syllables of names that are read otherwise.

    Names are NFKC and in lower case, their syllables stand between spaces.
    """
    spoken = {name: syllables(plain(name)) for name in sorted(_names(view))}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, said in spoken.items():
        pieces = _PIECES.findall(name)
        if len(pieces) == len(said):
            for piece, syllable in zip(pieces, said, strict=True):
                counts[piece][syllable] += 1
    usual = {
        character: min(said, key=lambda one: (-said[one], one))
        for character, said in sorted(counts.items())
        if _CHINESE.match(character)
    }
    others = {name: " ".join(said) for name, said in spoken.items() if _read(name, usual) != said}
    return {"characters": usual, "names": others}


def _names(view: View) -> set[str]:
    named = {name for node in view.nodes for name in (node.name.en, node.name.zh, *node.aliases)}
    return {unicodedata.normalize("NFKC", name).lower() for name in named if _CHINESE.search(name)}


def _read(name: str, usual: Mapping[str, str]) -> list[str]:
    """A name as the page reads it that knows only characters."""
    pieces = (usual.get(piece) or "".join(filter(str.isalnum, piece)) for piece in _PIECES.findall(name))
    return [piece for piece in pieces if piece]

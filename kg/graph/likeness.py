"""How far two texts are the same: MinHash over shingles, in bands for locality-sensitive hashing.

Source: Broder, On the resemblance and containment of documents, 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, chapter 3. Of two texts with 70 % of their shingles in common 98 % share a band,
with 50 % 38 %, with 20 % 0.2 %; who shares one is then compared in full.
"""

from __future__ import annotations

import re
from typing import Final

from kg.ids import digest, normalise

_BANDS: Final = 30
_ROWS: Final = 6
_SEED: Final = 42
_DIGITS: Final = 12
_WORDS: Final = 4
_CHARACTERS: Final = 6
ALIKE: Final = 0.75
"""The share of the shorter text's shingles from which two texts are one."""
_TOKEN: Final = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")


def shingles(text: str) -> frozenset[str]:
    """The runs of four words (or six Chinese characters) of a text, compared as names are."""
    tokens = _TOKEN.findall(normalise(text))
    chinese = sum("\u3400" <= token <= "\u9fff" for token in tokens) * 2 > len(tokens)
    size = _CHARACTERS if chinese else _WORDS
    return frozenset(" ".join(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shingles of two texts that both have (Jaccard), from 0 to 1.

    >>> likeness(shingles("one two three four five"), shingles("one two three four six"))
    0.3333333333333333
    """
    return len(one & other) / len(one | other)


def one_text(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts are one that was printed twice, each time with a head and foot of the place.

    Most of the shorter text stands in the other one, which is not twice as long.
    """
    common, (short, long) = len(one & other), sorted((len(one), len(other)))
    return common >= ALIKE * short and 2 * short >= long


def bands(text: str) -> tuple[str, ...]:
    """What a text is looked up by to find texts like it: 30 hashes, one of them shared at least."""
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(sorted(shingles(text)))
    values = sketch.digest()
    return tuple(
        digest(str(band), *map(str, values[band * _ROWS : (band + 1) * _ROWS]))[:_DIGITS]
        for band in range(_BANDS)
    )

"""Bytes to text: trial decoding judged by what the text looks like, then charset-normalizer."""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache
from typing import Final

from kg.errors import SourceError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY: Final = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip file (its name must end in .gz)"),
    (b"\x7fELF", "a program"),
)
_TRIALS: Final = ("gb18030", "big5", "cp1252", "utf-16-le", "utf-16-be")
_WIDE: Final = ("utf-16-le", "utf-16-be")
_SAMPLE: Final = 4_000
_PLAUSIBLE: Final = 0.7
_MARGIN: Final = 0.1
_EVERYWHERE: Final = frozenset("的一是在了和有不中大人上个個为為国國年业業发發展产產工新与與")
_ENOUGH_HAN: Final = 60
_FEW: Final = 0.02  # news text of policy has 0.12 to 0.21 of them
_MANY: Final = 0.25  # share of letters with accents that no Western European language reaches
_DAMAGE: Final = 0.05  # share of broken places up to which it is still that encoding, damaged
_CURE: Final = "save it as UTF-8"


def decode(data: bytes, source: str, *, declared: str | None = None) -> str:
    """The text of the bytes without a byte order mark, line breaks as they are.

    UTF-8, UTF-16 and UTF-32 (with a mark), UTF-16 without, GB18030, Big5 and Windows-1252
    are told apart; ``declared`` (a page's own charset) is tried before guessing.

    Raises:
        SourceError: the bytes are empty, binary, damaged, or in an encoding that can't be told.
    """
    if not data:
        raise SourceError(source, "is empty; remove it or fill it")
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise SourceError(source, f"is binary ({what}), not text; convert it to text first")
    text = _decoded(data, source, declared)
    if not text.strip("\ufeff \t\r\n\x0b\x0c\u3000\xa0\u2028\u2029"):
        raise SourceError(source, "holds only white space; remove it or fill it")
    return text


def _decoded(data: bytes, source: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise SourceError(source, _damaged(encoding, error.start + len(mark))) from error
    if 0 in data:
        return _with_zeros(data, source)
    text = _try(data, "utf-8")
    if text is None and declared:
        text = _try(data, declared)
    return _legacy(data, source) if text is None else text


def _damaged(encoding: str, at: int) -> str:
    return f"is {encoding.upper()} but breaks at byte {at:,}; {_CURE} again or restore it"


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):  # some codecs raise the parent: a page may declare any
        return None


def _with_zeros(data: bytes, source: str) -> str:
    """Zero bytes mean UTF-16, a stray NUL in a text, or no text at all."""
    best = max(_WIDE, key=lambda e: _score(_try(data, e) or "", whole=True))
    text = _try(data, best)
    if text is not None and _score(text, whole=True) >= _PLAUSIBLE:
        return text
    narrow = _try(data, "utf-8")
    if narrow is not None and narrow.count("\0") <= _DAMAGE * len(narrow):
        raise SourceError(
            source, f"holds NUL characters, the first at character {narrow.index(chr(0)):,}; remove them"
        )
    raise SourceError(source, "is binary, not text; convert it to text first")


def _legacy(data: bytes, source: str) -> str:
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    foreign = sum(c > "\x7f" for c in repaired)
    if broken <= _DAMAGE * foreign or (broken == 1 and foreign > 4):
        at = len(repaired[: repaired.index("\ufffd")].encode())
        raise SourceError(source, _damaged("utf-8", at))
    scores = {e: _score(text, whole=e in _WIDE) for e in _TRIALS if (text := _try(data, e)) is not None}
    ranked = sorted(scores, key=lambda e: -scores[e])
    best, second = ([scores[e] for e in ranked] + [0.0, 0.0])[:2]
    if best >= _PLAUSIBLE and best - second >= _MARGIN:
        return data.decode(ranked[0])
    return _guessed(data, source)


def _guessed(data: bytes, source: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    text = _try(data, best.encoding) if best else None
    if text is None or _score(text, whole=False) < _PLAUSIBLE:
        at = len(data.decode("utf-8", "replace").partition("\ufffd")[0].encode())
        raise SourceError(
            source, f"is binary or in an encoding that can't be told (not UTF-8 from byte {at:,} on); {_CURE}"
        )
    return text


def _score(text: str, *, whole: bool) -> float:
    """From below 0 to 1: how usual the characters are (beyond ASCII only, unless ``whole``)."""
    head = text[: 50 * _SAMPLE]
    sample = (head if whole else [c for c in head if c > "\x7f"])[:_SAMPLE]
    if not sample:
        return 0.0
    usual = sum(map(_usual, sample)) / len(sample)
    # Korean read as Chinese gives usual characters, but never the ones that every text has;
    # Russian read as Western European gives letters with accents and no others.
    han = [c for c in sample if "\u4e00" <= c <= "\u9fff"]
    odd = len(han) >= _ENOUGH_HAN and sum(c in _EVERYWHERE for c in han) < _FEW * len(han)
    accented = sum("\xc0" <= c <= "\xff" for c in sample)
    return usual / 2 if odd or accented > _MANY * len(head) else usual


@lru_cache(maxsize=65_536)
def _usual(char: str) -> float:
    if char < "\x80":
        return 1.0 if char.isprintable() or char in "\t\r\n\x0c" else -3.0
    if char in "“”‘’—–…、。《》〈〉「」『』【】（），：；！？·•　％～￥€\xa0":
        return 1.0
    category = unicodedata.category(char)
    if category in ("Cn", "Co", "Cs", "Cc"):
        return -3.0
    if "\u4e00" <= char <= "\u9fff":
        return 1.0 if _common(char) else 0.2
    if ("\uff01" <= char <= "\uff5e" and char.isalnum()) or "\u2460" <= char <= "\u2473":
        return 0.9
    return 0.8 if category in ("Ll", "Lu") and char < "\u0250" else 0.1


def _common(char: str) -> bool:
    """Whether a Chinese character is of the first level of GB 2312 or of Big5 (some 7,000)."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        code = char.encode(encoding, "ignore")
        if code and first <= code[0] <= last:
            return True
    return False

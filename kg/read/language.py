"""Which language a text is in: English, Chinese of either script, or one that isn't built."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BUILT: Final = ("en", "zh")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_OR_HANGUL: Final = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_LATIN_WORD: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_OTHER_LETTER: Final = re.compile(r"[\u0370-\u1cff\u1f00-\u1fff\ua000-\uabff]")
_HAN_PER_WORD: Final = 1.7  # Chinese characters that say as much as an English word
_KANA_SHARE: Final = 0.1  # a Chinese text may hold a Japanese name
_SAMPLE: Final = 20_000
_ENOUGH: Final = 0.1  # share of the probability at which a stated "en" is believed
_SURE: Final = 0.6  # and at which another language is, in a text of few words
_FEW_WORDS: Final = 12
# These make up about a tenth of English prose and next to nothing of any other language.
_ENGLISH_WORDS: Final = frozenset(("the", "and"))
_ENGLISH_SHARE: Final = 0.05
# Words that hardly any other language has: where a page states English, two of them are enough.
_ONLY_ENGLISH: Final = frozenset(
    "the and that which with from these this its their into have been being would".split()
)
_MANY_WORDS: Final = 40
# The other languages of news text from the web: a dialect or a creole is not mistaken for a short text.
_LATIN: Final = "en cs da de es et fi fr hr hu id it lt lv ms nl no pl pt ro sk sl sq sv sw tl tr vi".split()
_NAMES: Final = {
    "en": "en eng english 英文 英语 英語".split(),
    "zh": "zh zho chi cn chinese 中文 汉语 漢語 简体中文 繁體中文 cmn".split(),
}


def normalise_code(code: str) -> str | None:
    """``en`` or ``zh`` for the ways to write them (en-US, zh_Hant, Chinese), else None."""
    main = re.split(r"[-_ (]", code.strip().lower(), maxsplit=1)[0]
    return next((lang for lang, names in _NAMES.items() if main in names), None)


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    # An instance of our own: the module's functions share one that anybody can reset.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if languages:
        identifier.set_languages(languages)
    return identifier


def _rank(text: str, languages: Sequence[str] = ()) -> list[tuple[str, float]]:
    ranked: list[tuple[str, float]] = _identifier(tuple(languages)).rank(text)
    return ranked


def recognise(text: str, stated: str | None = None) -> str | None:
    """The language of a text as an ISO 639 code, or None if the text has no words.

    Scripts decide first (a Chinese text may hold English names, and the other way
    round), then py3langid among the languages of that script. ``stated`` wins where it is
    English or Chinese and the text is plausibly so.
    """
    sample = text[:_SAMPLE]
    han, kana = len(_HAN.findall(sample)), len(_KANA_OR_HANGUL.findall(sample))
    words = _LATIN_WORD.findall(sample)
    other = len(_OTHER_LETTER.findall(sample))
    if not (han or kana or words or other):
        return None
    claimed = normalise_code(stated) if stated else None
    # Characters of Japanese and Korean among the Chinese ones, and more of them than English words.
    east_asian = kana > _KANA_SHARE * (han + kana) and (han + kana) / _HAN_PER_WORD > len(words)
    if east_asian or other > max(sum(map(len, words)), han):
        return _rank(sample)[0][0]
    if han / _HAN_PER_WORD >= len(words) or (claimed == "zh" and han > len(words) / 2):
        return "zh"
    return _latin(words, claimed)


def _latin(found: Sequence[str], stated: str | None) -> str:
    words, text = len(found), " ".join(found)
    # Most texts are told without the model, which takes long to load.
    known = _ONLY_ENGLISH if stated == "en" else _ENGLISH_WORDS
    english = [lower for word in found if (lower := word.lower()) in known]
    enough = words >= _MANY_WORDS or (stated == "en" and len(set(english)) > 1)
    if enough and len(english) >= _ENGLISH_SHARE * words:
        return "en"
    ranked = _rank(text, _LATIN)
    language, share = ranked[0]
    if language != "en" and stated == "en" and dict(ranked)["en"] >= _ENOUGH:
        return "en"
    # Two or three names in the Latin alphabet belong to no language; the readers' own is likeliest.
    return "en" if words <= _FEW_WORDS and share < _SURE and text.isascii() else language

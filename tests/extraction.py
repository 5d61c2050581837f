"""What the tests of extraction share: documents of made-up sentences, and what is found in English ones."""

from functools import cache

from kg.extract import Tools, extract, load_tools
from kg.extract.document import Document
from kg.extract.sentences import sentences, view
from kg.types import Article, Extraction, Mention, Span


def document(text: str, published: str | None = None, title: str | None = None) -> Document:
    """A document with its sentences and nothing found in it, Chinese where it has a Chinese character."""
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    article = Article("made-up", text, language, title=title, published=published)
    return Document(article, view(text, language), tuple(sentences(text, language, [Span(0, len(text))])))


@cache
def tools() -> Tools:
    return load_tools()


def english(text: str) -> Article:
    return Article("made", text, "en", published="2024-06-03")


def read(text: str) -> Extraction:
    """What is found in an English text."""
    return extract(english(text), tools())


def names(text: str, cls: str) -> set[str]:
    """The names of a class, without words that only refer to one."""
    return {m.name for m in read(text).mentions if m.cls == cls and not m.anaphor}


def facts(text: str) -> set[tuple[str, str, str]]:
    """Subject, property and object by name."""
    return {
        (r.subject.name, r.property, r.object.name if isinstance(r.object, Mention) else r.object.text)
        for r in read(text).relations
    }

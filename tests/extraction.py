"""What the tests of extraction share: documents of made-up sentences."""

from kg.extract.document import Document
from kg.extract.sentences import sentences, view
from kg.types import Article, Span


def document(text: str, published: str | None = None, title: str | None = None) -> Document:
    """A document with its sentences and nothing found in it, Chinese where it has a Chinese character."""
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    article = Article("made-up", text, language, title=title, published=published)
    return Document(article, view(text, language), tuple(sentences(text, language, [Span(0, len(text))])))

"""Articles resolved by hand, small enough to count in the head."""

from __future__ import annotations

from kg.ids import article_iri
from kg.terms import BASE
from kg.types import Article, Claim, Entity, Fact, Name, Rejected, Resolved, Span, Status, Value

FAIR = f"{BASE}docking-event/harbour-fair-2023"
YUNNAN = f"{BASE}province/CN-YN"
FIGURE = f"{BASE}figure/firms"
PERSON = f"{BASE}person/li-example"

TEXT = "The Harbour Fair opened in Yunnan. It drew 120 firms. No fair was held in Hainan."


def made(
    id_: str = "a1",
    text: str = TEXT,
    *,
    names: tuple[str, ...] = ("Harbour Fair",),
    language: str = "en",
    confidence: float = 0.8,
    published: str | None = "2023-07",
) -> Resolved:
    """An article that states where the fair was held and how many firms came, and denies another place."""
    first, second, third = _sentences(text)
    article = article_iri(BASE, id_)

    def claim(fact: Fact, span: Span, *, status: Status = "stated", rule: str = "r", **more: object) -> Claim:
        quote = text[span.start : span.end]
        return Claim(fact, article, span, quote, (rule,), confidence, status, **more)  # type: ignore[arg-type]

    fair_names = tuple(Name(name, language) for name in names)
    return Resolved(
        Article(id_, text, language, title="A fair", published=published, url="https://example.org/a?b=1"),
        (Entity(FAIR, "DockingEvent"), Entity(YUNNAN, "Province")),
        (
            claim(Fact(article, "mentions", FAIR), first, rule="names", names=fair_names),
            claim(Fact(article, "mentions", YUNNAN), first, rule="names", names=(Name("Yunnan", "en"),)),
            claim(Fact(FAIR, "heldIn", YUNNAN), first),
            claim(Fact(FAIR, "heldIn", f"{BASE}province/CN-HI"), third, status="denied"),
            claim(Fact(FIGURE, "figureOf", FAIR), second),
            claim(Fact(FIGURE, "measure", Value("participating firms", language="en")), second),
            claim(Fact(FIGURE, "value", Value("120", "decimal")), second),
        ),
        (Rejected(third, "Hainan", "names", "only denied"),),
    )


def _sentences(text: str) -> list[Span]:
    ends = [i + 1 for i, char in enumerate(text) if char == "."]
    starts = [0, *(end + 1 for end in ends)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=False)]

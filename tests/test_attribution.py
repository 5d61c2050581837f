"""Who is quoted, and whether what is said is stated, planned or denied."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.extract.status import status_at
from kg.types import Article, Span


@cache
def tools() -> Tools:
    return load_tools()


def sources(text: str) -> list[str | None]:
    """For each figure of the text, the name of who is quoted."""
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    extraction = extract(Article("made-up", text, language, published="2023-12-31"), tools())
    return [f.attributed_to.name if f.attributed_to else None for f in extraction.figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hunan's exports rose 12 percent, according to the Ministry of Commerce.", "Ministry of Commerce"),
        ("According to the Ministry of Commerce, Hunan's exports rose 12 percent.", "Ministry of Commerce"),
        ("The Ministry of Commerce said Hunan's exports rose 12 percent.", "Ministry of Commerce"),
        ("Hunan's exports rose 12 percent, the Ministry of Commerce said.", "Ministry of Commerce"),
        ("Ministry of Commerce data put the share of Hunan at 12 percent.", "Ministry of Commerce"),
        (
            "Zhang Wei, vice governor of Hunan Province, said that exports of Hunan rose 12 percent.",
            "Zhang Wei",
        ),
        ("Hunan's exports rose 12 percent.", None),
        ("据商务部介绍，湖南省出口额增长12%。", "商务部"),
        ("记者从商务部获悉，湖南省出口额增长12%。", "商务部"),
        ("商务部表示，湖南省出口额增长12%。", "商务部"),
        ("湖南省副省长张伟说，湖南省出口额增长12%。", "张伟"),
        ("湖南省出口额增长12%。", None),
    ],
)
def test_sources(text: str, expected: str | None) -> None:
    assert sources(text) == [expected]


def test_what_stands_before_the_quote_is_not_attributed() -> None:
    text = "Hunan's exports rose 12 percent; the Ministry of Commerce said Hubei's exports fell 5 percent."
    assert sources(text) == [None, "Ministry of Commerce"]


@pytest.mark.parametrize(
    ("text", "at", "status"),
    [
        ("The park will be built in Wuhu.", "Wuhu", "planned"),
        ("The city plans to build a park in Wuhu.", "Wuhu", "planned"),
        ("The park will be built in Wuhu, with an investment of ten yuan.", "ten", "planned"),
        ("The park will be built in Wuhu, and its area was ten hectares.", "ten", "stated"),
        ("The park was not built in Wuhu.", "Wuhu", "denied"),
        ("The park did not open in Wuhu.", "Wuhu", "denied"),
        ("The park was not only built in Wuhu.", "Wuhu", "stated"),
        ("The park was built in Wuhu.", "Wuhu", "stated"),
        ("活动将于五月在芜湖举行。", "芜湖", "planned"),
        ("项目拟落户芜湖。", "芜湖", "planned"),
        ("项目计划投资六亿元，分三期建设。", "三期", "planned"),
        ("项目计划投资六亿元，目前已完成三期。", "三期", "stated"),
        ("项目尚未落户芜湖。", "芜湖", "denied"),
        ("前所未有的规模在芜湖出现。", "芜湖", "stated"),
        ("近来，将近三成企业落户芜湖。", "芜湖", "stated"),
        ("活动在芜湖举行。", "芜湖", "stated"),
    ],
)
def test_status(text: str, at: str, status: str) -> None:
    language = "en" if text.isascii() else "zh"
    start = text.index(at)
    assert status_at(text, Span(0, len(text)), Span(start, start + len(at)), language) == status

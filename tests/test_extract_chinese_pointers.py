"""What bare nouns and 我省, 全市 … point back to in Chinese articles."""

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.resolve import resolve
from kg.terms import BASE
from kg.types import Article


@cache
def tools() -> Tools:
    return load_tools()


def relations(text: str, title: str | None = None, publisher: str | None = None) -> set[tuple[str, str, str]]:
    """What the resolved article states, with the words of names for ends."""
    article = Article("a", text, "zh", title=title, publisher=publisher, published="2024-05-06")
    found = resolve(extract(article, tools()), tools().gazetteer, tools().ontology, BASE)
    names = {e.iri: max((n.text for n in e.names), key=len, default="") for e in found.entities}
    for entry in tools().gazetteer.entries.values():
        names.setdefault(entry.iri, next((n.text for n in entry.names if n.language == "zh"), ""))
    return {
        (
            names.get(c.fact.subject, c.fact.subject),
            c.fact.property,
            names.get(c.fact.object, "") if isinstance(c.fact.object, str) else c.fact.object.text,
        )
        for c in found.claims
    }


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (
            "《临江省轴承产业实施方案(2021—2025年)及若干措施》公布。方案由国务院编制。",
            None,
            ("《临江省轴承产业实施方案(2021—2025年)及若干措施》", "issuedBy", "国务院"),
        ),
        (
            "第三届临江轴承博览会开幕。博览会由工业和信息化部主办。",
            None,
            ("第三届临江轴承博览会", "organizedBy", "工业和信息化部"),
        ),
        (
            "昆明轴承产业园是四川省轴承产业园的伙伴。园区聚焦生物医药。",
            "昆明轴承产业园扩容",
            ("昆明轴承产业园", "targets", "生物医药"),
        ),
    ],
)
def test_bare_nouns_point_to_the_name_that_they_end(
    text: str, title: str | None, expected: tuple[str, str, str]
) -> None:
    assert expected in relations(text, title)


@pytest.mark.parametrize(
    "text",
    ["第三届临江轴承博览会开幕。会议中心由工业和信息化部出资。", "论坛由工业和信息化部主办。"],
)
def test_a_noun_that_something_qualifies_or_without_a_name_before_it_points_to_nothing(text: str) -> None:
    assert "organizedBy" not in {p for _, p, _ in relations(text)}

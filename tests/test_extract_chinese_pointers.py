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
        if not names.get(entry.iri):
            names[entry.iri] = next((n.text for n in entry.names if n.language == "zh"), "")
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
    found = extract(Article("a", text, "zh", published="2024-05-06"), tools())
    assert not [mention.name for mention in found.mentions if mention.anaphor]


@pytest.mark.parametrize(
    ("publisher", "text", "expected"),
    [
        ("江西日报", "我省重点发展生物医药。", ("江西", "developsIndustry", "生物医药")),
        ("宜宾日报", "全市重点发展生物医药。", ("宜宾", "developsIndustry", "生物医药")),
        ("重庆日报", "我市重点发展生物医药。", ("重庆", "developsIndustry", "生物医药")),
    ],
)
def test_a_local_paper_tells_which_province_or_city_is_ours(
    publisher: str, text: str, expected: tuple[str, str, str]
) -> None:
    found = {(s[:2], p, o) for s, p, o in relations(text, publisher=publisher)}
    assert expected in found


def test_the_whole_province_is_the_one_that_the_text_spoke_of() -> None:
    text = "云南地处西部。全省重点发展生物医药。"
    assert ("云南", "developsIndustry", "生物医药") in {
        (s[:2], p, o) for s, p, o in relations(text, publisher="江西日报")
    }


def test_an_agreement_is_named_after_it_was_spoken_of() -> None:
    text = "四川、贵州两省11日签了一份合作协议，名为《川贵轴承产业合作协议》，期限为2021—2025年。"
    name = "《川贵轴承产业合作协议》"
    found = relations(text)
    assert {(name, "periodStart", "2021"), (name, "periodEnd", "2025")} <= found
    assert {o[:2] for s, p, o in found if (s, p) == (name, "party")} == {"四川", "贵州"}


def test_the_period_in_a_policy_s_name_is_its_period() -> None:
    text = "《轴承产业发展规划(2021—2027年)》公布。规划提出，到2025年产值翻一番。"
    assert {o for _, p, o in relations(text) if p == "periodEnd"} == {"2027"}

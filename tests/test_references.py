"""What nouns and pronouns that point back mean, of several things that they could mean."""

from __future__ import annotations

import pytest
from extraction import tools

from kg.extract import extract
from kg.resolve.entities import group_mentions
from kg.types import Article


def meant(text: str, words: str, language: str = "en", title: str | None = None) -> str:
    """The fullest name of what the last of some words that point back means; none where it means nothing."""
    found = extract(Article("a", text, language, title=title, published="2024-06-03"), tools())
    grouping = group_mentions(found, tools().gazetteer, tools().ontology)
    pointing = [m for m in found.mentions if m.anaphor and text[m.span.start : m.span.end] == words]
    return grouping.of[pointing[-1]].name if pointing and pointing[-1] in grouping.of else ""


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        # What the text goes on about, not what stands last.
        (
            "The Lakeside Glass Industrial Park was approved in May. The Lakeside Glass Industrial Park has"
            " 30 firms. Parks like the Hillside Paper Industrial Park came before. The park makes lenses.",
            "park",
            "Lakeside Glass Industrial Park",
        ),
        # What is called so, though something else is nearer to the head of the sentence.
        (
            "As part of the Lakeside Trade Fair, the Kiln Cooperation Forum was held in Hefei. Li Na spoke at"
            " the forum.",
            "forum",
            "Kiln Cooperation Forum",
        ),
        # The newer of two editions.
        (
            'The ministry issued the "Guidance Catalogue for Kilns (2024 Edition)". The 2019 edition is void.'
            " The catalogue names tiles.",
            "catalogue",
            "Guidance Catalogue for Kilns (2024 Edition)",
        ),
        # The nearest where nothing else tells them apart.
        ("Hefei grows. Wuhu has a port. The city makes cars.", "city", "Wuhu"),
        (
            "The Lakeside Glass Industrial Park was approved by the Ministry of Commerce. It takes in Hefei"
            " and Wuhu.",
            "It",
            "Lakeside Glass Industrial Park",
        ),
        ("The Kiln Forum opened in Hefei. It is reported that 30 firms came to Wuhu.", "It", ""),
        ("The Kiln Forum opened in Hefei. It took three years to build the hall in Wuhu.", "It", ""),
    ],
)
def test_what_english_words_point_back_to(text: str, words: str, name: str) -> None:
    assert meant(text, words) == name


def test_what_the_title_names_is_what_a_text_goes_on_about() -> None:
    text = "Hefei grows. Wuhu has a port. The city makes cars."
    assert meant(text, "city", title="Hefei and its cars") == "Hefei"


def test_chinese_nouns_point_to_the_document_that_bears_them() -> None:
    text = "《窑炉产业发展规划》印发。此前还有《陶瓷产业指导意见》。该规划提出发展玻璃。"
    assert "窑炉产业发展规划" in meant(text, "该规划", "zh")


def test_what_points_back_to_nothing_is_turned_down() -> None:
    found = extract(Article("a", "Nothing was named. The ministry spoke.", "en"), tools())
    grouping = group_mentions(found, tools().gazetteer, tools().ontology)
    assert [r.what for r in grouping.rejected] == ["Ministry “ministry”"]

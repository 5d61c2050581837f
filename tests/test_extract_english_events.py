"""Where the names of events begin and end in English texts; events that a noun or a number alone tells."""

from __future__ import annotations

from functools import cache

import pytest

from kg.extract import Tools, extract, load_tools
from kg.types import Article

EVENTS = frozenset("Event DockingEvent Conference Competition EventSeries".split())


@cache
def tools() -> Tools:
    return load_tools()


def events(text: str) -> set[str]:
    """The names of the events that a text names; what points back to one is left out."""
    extraction = extract(Article("a", text, "en"), tools())
    return {m.name for m in extraction.mentions if m.cls in EVENTS and not m.anaphor}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "He spoke at the 2023 China 6G+Smart Harbour Conference in Wuhan.",
            "2023 China 6G+Smart Harbour Conference",
        ),
        (
            "It was the signing ceremony of key projects of the 2022 (China) Lakeside Tea Expo in Wuhan.",
            "2022 (China) Lakeside Tea Expo",
        ),
        (
            "The 6th China (Wuhan) Lantern Trade Fair opened on Monday.",
            "China (Wuhan) Lantern Trade Fair",
        ),
        (
            "The sum came from the Launch Ceremony and Investment Promotion Event for Wuhan, held on Monday.",
            "Launch Ceremony and Investment Promotion Event for Wuhan",
        ),
        (
            "He spoke on the furniture industry promotion meeting of the 12th, attended by guests, of jobs.",
            "furniture industry promotion meeting",
        ),
        (
            "At the round table conference on investment promotion there sat officials of Wuhan.",
            "round table conference on investment promotion",
        ),
        ("The 4-day China Bamboo Goods Trade Fair closed in Wuhan.", "China Bamboo Goods Trade Fair"),
        ("Firms came to Wuhan for the China Green Tea Culture festival.", "China Green Tea Culture festival"),
        ("She said at the Wuhan supply chain forum that prices rise.", "Wuhan supply chain forum"),
        (
            'The activity "Young designers walk into Hunan 2021" was held in Changsha on May 3.',
            "Young designers walk into Hunan 2021",
        ),
        (
            "The bamboo cluster and local goods (Wuhan) promotion conference opened on Monday.",
            "bamboo cluster and local goods (Wuhan) promotion conference",
        ),
        (
            "The 8th Lakeside Tea Fair closed on Monday. The 9th edition is set for May.",
            "9th Lakeside Tea Fair",
        ),
        (
            "The 2023 China (Wuhan Hanyang) Bamboo Goods Exhibition opened on Monday.",
            "2023 China (Wuhan Hanyang) Bamboo Goods Exhibition",
        ),
        ("He was at the 9th China International Import Expo (CIIE).", "9th China International Import Expo"),
        (
            "The 7th Lakeside Tea Trade Fair & Hunan Famous Products Show opened in Changsha.",
            "7th Lakeside Tea Trade Fair & Hunan Famous Products Show",
        ),
        ("Twelve agreements were signed at the promotion conference in Wuhan.", "promotion conference"),
        ("Li Na told the signing ceremony in Wuhan that 86 firms had come.", "signing ceremony"),
    ],
)  # fmt: skip
def test_where_names_of_events_end(text: str, name: str) -> None:
    assert name in events(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        # A part of an event that has a name of its own is no second one.
        ("At the main forum of the 2024 Lakeside Battery Conference in Wuhan he spoke.", "forum of the 2024"),
        ("The fair closed at the Wuhan Medical City Convention and Exhibition Trading Center.", "Convention"),
        # The noun alone points back where the event was named before.
        ("The 8th Lakeside Tea Fair opened in Wuhan. Li Na spoke at the ceremony.", "ceremony"),
        # Numbers count other things as well.
        ("The 8th Lakeside Tea Fair drew three firms. The third will open a plant.", "third"),
        ("The 8th Lakeside Tea Fair opened. The 8th edition was in Wuhan.", "8th edition"),
        ("He attended the World Tea Expo and the Hunan Robot Fair in Wuhan.", "Expo and"),
    ],
)  # fmt: skip
def test_what_is_no_event_of_its_own(text: str, wrong: str) -> None:
    assert not any(name.startswith(wrong) or wrong in name for name in events(text))


def test_both_of_two_events_in_one_phrase_stand() -> None:
    found = events(
        "He spoke at the signing ceremony of key projects of the 2022 (China) Lakeside Tea Trade Expo."
    )
    assert len(found) == 2


def test_a_meeting_that_nothing_named_before_is_an_event() -> None:
    assert "ministers' second meeting" in events("It was the ministers' second meeting.")

"""What English text names by description only, and who took part where a transcript or a list says so."""

from __future__ import annotations

import pytest
from extraction import facts, names, read


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "Wuhan grows. Li Na is secretary of the municipal party committee.",
            "CPC Wuhan Municipal Committee",
        ),
        ("Li Na was secretary of the Party committee of Yibin.", "CPC Yibin Municipal Committee"),
        (
            "A plan for Yibin is out. The provincial government wrote it.",
            "Sichuan Provincial People's Government",
        ),
    ],
)
def test_bodies_that_only_their_level_names(text: str, body: str) -> None:
    assert body in names(text, "GovernmentBody") | names(text, "LocalGovernment")


def test_a_mayor_without_a_city_is_mayor_of_the_one_spoken_of() -> None:
    text = "Wuhan held a fair. Mayor Li Na spoke. Wang Bo, secretary of the municipal party committee, came."
    assert ("Li Na", "holdsPostIn", "Wuhan Municipal People's Government") in facts(text)
    assert ("Wang Bo", "holdsPostIn", "CPC Wuhan Municipal Committee") in facts(text)


def test_who_hosts_for_a_body_is_the_person() -> None:
    text = "Li Na, secretary of the CPC Wuhan Municipal Committee, hosted the 2024 Wuhan Door Expo."
    assert not {fact for fact in facts(text) if fact[1] == "organizedBy"}


def test_phases_are_projects_of_their_own() -> None:
    text = "The second phase of the Wuhan Sanfeng Robot Industrial Park cost 2 billion yuan."
    assert any(name.startswith("second phase of the Wuhan") for name in names(text, "Project"))


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("In Wuhan a 20,000 tons vanadium alloy powder project started.", "vanadium alloy powder"),
        (
            "Sanfeng Materials Co., Ltd.'s 3,000 tons / year organic tin stabiliser project is on the way.",
            "organic tin stabiliser",
        ),
    ],
)
def test_a_project_is_for_what_it_makes(text: str, product: str) -> None:
    assert product in names(text, "Industry")
    assert any(p == "targets" and o == product for _, p, o in facts(text))


def test_a_roster_names_clusters_by_place_and_industry() -> None:
    text = (
        "Three entered the national advanced manufacturing clusters: Wuhan door lock, Yibin smart lamp and"
        " Changsha pump valve."
    )
    assert {"Wuhan door lock", "Yibin smart lamp", "Changsha pump valve"} <= {
        s for s, p, o in facts(text) if p == "underProgramme"
    }


def test_a_transcript_tells_who_spoke_and_when() -> None:
    text = (
        "The Ministry of Commerce held a press conference.\n\nSpeakers:\nLi Na, spokesperson of the Ministry"
        " of Commerce\nWang Bo, director of the National Energy Administration\nDate:\nJuly 16, 2021\n\n"
        "Li Na:\n\n"
        "Good morning. Today we are joined by Zhao Min, head of the bureau."
    )
    found = facts(text)
    assert {s for s, p, _ in found if p == "participatedIn"} >= {"Li Na", "Wang Bo", "Zhao Min"}
    assert ("press conference", "heldOn", "2021-07-16") in found


def test_bodies_speak_at_a_meeting() -> None:
    text = "The 2024 Wuhan Door Expo opened. Yibin, Changsha and Huawei made exchange speeches."
    assert {s for s, p, _ in facts(text) if p == "participatedIn"} >= {"Yibin", "Changsha", "Huawei"}


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("Source: Salt City Daily. Wuhan grows.", "Prefecture", "Salt City"),
        (
            "The Opinions on Accelerating New Industrialization and Building a Strong Province are out.",
            "Strategy",
            "New Industrialization",
        ),
    ],
)
def test_parts_of_other_names(text: str, cls: str, name: str) -> None:
    assert name not in names(text, cls)


def test_a_person_whose_words_are_followed_took_no_part() -> None:
    text = "On the instructions of President Li Na, the Ministry of Commerce held the 2024 Wuhan Door Expo."
    assert not {fact for fact in facts(text) if fact[0] == "Li Na"}


def test_billions_without_a_currency_are_yuan_where_money_is_spoken_of() -> None:
    text = "The output value of Wuhan reached 38.6 billion; 1.4 billion people live in China."
    assert next((f.value, f.unit) for f in read(text).figures) == (38_600_000_000, "CNY")
    assert "CNY" not in {f.unit for f in read(text).figures if f.value == 1_400_000_000}


def test_an_event_that_only_says_what_the_one_before_is() -> None:
    text = (
        "The 2024 Wuhan Docking Event opened. It is the first national-level industry docking event in Hubei."
    )
    assert names(text, "DockingEvent") == {"2024 Wuhan Docking Event"}

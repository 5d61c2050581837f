"""Ends of relations that English text names in forms of their own: units, committees, firms, works."""

from __future__ import annotations

import pytest
from extraction import facts, names


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        # Units by whose they are.
        (
            "The Ministry of Commerce met. Li Na heads the ministry's foreign trade department.",
            "Department",
            "foreign trade department",
        ),
        ("Li Na joined the Ministry of Commerce's market office.", "Department", "market office"),
        ("The Grain bureau of the Ministry of Commerce said so.", "Department", "Grain bureau"),
        (
            "The Hubei Department of Commerce met. The department's fair trade office spoke.",
            "LocalGovernment",
            "fair trade office",
        ),
        # Fields in the name of a body, and bodies in a row.
        (
            "Li Na heads the State Administration of Silk, Paper and Salt.",
            "Ministry",
            "State Administration of Silk, Paper and Salt",
        ),
        ("He met the Bureau of Commerce and Bureau of Finance.", "Department", "Bureau of Finance"),
        # Titles with numerals, brackets and prepositions inside.
        (
            "It became the Action Plan for Building Nine Industrial Chains in June.",
            "Plan",
            "Action Plan for Building Nine Industrial Chains",
        ),
        (
            "The Overall Plan for Integrating Eastern Yibin into the Modern River Economy came out in May.",
            "Plan",
            "Overall Plan for Integrating Eastern Yibin into the Modern River Economy",
        ),
        (
            "The Catalogue for the Use of the First (Set of) Farm Equipment was issued.",
            "Catalogue",
            "Catalogue for the Use of the First (Set of) Farm Equipment",
        ),
        (
            "The Yibin Orderly Transfer Docking Conference drew 200 firms.",
            "DockingEvent",
            "Yibin Orderly Transfer Docking Conference",
        ),
        # Committees and governments by posts.
        (
            "Li Na is secretary of the Yibin Municipal Committee.",
            "GovernmentBody",
            "Yibin Municipal Committee",
        ),
        (
            "He lives in Yibin. Li Na is secretary of the Municipal Committee.",
            "GovernmentBody",
            "CPC Yibin Municipal Committee",
        ),
        (
            "Guests came to Yibin. Li Na, Party chief of the Sichuan city, spoke.",
            "GovernmentBody",
            "CPC Yibin Municipal Committee",
        ),
        (
            "Li Na, vice chairman of Tibet, came.",
            "LocalGovernment",
            "Tibet Autonomous Region People's Government",
        ),
        (
            "Li Na moves to the Yibin Robot Industrial Park as head of its management committee.",
            "LocalGovernment",
            "Yibin Robot Industrial Park Management Committee",
        ),
        # Persons whom no pinyin spells.
        ("Ravi Mentra, Huawei's CEO, came.", "Person", "Ravi Mentra"),
        ("They met the firm's CFO Jolan Berg.", "Person", "Jolan Berg"),
        ("Kwok Siu-ming, a vice-chairman of the committee, spoke.", "Person", "Kwok Siu-ming"),
        ("Tashi Norzin flew in from Lhasa.", "Person", "Tashi Norzin"),
        ("Linda Grauwald (director of the bureau) came.", "Person", "Linda Grauwald"),
        # Firms by what stands beside them.
        ("Three firms signed. Shandong Keruide brings a line of pumps.", "Enterprise", "Shandong Keruide"),
        ("At first only oil crushers came: Baidela and Keruide.", "Enterprise", "Keruide"),
        ("In the park Yibin Keruide Magnet pays no rent.", "Enterprise", "Yibin Keruide Magnet"),
        ("The Wuhan Taiwan-funded Enterprises Association came.", "Institution",
         "Wuhan Taiwan-funded Enterprises Association"),
        ("Workers came to the Yibin International Bio-town.", "Zone", "Yibin International Bio-town"),
    ],
)  # fmt: skip
def test_ends_are_found(text: str, cls: str, name: str) -> None:
    assert name in names(text, cls)


def test_a_ministrys_unit_is_its_unit() -> None:
    text = "The Ministry of Commerce met. Li Na heads the ministry's foreign trade department."
    assert ("foreign trade department", "unitOf", "Ministry of Commerce") in facts(text)


@pytest.mark.parametrize(
    ("text", "cls", "name"),
    [
        ("The State Council's General Office wrote to Hubei.", "Department", "General Office"),
        ("Ten firms left the Beijing Keruide for Wuhan.", "Enterprise", "Beijing Keruide"),
        ('The "14th Five-Year" plan for new materials is out.', "Plan", '"14th Five-Year" plan'),
        ("Toyota's fifth line is in Guangzhou.", "Project", "fifth line"),
    ],
)
def test_words_that_are_no_end(text: str, cls: str, name: str) -> None:
    assert name not in names(text, cls)

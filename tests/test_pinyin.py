"""How Chinese names are read, and the readings that are worked out beforehand."""

import os
import subprocess
import sys
from importlib.resources import files

import pytest

from kg.gazetteer import load_gazetteer
from kg.ontology import load_ontology
from kg.resolve import lexicon as lexicons
from kg.resolve.pinyin import person_key, pinyin, read, rows


def test_characters_are_read_in_their_words():
    assert pinyin("长沙") == "changsha"
    assert pinyin("校长") == "xiaozhang"


def test_surnames_have_a_reading_of_their_own():
    assert person_key("单田芳") == person_key("Shan Tianfang") == "shantianfang"


def test_readings_are_those_of_pypinyin_for_what_the_vocabularies_need(monkeypatch: pytest.MonkeyPatch):
    """After a change of the vocabularies: KG_UPDATE_READINGS=1 python -m pytest tests/test_pinyin.py"""
    asked: set[str] = set()
    monkeypatch.setattr(lexicons, "pinyin", lambda characters: asked.add(characters) or read(characters))
    gazetteer = load_gazetteer()
    lexicon = lexicons.load_lexicon(gazetteer, load_ontology())
    for entry in gazetteer.entries.values():
        for name in entry.names:
            lexicon.words(name.text)
    needed = {characters: read(characters) for characters in sorted(asked)}
    if os.environ.get("KG_UPDATE_READINGS"):
        lines = ["characters,pinyin", *map(",".join, needed.items())]
        files("kg.resolve").joinpath("readings.csv").write_text("\n".join(lines) + "\n", "utf-8")
    held = {row["characters"]: row["pinyin"] for row in rows("readings.csv")}
    assert held == needed, "run: KG_UPDATE_READINGS=1 python -m pytest tests/test_pinyin.py"


def test_names_of_the_vocabularies_compare_without_the_dictionaries_of_pypinyin():
    code = (
        "import sys\n"
        "from kg.gazetteer import load_gazetteer\n"
        "from kg.ontology import load_ontology\n"
        "from kg.resolve import load_lexicon\n"
        "lexicon = load_lexicon(load_gazetteer(), load_ontology())\n"
        "assert lexicon.known('Industry')\n"
        "assert 'pypinyin' not in sys.modules\n"
        "assert lexicon.words('韶音')[0].token == 'shaoyin'\n"
        "assert 'pypinyin' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

"""Names lead to the right entries, in both languages, and only verified rows state facts."""

import gc
import weakref

import pytest

from kg import terms
from kg.extract import load_tools
from kg.gazetteer import Gazetteer, load_gazetteer

BASE = terms.BASE


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def ids(gazetteer: Gazetteer, name: str, language: str | None = None) -> list[str]:
    return [entry.iri.removeprefix(BASE) for entry in gazetteer.lookup(name, language)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ministry of Industry and Information Technology", "ministry/miit"),
        (
            "the Ministry of Industry and Information Technology of the People's Republic of China",
            "ministry/miit",
        ),
        ("MIIT", "ministry/miit"),
        ("工信部", "ministry/miit"),
        ("NDRC", "ministry/ndrc"),
        ("国家发改委", "ministry/ndrc"),
        ("State Council Information Office", "ministry/scio"),
        ("Yunnan Province", "province/CN-YN"),
        ("云南", "province/CN-YN"),
        ("内蒙古", "province/CN-NM"),
        ("Kunming", "prefecture/530100"),
        ("Xi’an", "prefecture/610100"),
        ("长三角", "region/yangtze-river-delta"),
        ("central and western regions", "region/central-and-western"),
        ("new energy vehicles", "industry/new-energy-vehicles"),
        ("new energy automobile industry", "industry/new-energy-vehicles"),
        ("新能源汽车产业", "industry/new-energy-vehicles"),
        ("integrated circuits", "industry/integrated-circuits"),
        ("低空经济", "industry/low-altitude-economy"),
        ("14th Five-Year Plan", "five-year-plan/14"),
        ("“十四五”规划", "five-year-plan/14"),
        ("党的十八大", "conference/cpc-congress-18"),
        ("Made in China 2025", "strategy/made-in-china-2025"),
        ("专精特新“小巨人”企业", "programme/little-giant-enterprise"),
        ("little giants", "programme/little-giant-enterprise"),
        ("Pudong New Area", "county/310115"),
        ("宁德时代", "enterprise/catl"),
    ],
)
def test_a_name_leads_to_its_entry(gazetteer: Gazetteer, name: str, expected: str) -> None:
    assert ids(gazetteer, name)[:1] == [expected]


@pytest.mark.parametrize("name", ["Suzhou", "Taizhou", "Fuzhou", "Yichun", "Yulin"])
def test_homonyms_stay_two(gazetteer: Gazetteer, name: str) -> None:
    found = [entry for entry in gazetteer.lookup(name) if entry.cls == "Prefecture"]
    assert len(found) == 2
    assert len({gazetteer.within(entry.iri)[0] for entry in found}) == 2


def test_chinese_tells_homonyms_apart(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "苏州") == ["prefecture/320500"]
    assert ids(gazetteer, "宿州") == ["prefecture/341300"]


def test_shanxi_is_not_shaanxi(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Shanxi") == ["province/CN-SX"]
    assert ids(gazetteer, "Shaanxi") == ["province/CN-SN"]
    assert ids(gazetteer, "山西") == ["province/CN-SX"]
    assert ids(gazetteer, "陕西") == ["province/CN-SN"]


def test_an_unknown_name_is_no_entry(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Ministry of Silly Walks") == ()


def test_one_letter_names_stand_in_compounds_only(gazetteer: Gazetteer) -> None:
    beijing = gazetteer.by_code("CN-BJ")
    assert beijing is not None
    assert [name.text for name in beijing.short] == ["京"]
    assert gazetteer.lookup("京") == ()
    assert "京" not in gazetteer.forms("zh")


def test_the_language_can_be_asked_for(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Kunming", "en") == ["prefecture/530100"]
    assert ids(gazetteer, "Kunming", "zh") == []


def test_codes(gazetteer: Gazetteer) -> None:
    for code in ("CN-YN", "530000"):
        entry = gazetteer.by_code(code)
        assert entry is not None
        assert entry.iri == f"{BASE}province/CN-YN"
    assert gazetteer.by_code("999999") is None


def test_the_way_up_from_a_county(gazetteer: Gazetteer) -> None:
    yixing = gazetteer.by_code("320282")
    assert yixing is not None
    assert [iri.removeprefix(BASE) for iri in gazetteer.within(yixing.iri)] == [
        "prefecture/320200",
        "province/CN-JS",
        "country/CN",
    ]


def test_forms_for_an_automaton(gazetteer: Gazetteer) -> None:
    english, chinese = gazetteer.forms("en"), gazetteer.forms("zh")
    assert english["Suzhou"] == (
        f"{BASE}prefecture/320500",
        f"{BASE}prefecture/341300",
    )
    assert "工信部" in chinese
    assert "工信部" not in english
    assert "MIIT" in english
    assert "MIIT" in chinese  # Chinese articles write it too
    assert "new energy vehicle industry" in {form.casefold() for form in english}
    assert "State Department" in english  # a mistranslation, for recognition


def test_names_too_common_are_not_looked_for(gazetteer: Gazetteer) -> None:
    assert gazetteer.entries[f"{BASE}industry/GB4754-P83"].recognise is False
    assert "Education" not in gazetteer.forms("en")
    assert "教育" not in gazetteer.forms("zh")


def test_an_unverified_row_states_no_fact(gazetteer: Gazetteer) -> None:
    enterprise = gazetteer.entries[f"{BASE}enterprise/huawei"]
    assert enterprise.names
    assert enterprise.facts == ()


def test_hidden_names_are_no_proper_names(gazetteer: Gazetteer) -> None:
    (council,) = gazetteer.lookup("State Department")
    assert council.iri == f"{BASE}ministry/state-council"
    assert "State Department" in {name.text for name in council.hidden}
    assert "State Department" not in {name.text for name in council.names}


def test_the_base_is_a_setting() -> None:
    base = "https://example.org/kg/"
    gazetteer = load_gazetteer(base)
    assert all(iri.startswith(base) for iri in gazetteer.entries)
    kunming = gazetteer.by_code("530100")
    assert kunming is not None
    assert ("within", f"{base}province/CN-YN") in kunming.facts


def test_editions_and_departments(gazetteer: Gazetteer) -> None:
    (newer,) = gazetteer.lookup("产业发展与转移指导目录（2018年本）")
    (older,) = gazetteer.lookup("产业转移指导目录（2012年本）")
    assert ("replaces", older.iri) in newer.facts
    department = gazetteer.lookup(
        "Planning Department of the Ministry of Industry and Information Technology"
    )[0]
    assert department.cls == "Department"
    assert ("unitOf", f"{BASE}ministry/miit") in department.facts


def test_what_was_loaded_goes_with_its_last_user() -> None:
    # What was loaded stands with the collector's oldest objects, which it hardly ever looks through: in a
    # cycle, each gazetteer of a process that loads several would stay.
    gc.disable()
    try:
        tools = load_tools()
        gazetteer = tools.gazetteer
        assert gazetteer.within(gazetteer.lookup("昆明市")[0].iri)
        assert tools.names["en"].forms
        assert tools.rules["en"]
        gone = weakref.ref(gazetteer), weakref.ref(tools)
        del gazetteer, tools
        assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()

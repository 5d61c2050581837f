"""Each competency question answers from a dataset with the expected rows."""

from pathlib import Path

import pytest
from lake import lake_store
from pyoxigraph import Store

from kg.ontology import ontology_directory
from kg.query.questions import Question, bound, get_question, list_questions
from kg.terms import BASE, POL, PREFIXES

FAIR, MIIT, YUNNAN, TEA = "docking-event/fair", "ministry/miit", "province/CN-YN", "industry/tea"
DALI, KUNMING, PLAN = "prefecture/532900", "prefecture/530100", "plan/tea"
PLANNING = "department/miit-department-of-planning"
FAIR_HELD = "The 2023 Lake Fair of the Lake Fair Series was held in Kunming in July 2023."
HOSTED = "The Ministry of Industry and Information Technology hosted it; director Ann Lee attended."
LATER = "The 2023 Lake Fair was held in Dali in August 2023."
OF_PLAN = "The Tea Plan (2023-2027) of May 2023 replaces the old one and serves Yunnan's tea."
OF_TEA = "Dali develops tea, and textiles move to Yunnan."
OF_CLUSTER = "The Dali tea cluster was named an advanced manufacturing cluster by the ministry."
OF_AGREEMENT = "Yunnan and the ministry signed the Lake Agreement."
OF_WORKS = "The Lake Works in Kunming will serve tea; Lake Tea, a little giant, sits there."
OF_PARK = "Kunming's Lake Park is a software park."
DENIED = "No fair was held in Hainan, Ann Lee said."

# Question: parameters, columns, rows. Rows that the vocabularies add are kept away by the parameters.
EXPECTED: dict[str, tuple[dict[str, str], str, list[tuple[str | None, ...]]]] = {
    "agreements": (
        {"signatory": "Yunnan"},
        "agreementName party sentence",
        [("Lake Agreement", MIIT, OF_AGREEMENT), ("Lake Agreement", YUNNAN, OF_AGREEMENT)],
    ),
    "article-sentences": (
        {"text": "a2"},
        "start subject property object",
        [
            ("0", FAIR, "pol:heldIn", DALI),
            ("0", FAIR, "pol:heldOn", "2023-08"),
            ("52", "figure/f2", "pol:figureOf", FAIR),
            ("52", "figure/f2", "pol:measure", "signed projects"),
            ("52", "figure/f2", "pol:unit", "project"),
            ("52", "figure/f2", "pol:value", "150"),
            ("90", DALI, "pol:developsIndustry", TEA),
        ],
    ),
    "articles": (
        {},
        "publisher month articles",
        [("Example Daily", "2023-07", "1"), ("Example Daily", "2024-01", "1")],
    ),
    "clusters-of-a-province": (
        {"province": "Yunnan"},
        "cluster clusterName industryName sentence",
        [("cluster/dali-tea", "Dali tea cluster", "Tea", OF_CLUSTER)],
    ),
    "clusters-of-an-industry": (
        {"industry": f"id:{TEA}"},
        "cluster placeName sentence",
        [("cluster/dali-tea", "Dali", OF_CLUSTER)],
    ),
    "dates-and-places-that-disagree": (
        {},
        "entity property one other oneSentence otherSentence",
        [
            (FAIR, "pol:heldIn", KUNMING, DALI, FAIR_HELD, LATER),
            (FAIR, "pol:heldOn", "2023-07", "2023-08", FAIR_HELD, LATER),
        ],
    ),
    "denied": ({}, "subject property object sentence", [(FAIR, "pol:heldIn", "province/CN-HI", DENIED)]),
    "docking-events": (
        {"province": "Yunnan", "year": "2023"},
        "event placeName signed amount unit sentence",
        [
            (FAIR, "Dali", "signed projects", "120", "project", LATER),
            (FAIR, "Dali", "signed projects", "150", "project", LATER),
            (FAIR, "Kunming", "signed projects", "120", "project", FAIR_HELD),
            (FAIR, "Kunming", "signed projects", "150", "project", FAIR_HELD),
        ],
    ),
    "editions": (
        {"policy": f"id:{PLAN}"},
        "older olderName sentence",
        [("plan/old-tea", "Old Tea Plan", OF_PLAN)],
    ),
    "enterprises-of-a-province": (
        {"province": "云南"},
        "enterpriseName placeName programmeName sentence",
        [("Lake Tea Co.", "Kunming", "Little giant enterprise", OF_WORKS)],
    ),
    "events": (
        {"province": "Yunnan"},
        "event kind placeName sentence",
        [(FAIR, "pol:DockingEvent", "Dali", LATER), (FAIR, "pol:DockingEvent", "Kunming", FAIR_HELD)],
    ),
    "figures-of-a-measure": (
        {"text": "SIGNED"},
        "entity measure value issued",
        [(FAIR, "signed projects", "120", "2023-07-16"), (FAIR, "signed projects", "150", "2024-01-05")],
    ),
    "figures-of-an-entity": (
        {"entity": "2023 Lake Fair"},
        "measure value unit time",
        [("signed projects", "120", "project", None), ("signed projects", "150", "project", None)],
    ),
    "figures-that-disagree": ({}, "entity measure one other", [(FAIR, "signed projects", "120", "150")]),
    "hosts": ({"organization": "MIIT"}, "event organizer sentence", [(FAIR, MIIT, HOSTED)]),
    "implemented-by": (
        {"implemented": "14th Five-Year Plan"},
        "policy date sentence",
        [(PLAN, "2023-05", OF_PLAN)],
    ),
    "implements": ({"policy": f"id:{PLAN}"}, "implemented sentence", [("five-year-plan/14", OF_PLAN)]),
    "industries-mentioned-together": (
        {"industry": f"id:{TEA}"},
        "other articles",
        [("industry/textiles", "1")],
    ),
    "industries-of-a-province": (
        {"province": "Yunnan"},
        "industryName placeName sentence",
        [("Tea", "Dali", OF_TEA), ("Tea", "Dali", "Dali develops tea.")],
    ),
    "industry-provinces": (
        {"industry": f"id:{TEA}"},
        "province since articles",
        [(YUNNAN, "2023-07-16", "2")],
    ),
    "industry-transfers": ({}, "industry place sentence", [("industry/textiles", YUNNAN, OF_TEA)]),
    "mentions": (
        {"entity": f"id:{FAIR}"},
        "article title sentence",
        [
            ("article/a1", "Title a1", DENIED),
            ("article/a1", "Title a1", FAIR_HELD),
            ("article/a1", "Title a1", HOSTED),
            ("article/a2", "Title a2", LATER),
        ],
    ),
    "narrower-industries": (
        {"industry": "id:industry/GB4754-T"},
        "narrowerName",
        [("International Organizations",)],
    ),
    "participants": ({"event": "2023 Lake Fair"}, "participant sentence", [("person/ann-lee", HOSTED)]),
    "plan-targets": ({"policy": f"id:{PLAN}"}, "industry sentence", [(TEA, OF_PLAN)]),
    "planned": ({}, "subject property object", [("project/lake-works", "pol:targets", TEA)]),
    "plans-of-a-year": ({"year": "2027"}, "policy from to sentence", [(PLAN, "2023", "2027", OF_PLAN)]),
    "policies-for-a-place": ({"place": "Kunming"}, "policy regionName sentence", [(PLAN, "Yunnan", OF_PLAN)]),
    "policies-for-an-industry": (
        {"industry": f"id:{TEA}"},
        "thing kind sentence",
        [
            ("cluster/dali-tea", "pol:Cluster", OF_CLUSTER),
            (PLAN, "pol:Plan", OF_PLAN),
            ("project/lake-works", "pol:Project", OF_WORKS),
        ],
    ),
    "policies-issued": (
        {"issuer": "MIIT", "year": "2023"},
        "policy date olderName implementedName sentence",
        [(PLAN, "2023-05", "Old Tea Plan", "14th Five-Year Plan", OF_PLAN)],
    ),
    "posts": ({}, "person post organization sentence", [("person/ann-lee", "director", PLANNING, HOSTED)]),
    "programme-members": (
        {"programme": "China Software Park"},
        "member placeName sentence",
        [("zone/lake-park", "Kunming", OF_PARK)],
    ),
    "projects": (
        {"province": "Yunnan"},
        "project placeName industryName",
        [("project/lake-works", "Kunming", "Tea")],
    ),
    "region-members": (
        {"region": "Western region"},
        "place industryName",
        [(YUNNAN, None)],
    ),
    "said-about": (
        {"entity": "id:agreement/lake"},
        "property object status",
        [("pol:party", MIIT, "stated"), ("pol:party", YUNNAN, "stated")],
    ),
    "said-by": (
        {"speaker": "Ann Lee"},
        "subjectName property object",
        [("2023 Lake Fair", "pol:heldIn", "province/CN-HI")],
    ),
    "series": (
        {"series": "Lake Fair Series"},
        "event placeName sentence",
        [(FAIR, "Dali", FAIR_HELD), (FAIR, "Kunming", FAIR_HELD)],
    ),
    "timeline": (
        {"year": "2023"},
        "date thing sentence",
        [("2023-05", PLAN, OF_PLAN), ("2023-07", FAIR, FAIR_HELD), ("2023-08", FAIR, LATER)],
    ),
    "state": (
        {"day": "2023-12-31"},
        "kind entity since until value about",
        [
            ("event", FAIR, "2023-07", None, None, None),
            ("event", FAIR, "2023-08", None, None, None),
            ("policy", PLAN, "2023-05", "2027", None, None),
            ("post", "person/ann-lee", "2023-07-16", None, PLANNING, "director"),
        ],
    ),
    "merges": (
        {"entity": "id:enterprise/lake-tea"},
        "entityName member rule why",
        [("Lake Tea Co.", "enterprise/kunming-lake-tea", "rule/name-of-place", "one name")],
    ),
    "titles-of-a-province": (
        {"province": "Yunnan"},
        "member programmeName sentence",
        [
            ("cluster/dali-tea", "National Advanced Manufacturing Cluster", OF_CLUSTER),
            ("enterprise/lake-tea", "Little giant enterprise", OF_WORKS),
            ("zone/lake-park", "China Software Park", OF_PARK),
        ],
    ),
    "zones-of-a-province": (
        {"province": "Yunnan"},
        "zone programmeName sentence",
        [("zone/lake-park", "China Software Park", OF_PARK)],
    ),
    "recognised-by": ({"organization": "MIIT"}, "thing sentence", [("cluster/dali-tea", OF_CLUSTER)]),
    "departments": ({"organization": "MIIT"}, "department sentence", [(PLANNING, HOSTED)]),
    "best-supported": ({}, "subject property object articles", [(DALI, "pol:developsIndustry", TEA, "2")]),
    "busiest-issuers": ({}, "issuerName", [("Ministry of Industry and Information Technology",)]),
    "least-certain": ({}, "confidence property", [("0.8", "pol:developsIndustry")]),
    "rules-measured": (
        {},
        "rule precision samples claims",
        [("rule/idle-rule", "0.5", "3", "0"), ("rule/r", "0.875", "24", "41")],
    ),
    "provinces-compared": ({}, "province events clusters zones articles", [(YUNNAN, "1", "1", "2", "1")]),
}
# Of these the vocabularies or the other claims add rows: the expected ones must be among them.
AMONG = {
    "best-supported",
    "busiest-issuers",
    "departments",
    "implemented-by",
    "least-certain",
    "plans-of-a-year",
    "policies-for-a-place",
    "policies-issued",
    "provinces-compared",
    "recognised-by",
    "region-members",
    "timeline",
    "titles-of-a-province",
    "zones-of-a-province",
}


class Lake:
    """A store as far as questions need one."""

    base = BASE

    def __init__(self, rdf: Store) -> None:
        self.rdf = rdf

    def query(self, sparql: str, prefixes: dict[str, str] | None = None, **_: object) -> object:
        return self.rdf.query(sparql, prefixes=prefixes, use_default_graph_as_union=True)

    def match(self, *pattern: object) -> object:
        return self.rdf.quads_for_pattern(*(*pattern, None, None, None)[:3])


@pytest.fixture(scope="module")
def lake() -> Lake:
    return Lake(lake_store())


def answer(lake: Lake, name: str, values: dict[str, str]) -> list[dict[str, str | None]]:
    question = get_question(name)
    solutions = lake.query(bound(lake, question, values), {**PREFIXES, "id": BASE})
    return [{column: short(row[column]) for column in question.columns} for row in solutions]


def short(term: object) -> str | None:
    value = getattr(term, "value", None)
    return value and value.replace(BASE, "").replace(POL, "pol:")


def test_there_are_at_least_thirty_and_each_is_tested() -> None:
    names = {question.name for question in list_questions()}
    assert len(names) >= 30
    assert names == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_answer(lake: Lake, name: str) -> None:
    values, columns, expected = EXPECTED[name]
    rows = [tuple(row[column] for column in columns.split()) for row in answer(lake, name, values)]
    distinct = list(dict.fromkeys(rows))
    if name in AMONG:
        assert set(expected) <= set(distinct)
    else:
        assert sorted(distinct, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: question.name)
def test_a_question_runs_with_all_that_may_be_free_left_free(lake: Lake, question: Question) -> None:
    required = {p.name: EXPECTED[question.name][0][p.name] for p in question.parameters if p.default is None}
    assert answer(lake, question.name, required)


def test_the_most_certain_answers_come_first(lake: Lake) -> None:
    assert answer(lake, "provinces-compared", {})[0]["province"] == YUNNAN
    assert answer(lake, "best-supported", {})[0]["subject"] == DALI
    assert answer(lake, "busiest-issuers", {})[0]["issuer"] == MIIT


@pytest.mark.parametrize("question", list_questions(), ids=lambda question: question.name)
def test_a_question_says_what_it_is_in_two_languages(question: Question) -> None:
    assert question.title.keys() == question.description.keys() == {"en", "zh"}
    text = (ontology_directory() / "questions" / f"{question.name}.rq").read_text("utf-8")
    assert question.columns
    for column in question.columns:
        assert f"#+ {column} = {{ en = " in text
    assert Path(f"{question.name}.rq").stem == question.name.casefold()

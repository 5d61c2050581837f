"""Named questions: their header, their parameters, and names in the place of IRIs."""

import pytest
from made import FAIR, YUNNAN, made

from kg.errors import OntologyError, QueryError
from kg.graph import article_graph
from kg.query import ask, bound, find_entity, get_question, label, list_questions
from kg.store import open_store
from kg.store.tokens import bind, tokens
from kg.terms import BASE
from kg.types import Entity, Name

HELD = """#+ title = { en = "Held in a province", zh = "某省的活动" }
#+ description = "Events by province."
#+ columns = ["event", "province"]
#+ [params.province]
#+ type = "entity"
#+ class = "Province"
#+ label = "Province"
#+ [params.year]
#+ type = "year"
#+ label = "Year"
#+ default = ""
SELECT ?event ?province {
  ?event pol:heldIn ?province .
  FILTER(!BOUND(?year) || ?year = 2023)   # not ?province
}
"""


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    (folder / "held.rq").write_text(HELD, "utf-8")
    types = '#+ title = "T"\n#+ description = "D"\n' + "".join(
        f'#+ [params.{kind}]\n#+ type = "{kind}"\n#+ default = "{default}"\n'
        for kind, default in (
            ("string", r"a'\\\"b"),
            ("year", "2023"),
            ("date", "2023-07-16"),
            ("integer", "-4"),
        )
    )
    (folder / "types.rq").write_text(
        types + "SELECT (?string AS ?a) (?year + 1 AS ?b) (YEAR(?date) AS ?c) (?integer + 1 AS ?d) {}",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    resolved = made(names=("Harbour Fair", "The Fair"))
    # Two towns with one name, one of which has it as its second name only.
    twins = tuple(
        Entity(f"{BASE}prefecture/{code}", "Prefecture", (Name(name, "en"), Name("Taichow", "en")))
        for code, name in ((1, "Taizhou"), (2, "Taizhou"))
    )
    others = (
        Entity(f"{BASE}province/CN-SX", "Province", (Name("Shanxi", "en"), Name("山西", "zh"))),
        Entity(f"{BASE}plan/shanxi", "Plan", (Name("Shanxi Plan", "en"), Name("Shanxi", "en"))),
    )
    entities = (*resolved.entities, *twins, *others)
    path = tmp_path_factory.mktemp("questions") / "s"
    with open_store(path) as opened:
        quads = article_graph(
            type(resolved)(resolved.article, entities, resolved.claims), base=BASE, version="1"
        )
        opened.write([quads])
    with open_store(path, read_only=True) as opened:
        yield opened


def test_a_question_tells_what_it_is(questions) -> None:
    held, types = list_questions(questions)
    assert (held.name, held.columns) == ("held", ("event", "province"))
    assert held.title == {"en": "Held in a province", "zh": "某省的活动"}
    assert [(p.name, p.type, p.cls, p.default) for p in held.parameters] == [
        ("province", "entity", "Province", None),
        ("year", "year", None, ""),
    ]
    assert types.title == {"en": "T"}


@pytest.mark.parametrize("province", ["Yunnan", "yunnan", "id:province/CN-YN", YUNNAN, f"<{YUNNAN}>"])
def test_an_entity_is_given_by_name_or_iri(store, questions, province) -> None:
    (row,) = ask(store, "held", {"province": province}, directory=questions)
    assert (row["event"].value, row["province"].value) == (FAIR, YUNNAN)


def test_a_parameter_left_out_is_free_and_a_given_one_is_bound(store, questions) -> None:
    assert len(list(ask(store, "held", {"province": "Yunnan", "year": "2023"}, directory=questions))) == 1
    assert len(list(ask(store, "held", {"province": "Yunnan", "year": "2024"}, directory=questions))) == 0


def test_values_arrive_as_they_are_and_with_their_type(store, questions) -> None:
    (row,) = ask(store, "types", directory=questions)
    assert [row[name].value for name in "abcd"] == ["a'\\\"b", "2024", "2023", "-3"]
    hostile = '" AS ?x) { SERVICE <http://127.0.0.1:9/> {} } #\n\\'
    (row,) = ask(store, "types", {"string": hostile}, directory=questions)
    assert row["a"].value == hostile


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("hold", {}, "no question is called 'hold'; there are held, types"),
        ("held", {}, "held needs province"),
        (
            "held",
            {"province": "Yunnan", "town": "x"},
            "no parameter 'town'; its parameters are province, year",
        ),
        ("held", {"province": "Yunan"}, r"no Province is called 'Yunan'; did you mean Yunnan\?"),
        ("held", {"province": "Harbour Fair"}, "no Province is called 'Harbour Fair'"),
        ("held", {"province": "http://a b"}, "is no IRI"),
        ("types", {"year": "23"}, "year: '23' is not a year"),
        ("types", {"date": "2023-13-01"}, "date: '2023-13-01' is not a date"),
        ("types", {"integer": "many"}, "integer: 'many' is not a whole number"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(store, questions, name, values, message) -> None:
    with pytest.raises(QueryError, match=message):
        ask(store, name, values, directory=questions)


@pytest.mark.parametrize(
    "header",
    [
        '#+ title = "x"',
        "#+ title = ",
        '#+ title = "x"\n#+ description = "y"\n#+ [params.p]\n#+ type = "colour"',
    ],
)
def test_a_malformed_header_names_its_file(tmp_path, header) -> None:
    (tmp_path / "bad.rq").write_text(header + "\nASK {}\n", "utf-8")
    with pytest.raises(OntologyError, match=r"bad\.rq: the header"):
        list_questions(tmp_path)


def test_names_are_found_by_kind_of_name_class_and_language(store) -> None:
    assert find_entity(store, "山西") == f"{BASE}province/CN-SX"
    assert find_entity(store, "shanxi, ", cls="Province") == f"{BASE}province/CN-SX"
    assert find_entity(store, "Shanxi", cls="Plan") == f"{BASE}plan/shanxi"
    assert find_entity(store, "The Fair") == FAIR
    assert label(store, FAIR) == "Harbour Fair"
    assert label(store, f"{BASE}province/CN-SX", ["zh", "en"]) == "山西"
    assert label(store, f"{BASE}unknown/thing") == "thing"
    with pytest.raises(QueryError, match=r"(?s)may be any of these.*prefecture/1.*prefecture/2"):
        find_entity(store, "Taizhou")


def test_shipped_questions_are_well_formed(store) -> None:
    for question in list_questions():
        assert question.title.keys() >= {"en", "zh"}, question.name
        entities = {p.name: YUNNAN for p in question.parameters if p.type == "entity" and p.default is None}
        others = {p.name: "2023" for p in question.parameters if p.type != "entity" and p.default is None}
        given = {p.name: YUNNAN for p in question.parameters if p.type == "entity" and p.default} | entities
        solutions = store.query(bound(store, question, {**given, **others}), prefixes={**_prefixes(store)})
        if hasattr(solutions, "variables"):
            assert [v.value for v in solutions.variables] == list(question.columns), question.name
        assert get_question(question.name) == question


def _prefixes(store):
    from kg.query import prefixes

    return prefixes(store)


def test_tokens_are_the_query_again() -> None:
    text = "SELECT ?a # ?b\n{ ?a <http://x/?a> '?a' ; x:y \"\"\"?a\"\"\" . FILTER(?a<?b && 'it''s' != ?a) }"
    assert "".join(token.text for token in tokens(text)) == text
    assert [t.text for t in tokens(text) if t.kind == "variable"] == ["?a", "?a", "?a", "?b", "?a"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x { ?s ?p ?x }", "SELECT (1 AS ?x) { ?s ?p 1 }"),
        ("SELECT (?x AS ?y) ?z {}", "SELECT (1 AS ?y) ?z {}"),
        ("SELECT * { { SELECT ?x { ?s ?p $x } } }", "SELECT * { { SELECT (1 AS ?x) { ?s ?p 1 } } }"),
        (
            "SELECT ?s { ?s ?p ?x } GROUP BY ?s ?x ORDER BY ?x",
            "SELECT ?s { ?s ?p 1 } GROUP BY ?s (1) ORDER BY (1)",
        ),
        ("ASK { FILTER(BOUND(?x) || ?y = '?x') }", "ASK { FILTER((true) || ?y = '?x') }"),
    ],
)
def test_a_bound_variable_can_stand_anywhere(query, expected) -> None:
    assert bind(query, {"x": "1"}) == expected
    import pyoxigraph

    pyoxigraph.Store().query(expected)

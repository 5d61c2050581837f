"""The pages without a browser: what they show, in which language, as which data; no text becomes markup."""

import asyncio
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from made import FAIR, YUNNAN, made
from test_index import vocabulary

from kg.graph import article_graph
from kg.ids import article_iri
from kg.index import update_index
from kg.serve import Reader, create_app, in_process
from kg.serve.site.interface import words
from kg.store import open_store
from kg.terms import BASE
from kg.types import Article, Claim, Entity, Fact, Name, Rejected, Resolved, Span, Value

HTML = {"accept": "text/html"}
HOSTILE = "</script><img src=x onerror=alert(1)>\"'<svg/onload=alert(2)>{{7*7}}"
SELECT = "SELECT ?event ?place WHERE { ?event pol:heldIn ?place }"


class Client:
    """Requests to the application itself; nothing goes over a network."""

    def __init__(self, folder: Path) -> None:
        self.reader = Reader(folder)
        self.store = open_store(folder, read_only=True)
        self.app = create_app(
            in_process(self.store), base=BASE, reader=self.reader, examples=[("Where?", SELECT)]
        )

    def __call__(self, path: str, headers: dict[str, str] = HTML, **options) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://test", follow_redirects=True
            ) as client:
                return await client.get(path, headers=headers, **options)

        return asyncio.run(send())


def client_of(folder: Path) -> Iterator[Client]:
    client = Client(folder)
    yield client
    client.reader.close()
    client.store.close()


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> Iterator[Client]:
    yield from client_of(seeds_store)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two made-up articles that say the same, a third of an event with a date, and one known province."""
    folder = tmp_path_factory.mktemp("small") / "kg-store"
    dated = Resolved(
        Article("a3", "It opened in 2023.", "en", title="Dated", published="2023-08"),
        (Entity(FAIR, "DockingEvent"),),
        (
            Claim(
                Fact(FAIR, "heldOn", Value("2023", "gYear")),
                article_iri(BASE, "a3"),
                Span(0, 18),
                "It opened in 2023.",
                ("r",),
                0.8,
                "planned",
            ),
        ),
    )
    with open_store(folder) as store:
        store.load_vocabulary(vocabulary(), version="1")
        articles = [made("a1"), made("a2", published="2024-01"), dated]
        store.write([article_graph(article, base=BASE, version="1") for article in articles])
        update_index(store)
    yield from client_of(folder)


PAGES = [
    "/",
    "/search?q=Yunnan",
    "/search?cls=Province",
    "/search?q=industrial&in=names",
    "/search?q=nothing-of-the-kind",
    "/articles",
    "/map",
    "/map?measure=money",
    "/questions",
    "/questions/provinces-compared",
    "/questions/docking-events?province=Yunnan",
    "/questions/plan-targets",
    "/sparql",
    "/sparql?query=ASK{}",
    "/id/province/CN-YN",
    "/id/ministry/miit",
    "/ontology",
    "/nowhere",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_speaks_the_language_that_is_asked_for(seeds: Client, path: str, language: str) -> None:
    page = seeds(path, {**HTML, "accept-language": f"fr, {language};q=0.8"})
    assert page.status_code == (404 if path == "/nowhere" else 200)
    assert f'<html lang="{language}"' in page.text
    assert words()[language]["about"] in page.text
    assert "Accept-Language" in page.headers["vary"]
    assert "style=" not in page.text  # which the Content-Security-Policy would not let in


def test_both_languages_say_the_same_things() -> None:
    assert words()["en"].keys() == words()["zh"].keys()


def test_the_switches_of_language_and_appearance_stay(seeds: Client) -> None:
    page = seeds("/articles?lang=zh&theme=dark")
    assert page.cookies["lang"] == "zh"
    assert page.cookies["theme"] == "dark"
    assert 'data-theme="dark"' in page.text
    later = seeds("/map", {**HTML, "accept-language": "en", "cookie": "lang=zh; theme=dark"})
    assert '<html lang="zh" data-theme="dark">' in later.text
    odd = seeds("/map?lang=xx&theme=%22onload", {**HTML, "cookie": "lang=%22%3E; theme=<b>"})
    assert '<html lang="en" data-theme="auto">' in odd.text


def test_the_start_page_has_counts_questions_articles_and_a_map(seeds: Client) -> None:
    page = seeds("/").text
    for text in (
        "<b>2</b> articles",
        '<a href="/questions/docking-events">Docking events by province and year, with what was signed</a>',
        'action="/search"',
        'href="/search?cls=Province"',
        '<svg xmlns="http://www.w3.org/2000/svg"',
        "Heilongjiang",
    ):
        assert text in page


def test_search_leads_to_names_sentences_and_facets(seeds: Client) -> None:
    page = seeds("/search?q=Yunnan").text
    assert '<a href="/id/province/CN-YN"><bdi>Yunnan</bdi></a>' in page
    assert "<blockquote" in page
    assert 'href="/search?q=Yunnan&amp;cls=Province"' in page
    narrowed = seeds("/search?q=Yunnan&cls=Province").text
    assert 'aria-label="Remove this filter: Provincial-level unit"' in narrowed
    assert '<a href="/id/institution/yunnan-university">' not in narrowed
    assert "Nothing found" in seeds("/search?q=nothing-of-the-kind").text
    for odd in (
        "/search?q=%22%29+OR+*",
        "/search?q=x&page=-1",
        "/search?page=%E4%B8%80&q=a",
        "/search?cls=%27",
    ):
        assert seeds(odd).status_code == 200


def test_completion_gives_names_with_their_paths(seeds: Client) -> None:
    (first, *_) = seeds("/complete.json?q=yunn").json()
    assert (first["path"], first["class"]) == ("/id/province/CN-YN", "Provincial-level unit")
    assert seeds("/complete.json?q=yns", {"accept-language": "zh"}).json()[0]["name"] == "云南省"
    assert seeds("/complete.json").json() == []
    terms = seeds("/terms.json").json()
    assert {"name": "pol:heldIn", "label": "held in", "other": "举办地", "kind": "property"} in terms["terms"]


def test_an_entity_has_its_facts_with_their_sentences(small: Client) -> None:
    page = small("/id/docking-event/harbour-fair-2023").text
    for text in (
        "<h1><bdi>Harbour Fair</bdi>",
        "held in",
        "2 sources",
        "planned",
        "denied by 2",
        'href="/id/article/a1#s0"',
        "participating firms",
        'href="https://example.org/a?b=1" rel="noopener noreferrer"',
        'href="/id/docking-event/harbour-fair-2023.ttl"',
        f"{FAIR}.",
        'class="drawing timeline"',
        'class="drawing surroundings"',
    ):
        assert text in page, text
    place = small("/id/province/CN-YN", {**HTML, "accept-language": "zh"}).text
    assert '<h1><bdi>云南省</bdi> <bdi class="other" lang="en">Yunnan</bdi></h1>' in place
    assert "2 个来源" in place
    assert (
        'href="/search?province=https%3A%2F%2Fw3id.org%2Fpolicykg%2Fid%2Fprovince%2FCN-YN&amp;cls=Event"'
        in place
    )


def test_the_places_of_a_fact_have_a_page_of_their_own(small: Client) -> None:
    params = {"s": FAIR, "p": "heldIn", "o": YUNNAN}
    page = small("/facts", params=params).text
    assert page.count("<blockquote") == 2
    rows = small("/facts.json", params=params).json()["rows"]
    assert {row["status"] for row in rows} == {"stated"}
    for listing in ({"p": "heldIn", "o": YUNNAN}, {"p": "heldIn", "s": FAIR}):
        assert "<bdi>Harbour Fair</bdi>" in small("/facts", params=listing).text
    assert small("/facts", params={**params, "p": "targets"}).status_code == 404
    assert small("/facts").status_code == 404


def test_every_page_has_its_data_under_other_endings(seeds: Client, small: Client) -> None:
    for path in (
        "/start",
        "/search?q=Yunnan",
        "/articles",
        "/map?measure=Event",
        "/questions",
        "/questions/provinces-compared",
        "/facts?p=within&o=" + YUNNAN,
    ):
        stem, _, query = path.partition("?")
        as_json = seeds(f"{stem}.json?{query}")
        assert as_json.headers["content-type"].startswith("application/json"), path
        as_csv = seeds(f"{stem}.csv?{query}")
        assert as_csv.headers["content-type"].startswith("text/csv"), path
        table = list(csv.DictReader(io.StringIO(as_csv.text)))
        assert len(table) == len(as_json.json()["rows"]), path
    facts = list(csv.DictReader(io.StringIO(small("/id/docking-event/harbour-fair-2023.csv").text)))
    assert {row["property"] for row in facts} == {"heldIn", "heldOn"}
    claims = list(csv.DictReader(io.StringIO(small("/id/article/a1.csv").text)))
    assert "The Harbour Fair opened in Yunnan." in {row["sentence"] for row in claims}
    assert seeds("/map.svg").headers["content-type"].startswith("image/svg+xml")


def test_an_article_shows_its_text_with_marks_its_claims_and_what_was_turned_down(tmp_path: Path) -> None:
    with open_store(tmp_path / "kg-store") as store:
        store.write([article_graph(made("a1"), base=BASE, version="1")])
        update_index(store)
    for client in client_of(tmp_path / "kg-store"):
        page = client("/id/article/a1").text
        assert '<a href="/id/docking-event/harbour-fair-2023" title=' in page
        assert '<span class="sentence" id="s0">' in page
        assert "only denied" in page
        assert 'class="badge bad"' in page
        fair = client("/id/docking-event/harbour-fair-2023").text
        assert "denied by 1" in fair
        assert "participating firms</bdi></a></td>" in fair
        assert '<span title="120.0">120</span>' in fair


def test_a_question_is_a_form_an_answer_and_its_sparql(seeds: Client) -> None:
    page = seeds("/questions/docking-events?province=%E4%BA%91%E5%8D%97").text
    assert 'value="云南"' in page
    assert "<blockquote" not in page
    assert "2023" in page
    assert 'href="/sparql?query=' in page
    assert "SELECT" in page
    drawn = seeds("/questions/provinces-compared").text
    assert 'class="drawing tile-map"' in drawn
    assert 'class="drawing bar-chart"' in seeds("/questions/provinces-compared?view=chart&of=zones").text
    wrong = seeds("/questions/docking-events?province=Atlantis")
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (400, True)
    assert seeds("/questions/no-such").status_code == 404
    assert seeds("/questions/docking-events.csv?year=abc").status_code == 400


def test_an_answer_to_sparql_is_a_table_a_map_a_chart_or_a_network(small: Client) -> None:
    def page(query: str, **more: str) -> str:
        return small("/sparql", params={"query": query, **more}).text

    table = page(SELECT)
    assert '<a href="/id/province/CN-YN"><bdi>Yunnan</bdi></a>' in table
    assert "1 row" in table
    assert 'class="drawing network"' in page(SELECT, view="graph")
    assert 'class="drawing network"' in page("CONSTRUCT WHERE { ?e pol:heldIn ?p }", view="graph")
    counted = "SELECT ?p (COUNT(*) AS ?n) { ?e pol:heldIn ?p } GROUP BY ?p"
    assert 'class="drawing bar-chart"' in page(counted, view="chart")
    assert 'class="truth">yes<' in page("ASK { ?e pol:heldIn ?p }")
    wrong = page("SELECT *\nWHERE { ?s ?p }")
    assert 'id="problem" data-line="2" data-column="' in wrong
    assert "<textarea" in small("/sparql").text
    assert ">Where?</a>" in small("/sparql").text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hostile") / "kg-store"
    text = f"{HOSTILE} was held. It drew 5 {HOSTILE}."
    first, second = Span(0, len(HOSTILE) + 10), Span(len(HOSTILE) + 11, len(text))
    article = article_iri(BASE, "a1")
    name = (Name(HOSTILE, "en"),)
    figure = f"{BASE}figure/f"
    person = f"{BASE}person/p"
    facts = [
        (Fact(article, "mentions", FAIR), first),
        (Fact(article, "mentions", person), first),
        (Fact(person, "participatedIn", FAIR), first),
        (Fact(FAIR, "heldOn", Value("2023", "gYear")), first),
        (Fact(FAIR, "postTitle", Value(HOSTILE)), first),
        (Fact(figure, "figureOf", FAIR), second),
        (Fact(figure, "measure", Value(HOSTILE, language="en")), second),
        (Fact(figure, "value", Value("5", "decimal")), second),
        (Fact(figure, "unit", Value(HOSTILE)), second),
    ]
    resolved = Resolved(
        Article(
            "a1", text, "en", title=HOSTILE, published="2023", publisher=HOSTILE, url=f"javascript:{HOSTILE}"
        ),
        (Entity(FAIR, "DockingEvent"), Entity(person, "Person")),
        tuple(
            Claim(
                fact,
                article,
                span,
                text[span.start : span.end],
                ("r",),
                0.8,
                "stated",
                attributed_to=person,
                post=HOSTILE,
                names=name if fact.property == "mentions" else (),
            )
            for fact, span in facts
        ),
        (Rejected(first, HOSTILE, "r", HOSTILE),),
    )
    with open_store(folder) as store:
        store.write([article_graph(resolved, base=BASE, version="1")])
        update_index(store)
    yield from client_of(folder)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles",
        "/search?q=held",
        "/search?q=drew&publisher=" + HOSTILE,
        "/search?q=" + HOSTILE,
        "/search?cls=" + HOSTILE,
        "/search?q=x&year=" + HOSTILE,
        "/id/docking-event/harbour-fair-2023",
        "/id/person/p",
        "/id/article/a1",
        "/id/figure/f",
        "/facts?p=participatedIn&o=" + FAIR,
        f"/facts?s={BASE}person/p&p=participatedIn&o={FAIR}",
        "/facts?p=" + HOSTILE + "&o=" + FAIR,
        "/questions/timeline",
        "/questions/timeline?view=table&year=" + HOSTILE,
        "/questions/timeline?of=" + HOSTILE,
        "/questions/" + HOSTILE,
        "/questions/docking-events?province=" + HOSTILE,
        "/map?measure=" + HOSTILE,
        "/articles?page=" + HOSTILE,
        "/articles?lang=" + HOSTILE,
        "/sparql?view=graph&query=SELECT * { ?s pol:participatedIn ?o }",
        "/sparql?view=timeline&query=SELECT * { ?s pol:heldOn ?d }",
        "/sparql?query=SELECT * { ?s ?p ?o }",
        "/sparql?query=" + HOSTILE,
    ],
)
def test_nothing_stored_or_sent_becomes_markup(hostile: Client, path: str) -> None:
    stem, _, query = path.partition("?")
    params = dict(pair.split("=", 1) for pair in query.split("&")) if query else {}
    page = hostile(httpx.URL("http://test").copy_with(path=stem, params=params))
    assert page.status_code in (200, 400, 404)
    for bad in ("<img src=x", "<svg/onload", "</script><img", 'href="javascript:', "alert(2)&gt;49"):
        assert bad not in page.text, bad
    shown = page.headers["content-security-policy"]
    assert "script-src 'self'" in shown
    assert "unsafe" not in shown


def test_drawings_and_data_of_hostile_names_are_escaped_too(hostile: Client) -> None:
    assert "<img" not in hostile("/map.svg?lang=zh").text
    names = hostile("/complete.json?q=%3C/script").json()
    assert hostile("/complete.json?q=script").headers["content-type"].startswith("application/json")
    assert all(set(one) >= {"name", "path"} for one in names)
    assert hostile("/search.csv?q=held").headers["x-content-type-options"] == "nosniff"


def test_only_the_files_of_the_pages_are_served(seeds: Client) -> None:
    page = seeds("/static/style.css")
    assert page.headers["content-type"].startswith("text/css")
    assert "immutable" in page.headers["cache-control"]
    for path in ("/static/..%2fwords.toml", "/static/", "/static/../words.toml", "/static/words.toml"):
        assert seeds(path).status_code == 404


def test_what_is_built_meanwhile_shows_up_without_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "kg-store"
    with open_store(folder) as store:
        store.write([article_graph(made("a1"), base=BASE, version="1")])
        update_index(store)
    for client in client_of(folder):
        assert client("/id/article/a2").status_code == 404
        with open_store(folder) as store:
            store.write([article_graph(made("a2"), base=BASE, version="1")])
            update_index(store)
        assert "<b>2</b> articles" in client("/").text
        assert "2 sources" in client("/id/docking-event/harbour-fair-2023.html").text

"""kg explain: marks stand where the text names something; the page shows all of it and runs nothing."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import FAIR, YUNNAN, made

from kg.audit import explain, find_marks, segments
from kg.errors import StoreError
from kg.graph import article_graph, claim_iri, merge_claims
from kg.graph.readback import read_claims
from kg.store import open_store
from kg.terms import BASE
from kg.types import Claim, Fact, Name, Span
from kg.view import render_explanation


def explained(folder, *arguments, **keywords):
    with open_store(folder) as store:
        store.write([article_graph(made(*arguments, **keywords), base=BASE, version="1")])
        return explain(store, "a1")


def mention(text, entity, *names):
    span = Span(0, len(text))
    forms = tuple(Name(name, "en") for name in names)
    return Claim(Fact("a", "mentions", entity), "a", span, text, ("r",), 0.9, names=forms)


def test_claims_are_read_back_as_they_were_written() -> None:
    resolved = made()
    graph = article_graph(resolved, base=BASE, version="1")
    quads = [quad for quad in graph.quads if quad.graph_name.value.endswith("/claims")]
    found = dict(read_claims(quads, BASE))
    assert set(found) == {claim_iri(BASE, claim) for claim in merge_claims(resolved.claims)}
    for claim in merge_claims(resolved.claims):
        back = found[claim_iri(BASE, claim)]
        assert back.article == f"{BASE}article/a1"
        assert (back.fact, back.span, back.quote, back.status) == (
            claim.fact,
            claim.span,
            claim.quote,
            claim.status,
        )
        assert (back.rules, back.confidence, back.names) == (claim.rules, claim.confidence, claim.names)
        assert back.references == claim.references


def test_an_explanation_has_marks_claims_and_what_was_turned_down(tmp_path) -> None:
    explanation = explained(tmp_path / "s")
    text = explanation.article.text
    assert [(text[m.span.start : m.span.end], m.entity) for m in explanation.marks] == [
        ("Harbour Fair", FAIR),
        ("Yunnan", YUNNAN),
    ]
    assert explanation.classes == {FAIR: "DockingEvent", YUNNAN: "Province"}
    denied = [row for row in explanation.claims if row.claim.status == "denied"]
    assert [(row.subject, row.claim.fact.property) for row in denied] == [("Harbour Fair", "heldIn")]
    assert {row.subject for row in explanation.claims if row.claim.fact.property == "value"} == {
        "participating firms: 120"
    }
    assert [candidate.reason for candidate in explanation.rejected] == ["only denied"]


def test_what_points_back_is_marked_as_a_reference() -> None:
    text = "The fair opened.  The\nfair closed when the fair of fairs began."
    claim = replace(mention(text, "fair", "fair of fairs"), references=("The fair",))
    assert [(text[m.span.start : m.span.end], m.reference) for m in find_marks(text, [claim])] == [
        ("The fair", True),
        ("The\nfair", True),
        ("fair of fairs", False),
    ]


def test_references_come_from_the_article_and_are_no_names(seeds_store) -> None:
    with open_store(seeds_store, read_only=True) as store:
        explanations = [explain(store, id_) for id_ in store.ids()]
    claims = [row.claim for each in explanations for row in each.claims]
    pointing = [claim for claim in claims if claim.references]
    assert pointing
    for claim in pointing:
        assert claim.fact.property == "mentions"
        assert all(words in " ".join(claim.quote.split()) for words in claim.references)
    names = {name for each in explanations for name in each.names.values()}
    assert not names & {words for claim in pointing for words in claim.references if words[0].islower()}


def test_a_figure_is_told_by_one_line(tmp_path) -> None:
    explanation = explained(tmp_path / "s")
    told = [row for row in explanation.claims if not row.mention and not row.part_of_figure]
    assert [(row.subject, row.claim.fact.property) for row in told] == [
        ("Harbour Fair", "heldIn"),
        ("participating firms: 120", "figureOf"),
        ("Harbour Fair", "heldIn"),
    ]


def test_an_article_that_is_not_there_is_named(tmp_path) -> None:
    with open_store(tmp_path / "s") as store, pytest.raises(StoreError, match="no article 'a9'"):
        explain(store, "a9")


def test_the_longer_name_is_marked_and_names_are_whole_words() -> None:
    text = "The Bei Fair\nof Bei: Beijing is no Bei."
    marks = find_marks(text, [mention(text, "fair", "Bei Fair of Bei"), mention(text, "bei", "Bei")])
    assert [(text[m.span.start : m.span.end], m.entity) for m in marks] == [
        ("Bei Fair\nof Bei", "fair"),
        ("Bei", "bei"),
    ]


@given(st.text("ab北 .\n", max_size=30), st.lists(st.text("ab北 ", min_size=1, max_size=4), max_size=4))
def test_segments_are_the_text_again(text, names) -> None:
    marks = find_marks(text, [mention(text, "e", *names)])
    assert "".join(piece for piece, _ in segments(text, marks)) == text
    ends = [0, *(m.span.end for m in marks)]
    assert all(end <= mark.span.start for end, mark in zip(ends, marks, strict=False))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_escapes_every_text_and_reaches_no_other_host(tmp_path, language) -> None:
    evil = '<script>alert("x")</script> & \' </title>'
    text = f"The Harbour Fair opened in Yunnan {evil}. It drew 120 firms. No fair was held in Hainan."
    page = render_explanation(explained(tmp_path / "s", text=text), language=language)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"""(?:src|srcset|action|@import)\s*=?\s*["'(]?\s*(?:https?:)?//""", page)
    assert re.findall(r'href="(http[^"]*)"', page) == ["https://example.org/a?b=1"]
    css = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert css
    assert f"sha256-{b64encode(sha256(css[1].encode()).digest()).decode()}" in page
    assert "default-src 'none'" in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_an_address_that_is_no_page_is_not_linked(tmp_path) -> None:
    explanation = explained(tmp_path / "s")
    bad = replace(explanation, article=replace(explanation.article, url="javascript:alert(1)"))
    assert "javascript:" not in render_explanation(bad)


def test_the_page_is_the_same_every_time(tmp_path) -> None:
    explanation = explained(tmp_path / "s")
    assert render_explanation(explanation) == render_explanation(explanation)


def test_the_page_shows_without_complaint_in_a_browser(seeds_store, watched, tmp_path) -> None:
    with open_store(seeds_store, read_only=True) as store:
        article = next(store.ids())
        explanation = explain(store, article)
    page = tmp_path / "x.html"
    page.write_text(render_explanation(explanation), "utf-8")
    watched.page.goto(page.as_uri())
    assert watched.page.locator("mark").count() == len(explanation.marks)
    rows = [row for row in explanation.claims if not row.mention and not row.part_of_figure]
    assert watched.page.locator("tbody tr").count() == len(rows) + len(explanation.rejected)
    mentions = [row for row in explanation.claims if row.mention]
    assert watched.page.locator(".mentioned > span").count() == len(mentions)
    references = [mark for mark in explanation.marks if mark.reference]
    assert references
    assert watched.page.locator("mark.reference").count() == len(references)
    colour = watched.page.locator("mark").first.evaluate("m => getComputedStyle(m).borderBottomColor")
    assert colour != "rgb(0, 0, 0)"
    assert watched.requests == [page.as_uri()]

"""What programs ask of the graph, as plain data with its sources: entities, questions, SPARQL, evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice, product
from typing import Any, Final

from kg.errors import QueryError
from kg.index import Entity, Fact, Index, Query, Sentence
from kg.query import bound, find_entity, get_question, list_questions
from kg.serve.answering.describe import UnansweredError
from kg.serve.answering.jobs import Answerer, Failure, Job
from kg.serve.reader import Reader
from kg.terms import POL

MOST_ROWS: Final = 200
"""Rows of an answer that are handed on; more are counted."""
_PAIRS: Final = 400
_SOURCES: Final = 40
_EVIDENCE: Final = """SELECT * WHERE {{ {which}
  ?claim rdf:subject ?s ; rdf:predicate ?property ; rdf:object ?o ; oa:exact ?sentence ;
    prov:wasDerivedFrom ?article ; pol:confidence ?confidence ; pol:status ?status .
  OPTIONAL {{ ?article dcterms:title ?title }} OPTIONAL {{ ?article schema:url ?url }}
  OPTIONAL {{ ?article dcterms:issued ?published }} OPTIONAL {{ ?article dcterms:publisher ?publisher }}
}} ORDER BY DESC(?confidence) ?article ?claim LIMIT {most}"""

Data = dict[str, Any]


class Knowledge:
    """Answers by the index and by workers in their limits; where there is none, methods raise KgError."""

    def __init__(self, reader: Reader, answer: Answerer) -> None:
        self._reader = reader
        self._answer = answer

    def search(self, text: str, *, cls: str = "", limit: int = 10) -> Data:
        """Entities that are called so, and sentences in which the words stand, with their articles."""
        limit = max(1, min(limit, 50))
        query, classes = Query(text=text, cls=cls), [cls] if cls else []
        with self._reader.index() as index:
            entities = index.search_entities(query, classes, limit=limit)
            sentences = index.search_sentences(Query(text=text), [], limit=limit)
        return {
            "entities": [_entity(hit.entity) for hit in entities.hits if hit.entity],
            "entities_in_all": entities.total,
            "sentences": [_source(hit.sentence) for hit in sentences.hits if hit.sentence],
            "sentences_in_all": sentences.total,
        }

    def entity(self, name: str, *, limit: int = 50) -> Data:
        """Names, class, facts and figures of an entity; each fact with its sources and their sentences."""
        limit = max(1, min(limit, 200))
        with self._reader.store() as store, self._reader.index() as index:
            iri = store.canonical(_meant(index, name) or find_entity(store, name))
            found = index.entity(iri)
            if found is None:
                raise QueryError(f"no article speaks of <{iri}>")
            facts = index.facts(iri, limit=limit)
            return {
                **_entity(found),
                "other_names": index.other_names(iri),
                "facts": [_fact(index, fact) for fact in facts[:limit]],
                "facts_in_all": sum(index.fact_counts(iri).values()),
                "figures": [
                    {
                        "measure": figure.measure,
                        "value": figure.value,
                        "unit": figure.unit,
                        "qualifier": figure.qualifier,
                        "time": figure.time,
                        "source": _source(figure.sentence) if figure.sentence else None,
                    }
                    for figure in index.figures(iri, limit=limit)
                ],
                "points_here": index.pointing_counts(iri),
            }

    def questions(self) -> list[Data]:
        """The questions that can be asked, with their parameters."""
        return [
            {
                "name": question.name,
                "title": dict(question.title),
                "description": dict(question.description),
                "parameters": [
                    {"name": p.name, "type": p.type, "label": p.label, "default": p.default, "class": p.cls}
                    for p in question.parameters
                ],
            }
            for question in list_questions()
        ]

    def ask(self, name: str, parameters: Mapping[str, str]) -> Data:
        """The answer to a question, with the sentences behind its rows."""
        question = get_question(name)
        with self._reader.store() as store, self._reader.index() as index:
            entities = {p.name for p in question.parameters if p.type == "entity"}
            given = {
                key: (_meant(index, value) or value) if key in entities else value
                for key, value in parameters.items()
            }
            sparql = bound(store, question, given)
        return {**self.sparql(sparql), "sparql": sparql}

    def sparql(self, query: str) -> Data:
        """The answer to a SPARQL query: rows (with the sentences behind them), a truth value, or a graph."""
        found = self._answer(Job(query, graph="text/turtle"))
        if isinstance(found, Failure):
            raise UnansweredError(found)
        if found.media == "text/turtle":
            return {"turtle": found.body.decode("utf-8")}
        content = json.loads(found.body)
        if "boolean" in content:
            return {"boolean": content["boolean"]}
        bindings = content["results"]["bindings"]
        rows = [{key: _term(term) for key, term in row.items()} for row in bindings[:MOST_ROWS]]
        return {
            "columns": content["head"]["vars"],
            "rows": rows,
            "rows_in_all": len(bindings),
            "sources": self._behind(bindings[:MOST_ROWS]),
        }

    def evidence(
        self, claim: str = "", subject: str = "", property_: str = "", value: str = ""
    ) -> list[Data]:
        """The sentences of a claim (its IRI), or of all claims of a subject, property and value."""
        conditions = [f"BIND({_node(claim)} AS ?claim)"] if claim else []
        with self._reader.store() as store:
            if subject:
                iri = store.canonical(find_entity(store, subject))
                conditions.append(f"?claim rdf:subject {_node(iri)} .")
        if property_:
            predicate = property_ if ":" in property_ else POL + property_
            conditions.append(f"?claim rdf:predicate {_node(predicate)} .")
        if value:
            conditions.append(self._valued(value))
        if not conditions:
            raise QueryError("name a claim, or a subject, property or value")
        return self._places(" ".join(conditions), 100)

    def _valued(self, value: str) -> str:
        """What a claim's object must be: an entity by IRI or name, or a literal of this text."""
        from pyoxigraph import Literal

        if value.startswith(("http://", "https://")):
            return f"?claim rdf:object {_node(value)} ."
        with self._reader.index() as index:
            if iri := _meant(index, value):
                return f"?claim rdf:object {_node(iri)} ."
        return f"?claim rdf:object ?o FILTER(STR(?o) = {Literal(value)}) "

    def _behind(self, bindings: list[dict[str, Any]]) -> list[Data]:
        """The claims that join two values of one row."""
        pairs: dict[str, None] = {}
        for row in bindings:
            terms = [t for t in row.values() if t["type"] in ("uri", "literal")]
            for one, other in product(terms, terms):
                if one is not other and one["type"] == "uri" and (text := _written(other)):
                    pairs[f"({_node(one['value'])} {text})"] = None
        if not pairs:
            return []
        values = " ".join(islice(pairs, _PAIRS))
        return self._places(f"VALUES (?s ?o) {{ {values} }}", _SOURCES)

    def _places(self, which: str, most: int) -> list[Data]:
        found = self._answer(Job(_EVIDENCE.format(which=which, most=most)))
        if isinstance(found, Failure):
            raise UnansweredError(found)
        rows = []
        for row in json.loads(found.body)["results"]["bindings"]:
            text = {key: term["value"] for key, term in row.items()}
            rows.append(
                {
                    "claim": text["claim"],
                    "subject": text["s"],
                    "property": text["property"].removeprefix(POL),
                    "value": text["o"],
                    "status": text["status"],
                    "confidence": float(text["confidence"]),
                    "sentence": text["sentence"],
                    "article": {
                        "iri": text["article"],
                        **{key: text.get(key) for key in ("title", "url", "published", "publisher")},
                    },
                }
            )
        return rows


def _meant(index: Index, name: str) -> str | None:
    """The IRI of the one entity that a name names in the index; none where it names none, or several."""
    found = [] if name.startswith(("http:", "https:", "<")) else index.called(name)
    return found[0].iri if len(found) == 1 else None


def _entity(entity: Entity) -> Data:
    return {
        "iri": entity.iri,
        "class": entity.cls,
        "name_en": entity.en,
        "name_zh": entity.zh,
        "articles": entity.articles,
    }


def _fact(index: Index, fact: Fact) -> Data:
    return {
        "property": fact.property,
        "value": _entity(fact.other) if fact.other else fact.value,
        "sources": fact.sources,
        "confidence": fact.confidence,
        "planned": fact.planned,
        "denied": fact.denied,
        "evidence": [_source(sentence) for sentence in index.evidence(fact.id, limit=2)],
    }


def _source(sentence: Sentence) -> Data:
    article = sentence.article
    return {
        "sentence": sentence.text,
        "claim": sentence.claim or None,
        "status": sentence.status,
        "confidence": sentence.confidence,
        "article": {
            "iri": article.iri,
            "title": article.title,
            "url": article.url,
            "published": article.published,
            "publisher": article.publisher,
        },
    }


def _term(term: dict[str, Any]) -> Any:
    if term["type"] == "literal" and "xml:lang" in term:
        return {"text": term["value"], "language": term["xml:lang"]}
    return term["value"]


def _node(iri: str) -> str:
    from pyoxigraph import NamedNode

    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise QueryError(f"{iri!r} is no IRI: {error}") from error


def _written(term: dict[str, Any]) -> str:
    """A term as SPARQL writes it; empty for names, which claims have as entities."""
    from pyoxigraph import Literal, NamedNode

    if term["type"] == "uri":
        return _node(term["value"])
    if "datatype" not in term:
        return ""
    return str(Literal(term["value"], datatype=NamedNode(term["datatype"])))

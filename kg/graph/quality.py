"""How good each rule is, as quads of the Data Quality Vocabulary (W3C Note, 2016)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.graph.names import GraphNames
from kg.graph.rdf import xsd
from kg.resolve.precision import Precision
from kg.terms import DQV, RDF, SKOS

_TYPE: Final = ox.NamedNode(RDF + "type")
_MEASUREMENT: Final = ox.NamedNode(DQV + "QualityMeasurement")
_METRIC: Final = ox.NamedNode(DQV + "Metric")
_MEASURED: Final = ox.NamedNode(DQV + "hasQualityMeasurement")
_COMPUTED_ON: Final = ox.NamedNode(DQV + "computedOn")
_OF: Final = ox.NamedNode(DQV + "isMeasurementOf")
_VALUE: Final = ox.NamedNode(DQV + "value")
_DATATYPE: Final = ox.NamedNode(DQV + "expectedDataType")
_LABEL: Final = ox.NamedNode(SKOS + "prefLabel")
_DEFINITION: Final = ox.NamedNode(SKOS + "definition")

METRICS: Final = {
    "precision": (
        "decimal",
        {"en": "Precision of a rule", "zh": "规则的精确率"},
        {
            "en": "The share of a rule's claims that annotators found right, as estimated for articles that "
            "writers of rules have not read, from 0 to 1.",
            "zh": "规则所得陈述中经人工标注为正确的比例（按规则编写者未读过的文章估计），0 至 1。",
        },
    ),
    "samples": (
        "integer",
        {"en": "Claims judged of a rule", "zh": "规则的评测样本数"},
        {
            "en": "The number of a rule's claims that its precision was measured on.",
            "zh": "测定规则精确率所用的陈述数量。",
        },
    ),
}
"""Each metric's datatype, labels and definitions."""


def quality_quads(precision: Precision, base: str) -> Iterator[ox.Quad]:
    """The metrics, and two measurements of each measured rule, in the graph of the vocabularies."""
    graph = ox.NamedNode(GraphNames(base).vocabulary)
    for name, (datatype, labels, definitions) in METRICS.items():
        metric = ox.NamedNode(f"{base}metric/{name}")
        yield ox.Quad(metric, _TYPE, _METRIC, graph)
        yield ox.Quad(metric, _DATATYPE, xsd(datatype), graph)
        for predicate, texts in ((_LABEL, labels), (_DEFINITION, definitions)):
            for language, text in texts.items():
                yield ox.Quad(metric, predicate, ox.Literal(text, language=language), graph)
    for name, measured in precision.rules.items():
        rule = ox.NamedNode(f"{base}rule/{name}")
        for metric_name, value in (
            ("precision", f"{measured.precision:g}"),
            ("samples", str(measured.samples)),
        ):
            node = ox.NamedNode(f"{base}rule/{name}/{metric_name}")
            literal = ox.Literal(value, datatype=xsd(METRICS[metric_name][0]))
            yield ox.Quad(rule, _MEASURED, node, graph)
            yield ox.Quad(node, _TYPE, _MEASUREMENT, graph)
            yield ox.Quad(node, _COMPUTED_ON, rule, graph)
            yield ox.Quad(node, _OF, ox.NamedNode(f"{base}metric/{metric_name}"), graph)
            yield ox.Quad(node, _VALUE, literal, graph)

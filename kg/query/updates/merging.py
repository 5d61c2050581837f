"""The merge of all graphs, put right behind a change of users' default graph."""

from __future__ import annotations

import json
from typing import Final

from kg.graph.names import ONTOLOGY_GRAPH, GraphNames
from kg.query.updates.targets import iri_text

BEFORE: Final = "urn:x-policykg:before"
"""A graph that exists within one update only: what users' default graph held before an operation."""


def maintained(update: str, names: GraphNames) -> str:
    """An update of users' default graph, and behind it the merge of all graphs put right."""
    user, base = iri_text(names.user), names.base
    built = (
        f"?g = {user} || ?g = <{ONTOLOGY_GRAPH}> || STRSTARTS(STR(?g), {json.dumps(base + 'article/')}) "
        f"|| STRSTARTS(STR(?g), {json.dumps(base + 'graph/')})"
    )
    return " ;\n".join(
        [
            f"COPY SILENT GRAPH {user} TO GRAPH <{BEFORE}>",
            update,
            f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{BEFORE}> {{ ?s ?p ?o }} "
            f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({built}) }} }}",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {user} {{ ?s ?p ?o }} }}",
            f"DROP SILENT GRAPH <{BEFORE}>",
        ]
    )

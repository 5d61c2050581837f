"""Queries: those that users write, the named questions, and their results in every format."""

from kg.query.formats import GRAPH_FORMATS, ROW_FORMATS, write_results
from kg.query.lookup import article_title, find_entity, label
from kg.query.questions import Parameter, Question, ask, bound, get_question, list_questions
from kg.query.sparql import Queryable, Results, prefixes, run
from kg.query.table import table
from kg.query.updates import change

__all__ = [
    "GRAPH_FORMATS",
    "ROW_FORMATS",
    "Parameter",
    "Queryable",
    "Question",
    "Results",
    "article_title",
    "ask",
    "bound",
    "change",
    "find_entity",
    "get_question",
    "label",
    "list_questions",
    "prefixes",
    "run",
    "table",
    "write_results",
]

"""Names by a learned tagger: a conditional random field over words and what the rules found.

It learns how far the rules go in articles that their writers have not read, adds what reads as a
name, and doubts what does not. Its weights stand in ``en.json`` and ``zh.json``;
``python -m kg.evaluate.tagging`` trains them anew.
"""

from kg.extract.tagging.features import NEW, Line, keys_of, names_of, read_line, together
from kg.extract.tagging.model import Tagger, load_tagger, read_tagger
from kg.extract.tagging.tagged import Tagged, unsaid_names, weigh_names

__all__ = [
    "NEW",
    "Line",
    "Tagged",
    "Tagger",
    "keys_of",
    "load_tagger",
    "names_of",
    "read_line",
    "read_tagger",
    "together",
    "unsaid_names",
    "weigh_names",
]

"""Relations by a learned model, for what no rule says: a network that reads sentences, and trees.

Every pair that the ontology lets a property join is a candidate, whose sentence is read word by word by a
small network. What it makes of all sentences is gathered by pair, and boosted trees hold each pair against
its rivals in the article. They stand in ``network.npz`` and ``weights.json``;
``python -m kg.evaluate.train`` trains them anew.
"""

from kg.extract.linking.candidates import COLUMN, LINKED, Candidate, candidates
from kg.extract.linking.model import (
    Model,
    Weighed,
    load_model,
    read_model,
    rivals,
    weigh,
)
from kg.extract.linking.network import Network, load_network
from kg.extract.linking.rivals import measured

__all__ = [
    "COLUMN",
    "LINKED",
    "Candidate",
    "Model",
    "Network",
    "Weighed",
    "candidates",
    "load_model",
    "load_network",
    "measured",
    "read_model",
    "rivals",
    "weigh",
]

"""Relations by a learned model, for what no rule says: two readers of pairs of mentions, and trees.

Every pair that the ontology lets a property join is a candidate; its features (classes,
distance, order, words between and around, what else could be meant) are weighed by a
logistic regression, and its sentence is read word by word by a small network. What the two
make of all sentences is gathered by pair, and boosted trees hold each pair against its rivals
in the article. They stand in ``weights.json`` and ``network.npz``;
``python -m kg.evaluate.train`` trains them anew.
"""

from kg.extract.linking.candidates import COLUMN, LINKED, Candidate, candidates
from kg.extract.linking.linear import Linear, read_linear
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
    "Linear",
    "Model",
    "Network",
    "Weighed",
    "candidates",
    "load_model",
    "load_network",
    "measured",
    "read_linear",
    "read_model",
    "rivals",
    "weigh",
]

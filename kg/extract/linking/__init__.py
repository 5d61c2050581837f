"""Relations by a learned model, for what no rule says: a linear model over pairs of mentions, and trees.

Every pair that the ontology lets a property join is a candidate; its features (classes,
distance, order, words between and around, what else could be meant) are weighed by a
logistic regression. What this makes of all sentences is gathered by pair, and boosted trees
hold each pair against its rivals in the article. Both stand in ``weights.json``;
``python -m kg.evaluate.train`` trains them anew.
"""

from kg.extract.linking.candidates import LINKED, Candidate, candidates
from kg.extract.linking.model import (
    Linear,
    Model,
    Weighed,
    load_model,
    read_linear,
    read_model,
    rivals,
    weigh,
)
from kg.extract.linking.rivals import measured

__all__ = [
    "LINKED",
    "Candidate",
    "Linear",
    "Model",
    "Weighed",
    "candidates",
    "load_model",
    "measured",
    "read_linear",
    "read_model",
    "rivals",
    "weigh",
]

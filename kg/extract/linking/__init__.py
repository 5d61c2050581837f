"""Relations by a learned model, for what no rule says: a linear model over pairs of mentions.

Every pair that the ontology lets a property join is a candidate; its features (classes,
distance, order, words between and around, what else could be meant) are weighed by a
logistic regression whose weights stand in ``weights.json``. ``python -m
kg.evaluate.train`` trains it anew.
"""

from kg.extract.linking.candidates import LINKED, Candidate, candidates
from kg.extract.linking.model import Model, Weighed, load_model, read_model, weigh

__all__ = ["LINKED", "Candidate", "Model", "Weighed", "candidates", "load_model", "read_model", "weigh"]

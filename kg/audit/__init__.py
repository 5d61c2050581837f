"""Looking back at a dataset: why something stands in it, whether it holds, what changed, what is missing."""

from kg.audit.explanation import ExplainedClaim, Explanation, explain
from kg.audit.marks import Mark, find_marks, segments

__all__ = ["ExplainedClaim", "Explanation", "Mark", "explain", "find_marks", "segments"]

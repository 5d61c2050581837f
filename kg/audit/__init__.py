"""Looking back at a dataset: why something stands in it, whether it holds, what changed, what is missing."""

from kg.audit.account import Account, Problem, account_of
from kg.audit.asof import View, as_of
from kg.audit.conflicts import Conflict, conflict_triples, conflicts
from kg.audit.difference import Change, compare
from kg.audit.explanation import ExplainedClaim, Explanation, explain
from kg.audit.gaps import Gaps, find_gaps
from kg.audit.marks import Mark, find_marks, segments
from kg.audit.verification import Verification, verify, written_verifier
from kg.audit.voices import derive_voices, voices

__all__ = [
    "Account",
    "Change",
    "Conflict",
    "ExplainedClaim",
    "Explanation",
    "Gaps",
    "Mark",
    "Problem",
    "Verification",
    "View",
    "account_of",
    "as_of",
    "compare",
    "conflict_triples",
    "conflicts",
    "derive_voices",
    "explain",
    "find_gaps",
    "find_marks",
    "segments",
    "verify",
    "voices",
    "written_verifier",
]

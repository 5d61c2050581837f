"""The stages composed: from sources to a store that holds their graph."""

from kg.builder.hands import Source, read_sources
from kg.builder.plan import Plan, planned, read_plan
from kg.builder.removal import Removal, remove
from kg.builder.report import BuildError, Report
from kg.builder.run import build, count_outdated, load_vocabulary, outdated
from kg.builder.stages import set_aside
from kg.builder.version import extractor_version, vocabulary_version

__all__ = [
    "BuildError",
    "Plan",
    "Removal",
    "Report",
    "Source",
    "build",
    "count_outdated",
    "extractor_version",
    "load_vocabulary",
    "outdated",
    "planned",
    "read_plan",
    "read_sources",
    "remove",
    "set_aside",
    "vocabulary_version",
]

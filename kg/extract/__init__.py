"""From an article to what its sentences say: mentions, relations, figures.

The pipeline is a cascade: known names, times and quantities first; then phrases built
on them, stage by stage; then relations and figures between what was found. Each step
is an entry in one of the tables of ``chinese/cascade.py`` or ``english/cascade.py``.
"""

from kg.extract.pipeline import extract
from kg.extract.tools import Tools, load_tools

__all__ = ["Tools", "extract", "load_tools"]

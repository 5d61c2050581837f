"""Classes of the ontology that rules often ask for together."""

from __future__ import annotations

from typing import Final

CITIES: Final = frozenset({"Prefecture", "County"})
"""Cities, which prefectures mostly are, and counties: the most precise places that have a class."""

DIVISIONS: Final = CITIES | {"Province"}
"""The administrative divisions (行政区划)."""

AREAS: Final = DIVISIONS | {"Region"}

OCCASIONS: Final = frozenset({"Event", "DockingEvent", "Conference", "Competition"})
"""What takes place once."""

EVENTS: Final = OCCASIONS | {"EventSeries"}

BODIES: Final = frozenset(
    {
        "Organization",
        "GovernmentBody",
        "Ministry",
        "Department",
        "LocalGovernment",
        "Institution",
        "Enterprise",
    }
)
"""Organizations of every class."""

DOCUMENTS: Final = frozenset({"Plan", "Guidance", "Catalogue", "Regulation"})
"""What is issued on a day."""

POLICIES: Final = DOCUMENTS | {"Strategy"}

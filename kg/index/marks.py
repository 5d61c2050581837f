"""Where names of entities stand in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping


def marks(text: str, names: Mapping[str, Collection[str]]) -> tuple[tuple[int, int, str], ...]:
    """Where names of entities stand in a text: (start, end, IRI); the longer of two that overlap stays.

    >>> marks("Tea Plan of Dali", {"a": ["Tea"], "b": ["Tea Plan"], "c": ["Dali"]})
    ((0, 8, 'b'), (12, 16, 'c'))
    """
    found = []
    for iri, forms in names.items():
        for form in filter(str.strip, forms):
            # Names are kept with single spaces; the text may break the line there.
            pattern = r"\s+".join(map(re.escape, form.split()))
            if form.isascii():
                pattern = rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
            found += [(*match.span(), iri) for match in re.finditer(pattern, text)]
    chosen: list[tuple[int, int, str]] = []
    for start, end, iri in sorted(found, key=lambda m: (m[0] - m[1], m)):
        if all(end <= s or e <= start for s, e, _ in chosen):
            chosen.append((start, end, iri))
    return tuple(sorted(chosen))

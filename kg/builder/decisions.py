"""What users decided on identity: ``decisions.csv`` in the store's folder, which every build honours."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final, Literal, cast, get_args

from kg.errors import StoreError

FILE: Final = "decisions.csv"
Verb = Literal["merge", "split"]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """That two entities are one, that they are two, or (without ``other``) that one is nobody else."""

    verb: Verb
    one: str
    other: str = ""


def read_decisions(directory: Path) -> tuple[Decision, ...]:
    """The decisions of a store's folder, in their order. Raises StoreError for a malformed file."""
    path = directory / FILE
    if not path.exists():
        return ()
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            verb, one = row.get("verb"), row.get("one")
            if verb not in get_args(Verb) or not one or (verb == "merge" and not row.get("other")):
                raise StoreError(f"{path}: {row}: no decision; a line is merge,IRI,IRI or split,IRI,[IRI]")
            found.append(Decision(cast("Verb", verb), one, row.get("other") or ""))
    return tuple(found)


def write_decisions(directory: Path, decisions: Iterable[Decision]) -> None:
    """Puts the decisions in the place of those that stand, whole or not at all."""
    draft = directory / f"{FILE}.new"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Decision))
        writer.writerows(astuple(decision) for decision in decisions)
    draft.replace(directory / FILE)


def decided(decisions: Iterable[Decision], new: Decision) -> tuple[Decision, ...]:
    """The decisions with a new one, which takes the place of what was decided on the same two before."""
    pair = {new.one, new.other}
    kept = [
        d
        for d in decisions
        if {d.one, d.other} != pair
        and not (not new.other and d.verb == "merge" and new.one in (d.one, d.other))
    ]
    return (*sorted({*kept, new}),)

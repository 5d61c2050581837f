"""A module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

KG = Path(__file__).parent.parent / "kg"
FLOORS = {
    **dict.fromkeys(["errors", "types", "ids", "terms", "collector"], 0),
    **dict.fromkeys(["assets", "csvw", "settings", "ontology", "gazetteer", "references", "vocabulary"], 1),
    "read": 2,
    "extract": 3,
    "resolve": 4,
    "graph": 5,
    "store": 6,
    "query": 7,
    **dict.fromkeys(["index", "audit"], 8),
    **dict.fromkeys(["view", "evaluate"], 9),
    **dict.fromkeys(["serve", "builder"], 10),
    "api": 11,
    "cli": 11,
    "__init__": 12,
    "__main__": 13,
}


def room(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    package = ["kg", *path.relative_to(KG).parts[:-1]]
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, node.module] if node.module else base)
            names.update({stem, *(f"{stem}.{alias.name}" for alias in node.names)})
    parts = [name.split(".") for name in names]
    return {p[1] for p in parts if p[0] == "kg" and len(p) > 1 and p[1] in FLOORS}


@pytest.mark.parametrize("path", sorted(KG.rglob("*.py")), ids=lambda p: str(p.relative_to(KG)))
def test_imports_go_down_only(path: Path) -> None:
    own = room(path)
    assert own in FLOORS, f"{own} has no floor: give it one here and in the design"
    for other in imported_rooms(path) - {own}:
        # Inside floors 0 and 1 the order is the table's own order, top to bottom.
        lower = FLOORS[other] < FLOORS[own] or (
            FLOORS[other] == FLOORS[own] <= 1 and list(FLOORS).index(other) < list(FLOORS).index(own)
        )
        assert lower, f"{own} (floor {FLOORS[own]}) imports {other} (floor {FLOORS[other]})"

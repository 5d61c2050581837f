"""style.toml as frozen values: the colour and shape of each class."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from .model import Label


@dataclass(frozen=True, slots=True)
class Family:
    """Classes that are drawn alike, under one entry of the legend."""

    label: Label
    colour: str
    shape: str
    classes: tuple[str, ...]


OTHER: Final = Family(Label("Other", "其他"), "#8c8c8c", "dot", ())
"""What a class is drawn as that style.toml doesn't know."""


@cache
def families() -> tuple[Family, ...]:
    """The families of style.toml, in its order."""
    data = tomllib.loads(files(__package__).joinpath("style.toml").read_text("utf-8"))
    return tuple(
        Family(Label(f["en"], f["zh"]), f["colour"], f["shape"], tuple(f["classes"])) for f in data["family"]
    )


def family_of(cls: str) -> Family:
    """The family of a class (local name)."""
    return next((family for family in families() if cls in family.classes), OTHER)

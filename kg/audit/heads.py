"""Posts that a body has one holder of at a time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from kg.ids import normalise


def head_post(title: str, cls: str) -> str:
    """The post that a title says, where a body of this class has one holder of it; else nothing.

    >>> head_post("director of the office", "Department"), head_post("司长", "Department")
    ('director', 'director')
    >>> head_post("deputy director", "Department")
    ''
    """
    title = normalise(title)
    words = title.split()
    heads = _heads()
    if any(d in words or (not d.isascii() and d in title) for d in heads["deputies"]):
        return ""
    for post in heads["post"]:
        for known in post["titles"]:
            fits = title.endswith(known) if not known.isascii() else f" {title} ".startswith(f" {known} ")
            if fits and cls not in post.get("not_of", ()):
                return str(post["titles"][0])
    return ""


@cache
def _heads() -> Mapping[str, Any]:
    return tomllib.loads(files("kg.audit").joinpath("heads.toml").read_text("utf-8"))

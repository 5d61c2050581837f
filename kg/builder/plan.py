"""What a build was asked to do, so that it can be resumed: ``build.json`` in the store's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import SettingsError, StoreError
from kg.read import is_url
from kg.settings import Settings, load_settings

_FILE: Final = "build.json"
_OF_THE_MOMENT: Final = "store base cache token".split() + [
    field.name for field in fields(Settings) if field.name.startswith("store_")
]
"""Settings that say where the store is and how to get in: no file of the store holds them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The sources of a build, its settings, and how it goes about faults."""

    sources: tuple[str, ...]
    settings: Settings
    strict: bool = False
    verify: bool = True


@contextmanager
def planned(directory: Path, plan: Plan) -> Iterator[None]:
    """Remembers a build until it is done; where it is stopped, what was to be done stays written.

    Paths become absolute. Standard input cannot be read again, nor is there a need to remember a
    build without sources: neither is written. Raises StoreError.
    """
    path = directory / _FILE
    if plan.sources and "-" not in plan.sources:
        settings = {key: value for key, value in asdict(plan.settings).items() if key not in _OF_THE_MOMENT}
        sources = [_absolute(source) for source in plan.sources]
        content = {"sources": sources, "strict": plan.strict, "verify": plan.verify, "settings": settings}
        draft = path.with_suffix(".new")
        try:
            draft.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
            draft.replace(path)
        except OSError as error:
            raise StoreError(f"{draft}: cannot be written: {error.strerror or error}") from error
    yield
    path.unlink(missing_ok=True)


def _absolute(source: str) -> str:
    return source if is_url(source) else str(Path(source).absolute())


def read_plan(directory: Path, settings: Settings) -> Plan:
    """The build that was stopped in a store; ``settings`` say which store. Raises StoreError."""
    path = directory / _FILE
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        own = load_settings(**content["settings"])
        sources, strict, verify = content["sources"], content["strict"], content["verify"]
    except FileNotFoundError:
        raise StoreError(f"{directory}: no build was stopped here; name what is to be built") from None
    except (OSError, ValueError, KeyError, TypeError, SettingsError) as error:
        raise StoreError(f"{path}: damaged ({error}); name what is to be built instead") from error
    now = {name: getattr(settings, name) for name in _OF_THE_MOMENT}
    if settings.cluster:
        now["cluster"] = settings.cluster  # the one of before may be gone
    return Plan(tuple(sources), replace(own, **now), strict, verify)

"""What makes an entity that no gazetteer knows that one: the key in its IRI.

A name counts by its parts (``lexicon.py``), so that two articles which name a thing in other words or in
the other language give it one IRI. An event is its series, place and year or edition; a policy its title and
edition; a government body its place and office; a cluster its place and industry; a person a name and the
body or place of a post. A name that says only what kind of thing it is ("press conference", 通知)
holds within its own article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from kg.ids import digest, slug
from kg.resolve.entities import Group
from kg.resolve.lexicon import Part
from kg.resolve.names import edition, without_years, years
from kg.resolve.pinyin import person_key
from kg.resolve.setting import Setting, names_of, parts_of

T = TypeVar("T")

LEVELS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("province", "autonomous-region"), "Province"),
    **dict.fromkeys(("city", "prefecture", "municipal-committee"), "Prefecture"),
    **dict.fromkeys(("county", "district"), "County"),
}
"""Words of an office's name that tell the level of its place, and the class of that place."""

_OFFICES: Final = frozenset({"department", "bureau", "commission", "administration"})
_PARTY: Final = frozenset({"party", "party-committee", "municipal-committee", "commission", "china"})
"""Words of a party committee's name that are one office together: 四川省委, "CPC Sichuan Committee"."""


def key_of(group: Group, setting: Setting) -> list[str]:
    """The words of an entity's key, which no order of articles or words changes."""
    for cls, rule in _RULES:
        if setting.ontology.is_a(group.cls, cls):
            return rule(group, setting)
    return _named(group, setting)


# One rule for each kind of thing


def _event(group: Group, setting: Setting) -> list[str]:
    """Series words, province, and edition or year; a nameless event its host and day."""
    parts = parts_of(group, setting)
    words, places = _split(parts, setting)
    number = _first(edition(name) for name in names_of(group))
    year = _first(years(name)[0] for name in names_of(group) if years(name))
    days = sorted(setting.dates(group, "heldOn"), key=lambda day: (-len(day), day))
    if _only_kind(words, parts):
        hosts = [_short(g, setting) for g in setting.objects(group, "organizedBy")]
        if not hosts or not days or len(days[0]) < 10:
            return [*words, *([f"no{number}"] if number else ()), _scope(setting)]
        return [*words, min(hosts), days[0]]
    if number is not None:
        return [*words, f"no{number}"]
    held = places or [g.iri for g in setting.objects(group, "heldIn") if g.iri]
    where = [_province(place, setting) for place in held[:1]]
    # An event of no year is taken for one of the year of the news: two years' events are never one.
    when = year or (days[0][:4] if days else (setting.article.published or "")[:4])
    return [*words, *where, when or _scope(setting)]


def _person(group: Group, setting: Setting) -> list[str]:
    """Name and the ministry, else the place, else the organisation of a post."""
    posts = sorted(filter(None, (_post(g, setting) for g in setting.objects(group, "holdsPostIn"))))
    return [person_key(group.name), posts[0][1] if posts else _scope(setting)]


def _post(group: Group, setting: Setting) -> tuple[int, str]:
    """Where a post is, and how well that tells people apart (a smaller number is better)."""
    entry = setting.gazetteer.entries.get(group.iri or "")
    if entry is not None:
        unit_of = next((value for name, value in entry.facts if name == "unitOf"), None)
        return (0, str(unit_of or entry.iri).rsplit("/", 1)[-1])
    if group.cls == "Department":
        for body in setting.objects(group, "unitOf"):
            return _post(body, setting)
    _, places = _split(parts_of(group, setting), setting)
    if setting.ontology.is_a(group.cls, "GovernmentBody"):
        place = places[-1] if places else _level_place(group, setting)
        return (1, _end(place)) if place else (3, _short(group, setting))
    return (2, _short(group, setting))


def _body(group: Group, setting: Setting) -> list[str]:
    """Place and office: 河南省人民政府 is the government of Henan in any words."""
    parts = parts_of(group, setting)
    words, places = _split(parts, setting)
    place = places[-1] if places else _level_place(group, setting)
    office = [w for w in words if w not in LEVELS or w == "municipal-committee"]
    if "party" in words or office in (["commission"], ["municipal-committee"]):
        office = ["party-committee", *(w for w in office if w not in _PARTY)]
    office = [w for w in office if w not in _OFFICES] or office or ["government"]
    if place is None:
        return [*office, *([_scope(setting)] if _only_kind(words, parts) else ())]
    return [_end(place), *office]


def _level_place(group: Group, setting: Setting) -> str | None:
    """The place of "the provincial …", 市…: the one of that level that the article speaks of most."""
    words = [part.token for part in parts_of(group, setting)]
    return next((setting.main_place(LEVELS[w]) for w in words if w in LEVELS), None)


def _department(group: Group, setting: Setting) -> list[str]:
    return [*_named(group, setting), *_related(group, setting, "unitOf")]


def _policy(group: Group, setting: Setting) -> list[str]:
    """Title and edition; a plan under a five-year plan has that one's years."""
    parts = setting.words(without_years(group.name))
    words, places = _split(parts, setting)
    editions = list(dict.fromkeys(year for name in names_of(group)[:1] for year in years(name)))
    if any("/five-year-plan/" in part.text for part in parts):
        words, editions = [w for w in words if w != "plan"], []
    if _only_kind(words, parts):
        return [*words, *map(_end, places), *editions, _scope(setting)]
    return [*words, *map(_end, places), *editions]


def _site(group: Group, setting: Setting) -> list[str]:
    """A cluster or zone: its place, and its industry or programme or what else its name says."""
    parts = parts_of(group, setting)
    words, places = _split(parts, setting)
    where = [_end(places[-1])] if places else _related(group, setting, "locatedIn")
    programmes = [g for g in setting.objects(group, "underProgramme") if g.iri]
    if programmes:
        programme = programmes[0].iri or ""
        entry = setting.gazetteer.entries[programme]
        same = {part.token for name in entry.names for part in setting.words(name.text)}
        own = [p.token for p in parts if p.token in words and p.sort != "kind" and p.token not in same]
        return [*where, *sorted(own), _end(programme)]
    if _only_kind(words, parts):
        targets = _related(group, setting, "targets")
        if not where or (not targets and group.cls == "Cluster"):
            return [*words, *where, *targets, _scope(setting)]
        return [*where, *targets, *words]
    return [*where, *words]


def _project(group: Group, setting: Setting) -> list[str]:
    parts = parts_of(group, setting)
    where = _related(group, setting, "locatedIn")
    named = _named(group, setting)
    return [*named, *where] if where and not _only_kind([p.token for p in parts], parts) else named


def _industry(group: Group, setting: Setting) -> list[str]:
    """A concept, the same in every article."""
    return sorted({part.token for part in parts_of(group, setting)}) or [slug(group.name)]


def _place(group: Group, setting: Setting) -> list[str]:
    """A place that no table has (a town, a hall): its name and the province that the article is about."""
    province = setting.main_place("Province")
    around = [_end(province)] if province else []
    return list(dict.fromkeys([*_named(group, setting), *around]))


def _company(group: Group, setting: Setting) -> list[str]:
    words = _named(group, setting)
    return [word for word in words if word != "company"] or words


def _named(group: Group, setting: Setting) -> list[str]:
    """The words of the name in an order that is not that of a language."""
    parts = parts_of(group, setting)
    words = sorted({part.token for part in parts})
    if group.cls != "Programme" and _only_kind(words, parts):
        return [*(words or [slug(group.name)]), _scope(setting)]
    return words or [slug(group.name)]


_RULES: Final[tuple[tuple[str, Callable[[Group, Setting], list[str]]], ...]] = (
    ("Event", _event),
    ("Person", _person),
    ("Department", _department),
    ("GovernmentBody", _body),
    ("Programme", _named),
    ("FiveYearPlan", _policy),
    ("Policy", _policy),
    ("Cluster", _site),
    ("Zone", _site),
    ("Project", _project),
    ("Industry", _industry),
    ("Enterprise", _company),
    ("Place", _place),
)
"""The first rule whose class the entity is of decides; the name alone where none is."""


# What the rules share


def _split(parts: Iterable[Part], setting: Setting) -> tuple[list[str], list[str]]:
    """The words of a name in order of the alphabet, and its places from the widest to the most precise."""
    words, places = set(), {}
    for part in parts:
        if part.sort == "iri" and setting.is_place(part.text):
            places[part.text] = len(setting.gazetteer.within(part.text))
        else:
            words.add(part.token)
    return sorted(words), sorted(places, key=lambda iri: (places[iri], iri))


def _only_kind(words: Iterable[str], parts: Iterable[Part]) -> bool:
    """Whether the words say only what kind of thing it is."""
    kinds = {part.token for part in parts if part.sort == "kind"}
    return all(word in kinds for word in words)


def _related(group: Group, setting: Setting, property_: str) -> list[str]:
    found = setting.objects(group, property_)
    return [_short(found[0], setting)] if found else []


def _short(group: Group, setting: Setting) -> str:
    """An entity as it stands in the key of another: by its name alone."""
    if group.iri is not None:
        return _end(group.iri)
    if group.cls == "Department" or not setting.ontology.is_a(group.cls, "GovernmentBody"):
        return slug(" ".join(_split(parts_of(group, setting), setting)[0]) or group.name)
    return slug(" ".join(_body(group, setting)))


def _province(place: str, setting: Setting) -> str:
    """The province of a place (an event's name says now the city, now the province), else the place."""
    around = (place, *setting.gazetteer.within(place))
    return _end(
        next((iri for iri in around if setting.gazetteer.entries[iri].cls == "Province"), place)
        if place in setting.gazetteer.entries
        else place
    )


def _scope(setting: Setting) -> str:
    """The article itself, where nothing else ties a thing to a namesake in another one."""
    return digest(setting.article.id)[:8]


def _end(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)

"""What an English number measures, as a short noun phrase."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.extract.figures.scene import MONEY, SHARES, Scene, cue, words
from kg.extract.quantities.nouns import plural, singular
from kg.types import Figure

_INTRO: Final = re.compile(
    r"^(?:In|By|From|At|As of|Since|During|On|With|Among|For|Over|According to|Last|This)\b[^,]{0,60},\s+",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"^\s*(?:of|in)\s+((?:the\s+|China['’]s\s+|national\s+)?[\w'’&-]+"
    r"(?:\s+(?!(?:is|are|was|were|last|this|in|and|by|from|with)\b)[\w'’&-]+){0,5})"
)
_IN_BRACKETS: Final = re.compile(r"[(（]\s*(?:about|some|around|or)?\s*$")
_WORTH: Final = re.compile(r"\b(?:worth|valued|value|totall?ing|with (?:a )?(?:combined|total))\b")
_DONE: Final = re.compile(
    r"\s+(?:(?:have|has|had|were|was|are|will be|been)\s+)+(?:been\s+)?"
    r"(signed|launched|completed|approved|built|created|cultivated)\b"
)
_SIGNING: Final = re.compile(r"\b(?:sign(?:s|ed|ing)|put its name to)\s+(?:contracts? (?:for|on)\s+)?$")
_COMING_TO: Final = re.compile(
    r"\b(?:exceed\w*|number(?:s|ed)?|reach\w*|total\w*|pass\w*|c[ao]mes?|rose|increas\w*|grew|stood|surpass\w*|to)\b"
)
_ARE: Final = re.compile(r"\s*(?:of (?:them|these|those|which)\s*)?(?:are|were)\s+(?:the\s+)?([^;.]{3,90})")
_GROWN: Final = re.compile(r"\s*(?:more|higher|growth|increase|year-on-year|rise)\b")
_FORM: Final = re.compile(r"\s*of\s+([\w-]+-(?:type|level|class))")
_BLANK: Final = ("units", "sets", "pieces")
_LEADS: Final = re.compile(
    r"(?:^|[,(]|\b(?:an?|the|its|their|with|and|of|has|have|had|reached|posted|reported)\b)\s+"
    r"((?:(?!an?\b|the\b|its\b|have\b|has\b)[a-z][\w'’&-]*\s+){1,5}?)(?:of|at)\s+(?:about\s+)?$"
)
# "56 projects with a combined investment of": the amount is of what was counted.
_WITH: Final = re.compile(
    r"\bwith (?:an? |the )?(?:combined |total |planned |overall )*[\w-]+ of\s+(?:about\s+)?$"
)
_BEHIND: Final = re.compile(
    r"\s+(?:in|of)\s+((?:(?!(?:in|by|from|for|to|on|at)\b)[a-z][\w'’&-]*+\s*){1,4})"
    r"(?=[,.;)]|$|\b(?:in|by|from|for|to|on|at)\b)"
)
# What is counted under the name of its sum.
_COUNTED_BY: Final = {"population": "person", "workforce": "person", "staff": "person", "index": "point"}
_LONGEST: Final = 10


def measure(scene: Scene, last: Figure | None) -> tuple[str, str]:
    """What the number measures and, for a count that names nothing, the noun that it counts.

    Returns:
        The noun phrase, and the unit (the quantity's own where it has one).
    """
    unit = scene.quantity.unit
    if last is not None and scene.goes_on(last) and unit == last.unit and scene.since(last).strip() == "to":
        # "Rose from 22.5 percent to 30 percent": one measure at two times.
        return last.measure, unit
    if unit in MONEY:
        return _amount(scene, last), unit
    if unit in SHARES:
        return _share(scene, last), unit
    if not unit:
        return _elliptic(scene, last)
    noun = scene.quantity.noun
    counted = noun in scene.after[: len(noun) + 30]
    if counted and noun not in _BLANK:
        return _count(scene), unit
    # A unit of measurement, and "units" or "sets" alike, says nothing of what is measured.
    return _of_phrase(scene) or _named(scene) or unit, unit


@cache
def _ends() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words that lead to a noun phrase and those that follow it."""
    leading, trailing = "|".join(words("en")["leading"]), "|".join(words("en")["trailing"])
    return (
        re.compile(rf"^\W*(?:(?:{leading})\b\W*)+", re.IGNORECASE),
        re.compile(rf"\W*\b(?:{trailing})?\W*$", re.IGNORECASE),
    )


def _clean(text: str) -> str:
    """A noun phrase without what leads to it and what follows it, at most ten words."""
    leading, trailing = _ends()
    text = leading.sub("", _INTRO.sub("", text.strip()))
    for _ in range(3):
        text = trailing.sub("", text)
    return " ".join(text.split()[-_LONGEST:])


def _of_phrase(scene: Scene) -> str:
    """The noun that leads to the number: "an output value of 12 billion", "a rate of 68 percent"."""
    match = _LEADS.search(scene.before)
    if not match:
        return ""
    phrase = _clean(match[1])
    return "" if re.search(r"\d|^total$|^(?:a )?share$", phrase) else phrase


def _named(scene: Scene) -> str:
    """The subject of the number's clause: the noun phrase before its first verb, or before the number."""
    part = re.split(r"[,(]\s+(?!\w+\s+(?:and|or)\b)", scene.before)
    for piece in (*reversed(part), scene.before):
        verb = cue("en", "verbs").search(piece)
        phrase = _clean(piece[: verb.start()] if verb else piece)
        if len(phrase) > 3 and not re.search(r"\d", re.sub(r"\b(?:19|20)\d\d\b|\b\dG\b", "", phrase)):
            return phrase
    return ""


def _count(scene: Scene) -> str:
    """Participating enterprises, signed projects: the noun counted with what is said of it."""
    noun = scene.quantity.noun
    for mention in scene.mentions:
        start = mention.span.start - scene.quantity.span.end
        if 0 <= start <= len(noun) < start + len(mention.name):
            # The name goes on where the noun ends: "demonstration zones for new industrialization".
            noun = scene.after[1 : mention.span.end - scene.quantity.span.end].strip()
            break
    rest = scene.after[scene.after.find(noun) + len(noun) :] if noun in scene.after else ""
    doing = re.match(r"\s+(participating|attending|exhibiting|present)\b", rest)
    done, signed = _DONE.match(rest), _SIGNING.search(scene.before)
    if doing:
        return f"{doing[1]} {noun}" if doing[1] != "present" else f"{noun} present"
    if done or signed:
        return f"{done[1] if done else 'signed'} {noun}"
    of = re.match(r"\s+(?:of|for)\s+(?!\d)([\w'’-]+(?:\s+[\w'’-]+){0,3})", rest)
    return f"{noun} of {_clean(of[1])}" if of and rest.startswith(" of") else noun


def _amount(scene: Scene, last: Figure | None) -> str:
    """Investment, gross domestic product, value of signed projects."""
    if last is not None and scene.goes_on(last):
        if _IN_BRACKETS.search(scene.before):
            return last.measure
        if own := _of_phrase(scene):
            counted = last.unit not in MONEY | SHARES
            return f"{own} of {last.measure}" if counted and _WITH.search(scene.before) else own
        between = scene.since(last)
        if last.unit not in MONEY | SHARES and _WORTH.search(between):
            what = re.search(r"\b((?:total |combined |planned )*(?:investments?|value))\b", between)
            return f"{what[1] if what else 'value'} of {last.measure}"
    if re.search(r"\binvest(?:s|ed|ing)?\s*$", scene.before):
        return "investment"
    behind = _BEHIND.match(scene.after)
    return _of_phrase(scene) or (_clean(behind[1]) if behind else "") or _named(scene) or "value"


def _share(scene: Scene, last: Figure | None) -> str:
    """Share of national output; growth of gross domestic product."""
    near, of = scene.before[-40:], _OF.match(scene.after)
    own = _of_phrase(scene)
    if own and not re.search(r"\b(?:increase|growth|rise|decrease|decline|drop|reduction)$", own):
        return own
    goes_on = last is not None and scene.goes_on(last) and last.unit not in SHARES
    subject = last.measure if goes_on and last is not None else _named(scene)
    falls = max((m.end() for m in cue("en", "decline").finditer(near)), default=-1)
    grows = max((m.end() for m in cue("en", "growth").finditer(near)), default=-1)
    if grows < 0 and _GROWN.match(scene.after):
        grows = 0
    if cue("en", "share").search(near) or (of and grows < 0 and falls < 0):
        whole = _clean(of[1]) if of else ""
        return " ".join(each for each in ("share of", whole or subject.removeprefix("share of ")) if each)
    if max(falls, grows) < 0:
        return subject or "share"
    change = "reduction" if falls > grows else "growth"
    return f"{change} of {subject}" if subject else change


def _elliptic(scene: Scene, last: Figure | None) -> tuple[str, str]:
    """The noun of a count that names none: "their patents exceed 200,000", "56 are champions"."""
    before, after = scene.before, scene.after
    leading = _of_phrase(scene)
    if leading:
        return leading, _COUNTED_BY.get(leading.split()[-1].lower(), "")
    if re.search(r"\bindex\b", before):
        return _named(scene), "point"
    number_of = re.search(r"\bnumber of\s+(?:the\s+)?(.+)$", before, re.IGNORECASE)
    verb = _COMING_TO.search(before)
    clause = (
        re.split(r"[;,]\s+", before[: verb.start()])[-1] if verb and not re.match(r"\s*of\b", after) else ""
    )
    for found in (_plural_in(number_of[1] if number_of else ""), _plural_in(_clean(clause))):
        if found:
            return found, singular(found.split()[-1])
    unit = scene.counted_before.unit if scene.counted_before else ""
    form = _FORM.match(after)
    if form:
        titles = [
            m.name for m in (*reversed(scene.mentions), scene.topic.title) if m and scene.group(m) == "title"
        ]
        noun = next((found.split()[-1] for name in titles if (found := _plural_in(name))), "")
        return f"{form[1]} {noun or unit}".strip(), unit or singular(noun)
    are = _ARE.match(after)
    if are:
        phrase = re.split(r",? and \d|, \d", are[1])[0].strip(' ,"“”')
        if not phrase.startswith(("of ", "from ", "in ", "located", "worth", "valued", "above", "over")):
            return phrase, unit or singular(phrase.split()[-1])
    return (scene.counted_before.measure if scene.counted_before else unit), unit


def _plural_in(text: str) -> str:
    """The text up to its first plural noun; nothing where it has none."""
    found: list[str] = []
    for word in re.findall(r"[\w'’&-]+", text):
        found.append(word)
        if plural(word):
            return " ".join(found)
    return ""

"""Views that a seed makes up: seven classes, Chinese names, communities with relations between them."""

from __future__ import annotations

import random

from kg.ids import digest
from kg.terms import BASE
from kg.view import Edge, Evidence, Label, Node, View

CLASSES = {
    "Enterprise": ("enterprise", "企业", "有限公司"),
    "Cluster": ("cluster", "产业集群", "产业集群"),
    "Policy": ("policy", "政策", "行动方案"),
    "Project": ("project", "项目", "建设项目"),
    "Zone": ("zone", "园区", "产业园区"),
    "DockingEvent": ("docking-event", "对接活动", "对接活动"),
    "Prefecture": ("prefecture", "地级行政区", "市"),
}
_PROPERTIES = {
    "locatedIn": "位于",
    "participatesIn": "参与",
    "developsIndustry": "发展",
    "implements": "落实",
}
_WORDS = "东南西北中新华远大同兴盛安和平金银光明青云海江河山川田原林森石玉泉"
_TRADES = ("新材料", "装备制造", "绿色食品", "电子信息", "生物医药", "纺织服装", "新能源", "现代物流")
_COMMUNITY = 60
_BETWEEN = 0.25
"""The share of relations that lead to any community."""


def made_view(size: int, seed: int = 7) -> View:
    """A view of ``size`` nodes and twice as many relations, each with a sentence."""
    rng = random.Random(seed)
    nodes = sorted((_node(i, rng) for i in range(size)), key=lambda node: node.iri)
    pairs: dict[tuple[int, int], str] = {}
    while len(pairs) < 2 * size:
        one = rng.randrange(size)
        if rng.random() < _BETWEEN:
            other = rng.randrange(size)
        else:
            start = one - one % _COMMUNITY
            # A few members of each community hold most of its relations.
            other = start + int(min(_COMMUNITY, size - start) * rng.random() ** 3)
        if one != other:
            pairs.setdefault((one, other), rng.choice([*_PROPERTIES]))
    edges = tuple(_edge(nodes[a], nodes[b], name, rng) for (a, b), name in sorted(pairs.items()))
    return View(tuple(nodes), edges, None, 1, size, len(edges))


def _node(number: int, rng: random.Random) -> Node:
    cls, (kind, label, ending) = rng.choice([*CLASSES.items()])
    word = "".join(rng.sample(_WORDS, 2))
    zh = f"{word}{rng.choice(_TRADES)}{ending}"
    iri = f"{BASE}{kind}/{number // _COMMUNITY:05d}-{digest(str(number))[:8]}"
    return Node(iri, cls, Label(cls, label), Label(f"{cls} {number}", zh), articles=rng.randrange(1, 9))


def _edge(one: Node, other: Node, name: str, rng: random.Random) -> Edge:
    confidence, date = (
        round(rng.uniform(0.4, 0.99), 2),
        f"20{rng.randrange(15, 25)}-{rng.randrange(1, 13):02d}",
    )
    sentence = f"{one.name.zh}{_PROPERTIES[name]}{other.name.zh}，涉及资金{rng.randrange(1, 999)}亿元。"
    article = f"{BASE}article/{rng.randrange(500)}"
    said = Evidence(sentence, article, f"报道{article[-3:]}", None, date, confidence, "stated")
    label = Label(name, _PROPERTIES[name])
    return Edge(one.iri, other.iri, name, label, confidence, rng.randrange(1, 5), 1, (date,), False, (said,))

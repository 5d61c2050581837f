"""What turns out to be no entity of the article once all relations are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.chinese.frames import parts_of_events
from kg.extract.chinese.governed import RULE as GOVERNED
from kg.extract.select import refused
from kg.extract.sentences import view
from kg.types import Extraction, Mention, Rejected, Relation

_BODIES: Final = frozenset(
    """Organization GovernmentBody Ministry Department LocalGovernment Enterprise Institution Person
    Programme""".split()
)
_EDITION: Final = re.compile(r"[(（][^()（）]*[)）]")
_GENERIC: Final = re.compile(
    r"^(?:主导|支柱|特色|优势|重点|传统|新兴|相关|地方|区域)?产业$|^(?:工业|农业|服务业|金融|能源|环保|教育|旅游|物流|文化|医疗|汽车|软件|手机|芯片|电子|机械|生物|化工|建筑|交通|商贸|贸易"
    r"|消费品|食品|电力|煤炭|石油|航空|通信|互联网|数据|服装|钢铁|粮食|住房|房地产|制造业|实体经济|第三产业|家电|水利|体育|养老|创意|设计|零售|餐饮|畜牧业|农产品|健康)$"
)


# Names that hold a strategy or a union of countries without speaking of it: 中国—东盟博览会.
_TITLED: Final = frozenset("Programme Zone EventSeries Event DockingEvent Conference Institution".split())
_BEARERS: Final = frozenset("Guidance Plan Regulation Department LocalGovernment".split())
_UNION: Final = re.compile(r"东盟|RCEP|上合|金砖")


# What recurring titles are named by, and which is no field of theirs: 先进制造业集群, 高新技术企业.
_BROAD: Final = re.compile(
    r"^(?:先进制造业?|制造业|高新技术|高新技术产业|服务型制造|特色产业|优势特色产业|新型工业化|工业|科技|中小企业|新材料首批次)$"
)


_VAGUE: Final = re.compile(
    r"^(?:工业|工业经济|工业领域|绿色制造|节能|节能降碳|科技|标准|产业经济|实体经济|商务|零碳|经贸|设备更新|大规模设备更新|消费品|中小企业|县域经济"
    r"|(?:5G|移动|通信|移动电话|移动通信)?基站|服务器|整机|整车)$"
)
# Words of a clause, which no industry's name holds: what a list or a head took too much of.
_CLAUSE: Final = re.compile(
    r"推进|来到|全面|先后|一行|用力|致力|加快|深化|促进|包括|其中|活动|专场|梯度|暨|会议|重大|重点|省级|市级|国家级|[几八九]成|大类|项目|主导|首个|协会"
    r"|两岸|时代|建设|举行|千亿|百亿|万亿|规上|以上|企业$|龙头|一批|运行情况|试点|规范公告|产品$|生态$|资源$|协作$|打头$|承接$|领军$|仪式$|助推|^还有|一体化$|^想|富集|一体化$|^同期|^万元|成工业$|主席|书记$|部长$|厅长$|^基础设施$|支持|打造|培育|围绕|聚焦"
)


# What finds industries by their last word alone counts only where the text says something of them.
_UNSURE: Final = frozenset({GOVERNED, "zh-industry"})
# What is cut out of a longer name is right where the text itself speaks of it.
_CUT_OUT: Final = frozenset({"zh-subject-of-name", "zh-fuller-industry"})


def idle_industries(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Industries that the text only passes: common words of which it says nothing, parts of bodies' names."""
    busy = {m.name for r in extraction.relations for m in _ends(r)}
    composed = set(busy)
    measured = {f.owner.name for f in extraction.figures}
    busy |= measured
    industries = [m for m in extraction.mentions if m.cls == "Industry"]
    zones = [m for m in extraction.mentions if m.cls == "Zone"]
    holders = [m for m in extraction.mentions if m.cls in _BODIES]
    titles = [m for m in holders if m.cls == "Programme"]
    spoken = {m.name for r in extraction.relations if not r.rule.startswith("composed") for m in _ends(r)}
    told = {
        m.name
        for r in extraction.relations
        if not r.rule.startswith(("composed", "linked"))
        for m in _ends(r)
    }
    for mention in industries:
        inside = any(mention.span in h.span and mention.span != h.span for h in holders)
        if _VAGUE.match(view(mention.name, "zh")) and mention.name not in told:
            yield _refuse(mention, "is all of industry, of which the text says nothing")
        elif not mention.candidates and _CLAUSE.search(view(mention.name, "zh")):
            yield _refuse(mention, "holds words that no industry is named by")
        elif mention.rule in _CUT_OUT and mention.name in composed - spoken - measured:
            yield _refuse(mention, "is cut out of a longer name and said nothing of")
        elif inside and not (mention.name in busy and _said(extraction, mention)):
            yield _refuse(mention, "is part of the name of a body and said nothing of")
        elif (
            _BROAD.match(view(mention.name, "zh"))
            and mention.name not in spoken
            and any(mention.span in t.span and mention.span != t.span for t in titles)
        ):
            yield _refuse(mention, "is part of a title's name and says nothing of its field")
        elif mention.name not in busy and any(mention.span in z.span for z in zones):
            yield _refuse(mention, "is part of a zone's name and said nothing of")
        elif mention.name not in busy and (
            mention.rule in _UNSURE or _GENERIC.match(view(mention.name, "zh"))
        ):
            yield _refuse(mention, "is a common word of which the text says nothing")


def titles_in_names(extraction: Extraction) -> Iterator[tuple[Mention, Rejected]]:
    """Kinds of zones inside a zone's own name (昆明 + 高新区), which name no programme there."""
    plans = [m for m in extraction.mentions if m.cls in ("Plan", "Guidance", "Strategy")]
    zones = [m for m in extraction.mentions if m.cls in ("Zone", "LocalGovernment") and not m.anaphor]
    holders = [m for m in extraction.mentions if m.cls in _TITLED and not m.anaphor]
    titles = [m for m in extraction.mentions if m.rule == "zh-title"]
    sites = [m for m in extraction.mentions if m.cls in ("Zone", "Enterprise")]
    bearers = [m for m in extraction.mentions if m.cls in _BEARERS]
    busy = {m.name for r in extraction.relations for m in _ends(r)}
    for part, whole in parts_of_events(extraction.mentions):
        reason = f"is part of the name “{whole.name}”"
        yield part, refused(part, reason)
    bodies = [m for m in extraction.mentions if m.cls in _BODIES and m.cls != "Person"]
    for mention in extraction.mentions:
        if mention.rule == "zh-bare-body-of-post" and any(
            mention.span in b.span and mention.span != b.span for b in bodies
        ):
            reason = "is the end of a longer body's name"
            yield mention, refused(mention, reason)
        elif mention.candidates and any(_less_than_title(mention, t) for t in titles):
            reason = "is a title without its edition"
            yield mention, refused(mention, reason)
        elif mention.cls == "Cluster" and any(
            mention.span in p.span and mention.span != p.span for p in plans
        ):
            yield (
                mention,
                refused(mention, "is part of a plan's name"),
            )
        elif (
            mention.cls == "Strategy"
            and mention.name not in busy
            and any(mention.span in b.span and mention.span != b.span for b in bearers)
        ):
            reason = "is part of a longer name and said nothing of"
            yield mention, refused(mention, reason)
        elif (
            mention.cls == "Region"
            and mention.name not in busy
            and any(mention.span in s.span and mention.span != s.span for s in sites)
        ):
            reason = "is part of a site's name and said nothing of"
            yield mention, refused(mention, reason)
        elif (mention.cls == "Strategy" or (mention.cls == "Region" and _UNION.match(mention.name))) and any(
            mention.span in h.span and mention.span != h.span for h in holders
        ):
            reason = "is part of a title's name and said nothing of"
            yield mention, refused(mention, reason)
        if mention.cls != "Programme" or mention.name.startswith(("国家", "國家", "全国", "全國")):
            continue
        if any(mention.span in z.span and mention.span != z.span for z in zones):
            reason = "is part of a zone's name"
            yield mention, refused(mention, reason)


def _less_than_title(mention: Mention, title: Mention) -> bool:
    """Whether a known policy is the title without what stands in brackets behind it: 规范条件(2024年本)."""
    if mention.cls != title.cls or mention.span.start != title.span.start + 1:
        return False
    return _EDITION.fullmatch(title.name[mention.span.end - mention.span.start :]) is not None


def _said(extraction: Extraction, mention: Mention) -> bool:
    """Whether a relation of the mention's name is more than what a name is composed of."""
    return any(
        m.name == mention.name
        and not (r.rule.startswith("composed") and r.subject.cls in _BODIES - {"Programme"})
        for r in extraction.relations
        for m in _ends(r)
    )


def _ends(relation: Relation) -> Iterator[Mention]:
    yield relation.subject
    if isinstance(relation.object, Mention):
        yield relation.object


def _refuse(mention: Mention, reason: str) -> tuple[Mention, Rejected]:
    return mention, refused(mention, reason)

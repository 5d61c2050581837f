"""Provinces and cities by their one-character names, which count only in company: 粤黔两省, 在沪举行."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kg.extract.chinese.segment import Token, tokens
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.extract.document import Document
    from kg.extract.tools import Tools

_LETTERS: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新港澳台"
# Two or more in a row, with what only provinces do behind them.
_COMPOUND: Final = re.compile(
    rf"(?<![\u4e00-\u9fff])([{_LETTERS}]{{2,5}})(?=[两三四五]?[省市地]|合作|协作|产业|毗邻|交界|共建|一体|联手|携手|互动|经济|对接|高铁|结对|、|边界)"
    rf"|([{_LETTERS}]{{2,5}})(?=[两三四五][省市地]|毗邻|合作|协作|产业合作|交界)"
)
_ALONE: Final = re.compile(
    r"(?<=[在赴来入驻抵离返])([京沪渝粤皖鄂湘豫鲁苏浙闽赣桂琼黔滇陕甘辽晋冀津川])(?=举行|召开|举办|开幕|签约|投资|投产|企业|启动|发布|落|闭幕|，|。|、|考察|调研|设立|揭牌|成立|央企|落笔|签署|签订|揭晓|亮相|会见|会谈)"
)


_BRACKETED: Final = re.compile(r"([\u4e00-\u9fff]{2,5}?)\(([\u4e00-\u9fff]{2,4})\)")
_CITIES: Final = dict(
    pair.split("=")
    for pair in (
        "杭=杭州 甬=宁波 蓉=成都 穗=广州 深=深圳 汉=武汉 邕=南宁 筑=贵阳 昆=昆明 榕=福州 鹭=厦门 沈=沈阳"
        " 郑=郑州 洛=洛阳 济=济南 烟=烟台 潍=潍坊 莞=东莞 佛=佛山 连=大连 宁=南京 锡=无锡 肥=合肥 并=太原"
        " 石=石家庄 哈=哈尔滨 广=广州 珠=珠海 惠=惠州"
    ).split()
)
_JOINED: Final = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[有是的为和与及将括成]))([{''.join(_CITIES)}]{{2,5}})(?=[\u4e00-\u9fff\d]{{2,14}}(?:、[^，。；]{{2,40}}?)?集群)"
)
_OF_ZONE: Final = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=[在到入往赴和与及是为的])|(?<=[省市]))([\u4e00-\u9fff]{2,3}?)"
    r"(?=(?:国家级?|省级)?(?:高新(?:技术产业开发)?区|经开区|经济(?:技术)?开发区|工业园区?|产业园区?|开发区))"
)
_ZONE_END: Final = re.compile(
    r"(?:高新(?:技术产业开发)?区|经开区|经济(?:技术)?开发区|工业园区?|产业园区?|开发区)"
)
_IN_CITY: Final = re.compile(
    rf"(?<=[在来抵])([{''.join(_CITIES)}])(?=举行|召开|举办|开幕|签约|签署|签订|落笔|投产|启动|发布|落幕|闭幕|揭牌|揭晓|成立|亮相|会见"
    r"|会谈|开工|上演|收官|启幕|登场|落户)"
)


_MARKS: Final = "，。；：、（(“\n"
# What persons do, and what goes on with their name.
_PERSONAL: Final = re.compile(
    r"[说讲称答问签笑谈介致代表指强透认坦出主率作接任]|先生|女士|同志|教授|等人|[一-龥]$(?<![的是做和与有把要在这那也还都正又已]$)"
)


def abbreviated_cities(document: Document, tools: Tools) -> Iterator[Mention]:
    """Cities by their one-character names, where something happens in them: 在杭签约."""
    for match in _IN_CITY.finditer(document.view):
        iris = tuple(e.iri for e in tools.gazetteer.lookup(_CITIES[match[1]], "zh") if e.cls == "Prefecture")
        if iris:
            name = document.article.text[match.start() : match.end()]
            yield Mention(
                Span(*match.span()), "Prefecture", name, "zh-one-letter-city", 0.8, iris, language="zh"
            )


def joined_cities(document: Document, tools: Tools) -> Iterator[Mention]:
    """The cities that share a cluster, by one character each: 广深佛莞智能装备集群."""
    for match in _JOINED.finditer(document.view):
        for at in range(match.start(1), match.end(1)):
            city = _CITIES[document.view[at]]
            iris = tuple(e.iri for e in tools.gazetteer.lookup(city, "zh") if e.cls == "Prefecture")
            if iris:
                yield Mention(
                    Span(at, at + 1), "Prefecture", city, "zh-joined-city", 0.85, iris, language="zh"
                )


def zone_counties(document: Document, tools: Tools) -> Iterator[Mention]:
    """Counties and districts by the first word of a zone's name, where only one is called so: 铜梁高新区."""
    lookup = tools.gazetteer.lookup
    for match in _OF_ZONE.finditer(document.view):
        name = match[1]
        whole = _ZONE_END.match(document.view, match.end())
        # 东湖高新区 in Wuhan is known by all of its name, and lies in no district of that name.
        if lookup(name, "zh") or (whole and lookup(name + whole[0], "zh")):
            continue
        counties = {e.iri for kind in "区县市" for e in lookup(name + kind, "zh") if e.cls == "County"}
        if len(counties) == 1:
            span = Span(*match.span(1))
            yield Mention(span, "County", name, "zh-county-of-zone", 0.85, tuple(counties), language="zh")


def bracketed_places(document: Document, tools: Tools) -> Iterator[Mention]:
    """Districts that make a larger place precise, without the word for their kind: 天津(西青)."""
    for match in _BRACKETED.finditer(document.view):
        around = {e.iri for e in tools.gazetteer.lookup(match[1], "zh")}
        iris = tuple(
            entry.iri
            for kind in ("区", "县", "市", "新区")
            for entry in tools.gazetteer.lookup(match[2] + kind, "zh")
            if entry.cls in ("County", "Prefecture") and around & {*tools.gazetteer.within(entry.iri)}
        )
        if iris and not tools.gazetteer.lookup(match[2], "zh"):
            span = Span(match.start(2), match.end(2))
            name = document.article.text[span.start : span.end]
            yield Mention(span, "County", name, "zh-bracketed-place", 0.85, iris, language="zh")


def short_districts(document: Document, tools: Tools) -> Iterator[Mention]:
    """Districts without 区, in an article that names the city they are of: 房山、昌平 beside 北京.

    A word that jieba does not take for a name counts only in a list of places.
    """
    spoken = {
        m.candidates[0]
        for m in document.mentions
        if m.cls in ("Prefecture", "Province") and len(m.candidates) == 1
    }
    stems = {stem: iri for city in spoken for stem, iri in tools.districts.get(city, ())}
    # In an article on a province, the districts of all its cities whose name no other district bears.
    wider = {
        stem: iris[0]
        for stem, iris in tools.district_stems.items()
        if len(iris) == 1 and stem not in stems and spoken & {*tools.gazetteer.within(iris[0])}
    }
    stems |= wider
    if not stems:
        return
    look = re.compile("|".join(map(re.escape, sorted(stems))))
    for sentence in document.sentences:
        if not look.search(document.view, sentence.span.start, sentence.span.end):
            continue
        row = tokens(document, sentence.span)
        for at, token in enumerate(row):
            if token.item is not None or token.text not in stems:
                continue
            city = row[at - 1].mention if at else None
            of_city = city is not None and city.cls == "Prefecture" and not city.anaphor
            if not of_city and not _names_place(row, at):
                continue
            if token.text in wider and not _in_company(row, at):
                continue
            name = document.article.text[token.span.start : token.span.end]
            yield Mention(
                token.span, "County", name, "zh-short-district", 0.78, (stems[token.text],), language="zh"
            )


def _names_place(row: Sequence[Token], at: int) -> bool:
    """Whether a word is used as a place's name: it is tagged as one, or stands in a list of places."""
    behind = row[at + 1].text if at + 1 < len(row) else ""
    if behind[:1] in ("区", "路", "街", "镇", "大", "港", "湾"):
        return False
    if row[at].tag in ("ns", "nz", "x"):
        return True
    if row[at].tag == "nr" and at and row[at - 1].text in ("在", "到", "赴", "从", "落户", "来到", "走进"):
        return True
    if row[at].tag == "nr" and (at == 0 or row[at - 1].text in _MARKS) and not _PERSONAL.match(behind):
        return True  # 宁海/nr 这些年…: a person does not begin a clause without a post or a deed
    return _in_company(row, at)


def _in_company(row: Sequence[Token], at: int) -> bool:
    """Whether a word stands in a list of places."""
    beside = [
        row[at + step]
        for step in (-2, 2)
        if 0 <= at + step < len(row) and row[at + step // 2].text in "、和与及"
    ]
    return any(
        token.tag in ("ns", "nr")
        or (token.mention is not None and token.mention.cls in ("County", "Prefecture"))
        for token in beside
    )


def abbreviated_provinces(document: Document, tools: Tools) -> Iterator[Mention]:
    """A mention for each character that stands for its province or municipality."""
    view = document.view
    found = [match for pattern in (_COMPOUND, _ALONE) for match in pattern.finditer(view)]
    if not found:
        return
    iris = {
        name.text: entry.iri
        for entry in tools.gazetteer.entries.values()
        if entry.cls == "Province"
        for name in entry.short
    }
    for match in found:
        start, end = match.span(match.lastindex or 0)
        if tools.gazetteer.lookup(view[start:end], "zh"):
            continue  # 京津冀 is a region with a name of its own
        for at in range(start, end):
            if view[at] in iris:
                name = document.article.text[at]
                yield Mention(
                    Span(at, at + 1),
                    "Province",
                    name,
                    "zh-one-letter-province",
                    0.8,
                    (iris[view[at]],),
                    language="zh",
                )

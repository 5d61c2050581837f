"""Words of Chinese sentences, cut and tagged by rjieba, with the items found so far kept whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract.document import Document, Item
from kg.types import Mention, Span

if TYPE_CHECKING:
    from kg.gazetteer import Gazetteer

_SHORT = 4
_DOUBLED = re.compile(r"^([处司局厅部院会])\1长$")
_AT_MEETING = re.compile(r"^(?:.*[会坛]|活动)[上后前间中]$")
_ODD_ENDS = frozenset("长上后前间中省市县州")
# 主导产业 and the like say that an industry is meant, and not which.
_NO_INDUSTRY = re.compile(r"^(?:主导|支柱|特色|优势|重点|优势特色|特色优势|首位|先导)(?:产业|行业)$")
_OFFICE = re.compile(r"^[省市县区州旗](?:[委长]|政府|人大|政协)")
_BY_PROVINCE = re.compile(r"^.?[由从向经在与和据][省市县州]$")
# Counties whose short name means something else in nearly every text.
_NOT_A_PLACE = frozenset({"来宾", "太湖", "全州", "城区", "郊区", "矿区", "平原"})
_LOCAL = re.compile(r"国资委|招商局|发改委|发展改革委|工信委|卫健委|商务部门|贸促会")
_BARE_ZONE = re.compile(r"经开区|高新区|开发区|自贸区|综保区|保税区|经济技术开发区|高新技术产业开发区")
_LEVEL = re.compile(r"(?:级|国家|全国|[家个批座]|等|类)$")
_SURE = frozenset("EventSeries Zone Enterprise Institution".split())
# What follows the short name of a place in the name of a mountain or river: 贺兰山, 安宁河.
_NATURE = re.compile(
    r"山(?![东西南])|河(?![北南源池])|湖(?![北南州])|江(?![苏西门阴津都北宁油山])|边(?!境|区)|岛|湾|海(?![南口])"
)
# Tags of words that are no names, whatever county bears them: 合作, 资源.
_PLAIN_WORDS = frozenset("v vn n a ad d c p m r u f t".split()) - {"n"}
# Counties whose short name is a word of its own: 富民 (to enrich the people), 大厂 (a big plant).
_WORDS = frozenset(
    """新民 灯塔 梨树 莲花 桃源 大厂 洞口 交口 天长 清流 金门 光泽 政和 海盐 天台 响水 龙口
    方山 方城 富民 富源 石棉 大竹 盐池 比如 无为 台前 南部 五常 三门 五台 应城 进贤 来安
    将乐 高密 平乐 平远 镇远 保康 临高 定结 改则 通许 当阳 定边 新源 紫金 赤壁 樟树 铜鼓
    孝义 河间 石楼 集贤 铁力 林口 兴化 开化 双牌 建平 武定 康定 建水 内乡 集安 天柱 锦屏
    民勤 昭觉 分宜 遵化 怀来 隆化 奉新 新干 城固 定远 固始 普定 曲水 界首 安化 古交 资兴
    大冶 治多 称多 杂多 仙居 仙桃 玉门 加查 五峰 万载 普格 兴义 新化 平果 商水 正定 新野""".split()
)
_CLOSED = frozenset(
    "Country Region Province Prefecture County Ministry Institution Enterprise Department Industry".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its part of speech (jieba's tags), or an item found earlier (tag ``item``)."""

    span: Span
    text: str
    tag: str
    item: Item | None = None

    @property
    def mention(self) -> Mention | None:
        """The mention that the token is, if it is one."""
        return self.item if isinstance(self.item, Mention) else None


@lru_cache(256)  # several extractors ask for the words of the same sentence
def _tagged(text: str) -> tuple[tuple[str, str], ...]:
    import rjieba

    return tuple(rjieba.tag(text))


def dictionary_words(text: str) -> Iterator[tuple[str, str]]:
    """The words of the dictionary that a text is made of, each with its part of speech; of what it does not
    hold the single characters.
    """
    import rjieba

    for part in rjieba.cut(text, False):
        yield part, _tagged(part)[0][1]


def words(view: str, span: Span) -> Iterator[tuple[Span, str]]:
    """The words of a stretch as spans into the view, each with its part of speech."""
    at = span.start
    for word, tag in _tagged(view[span.start : span.end]):
        end = at + len(word)
        if word[-1] not in _ODD_ENDS:
            yield Span(at, end), tag
        elif word in ("市长", "省长", "县长") and view[at - 1 : at] in ("我", "全", "该", "本"):
            # 我市 | 长春, which it cuts as 我 | 市长 | 春.
            yield Span(at, at + 1), "n"
            yield Span(at + 1, end), "ns"
        elif _DOUBLED.match(word):
            # 工业园区处 | 处长, which a dictionary cuts as 处处长.
            yield Span(at, at + 1), "n"
            yield Span(at + 1, end), "n"
        elif _BY_PROVINCE.match(word):
            # 由 | 省 | 经信厅, which it cuts as 由省, and 图 | 由 | 省.
            if len(word) > 2:
                yield Span(at, end - 2), "n"
            yield Span(end - 2, end - 1), "p"
            yield Span(end - 1, end), "n"
        elif _AT_MEETING.match(word):
            # 对接会 | 上, which it cuts as 会上.
            yield Span(at, end - 1), "n"
            yield Span(end - 1, end), "f"
        else:
            yield Span(at, end), tag
        at = end


def tokens(document: Document, span: Span) -> list[Token]:
    """The stretch as tokens: the outermost items, and the words between them.

    The whole stretch is cut at once, so that a word is seen in its context; a word
    that an item cuts keeps what the item leaves of it.
    """
    return list(_tokens(document.view, span, document.items_in(span)))


@lru_cache(256)  # several extractors look at the same sentence before anything new is found in it
def _tokens(view: str, span: Span, items: tuple[Item, ...]) -> tuple[Token, ...]:
    out: list[Token] = []
    ahead = iter(items)
    item = next(ahead, None)
    done = span.start
    for word, tag in words(view, span):
        while item is not None and item.span.start < word.end:
            if done < item.span.start:
                out.append(Token(Span(done, item.span.start), view[done : item.span.start], tag))
            out.append(Token(item.span, view[item.span.start : item.span.end], "item", item))
            done = item.span.end
            item = next(ahead, None)
        if done < word.end:
            start = max(done, word.start)
            out.append(Token(Span(start, word.end), view[start : word.end], tag))
            done = word.end
    return tuple(out)


def whole_words(document: Document, found: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions that no word of the text cuts: 中部 in 中部署 and 海南 in 上海南站 fall away.

    Only short names can lie across words by chance; longer ones are trusted. A name that
    is itself cut into words stands as long as its two ends are ends of words.
    """
    found = list(found)
    covered = {i for m in found if _length(m) >= _SHORT for i in range(m.span.start, m.span.end)}
    doubtful = [
        m
        for m in found
        if _length(m) < _SHORT
        # 第22届 | 东博会, which jieba cuts as 届东 | 博会: such names mean nothing else.
        and not (m.cls in _SURE and _length(m) > 2)
        and m.span.start not in covered
        # 工信部 | 副部长, which jieba cuts as 工信 | 部副 | 部长.
        and not (m.cls == "Ministry" and document.view[m.span.end : m.span.end + 1] in "副部规新总，。、的")
    ]
    sentences = {s for m in doubtful if (s := document.sentence_of(m.span)) is not None}
    word_at = {
        i: word
        for sentence in sentences
        for word, _ in words(document.view, sentence.span)
        for i in range(word.start, word.end)
    }
    offices = {w for w in word_at.values() if _OFFICE.match(document.view[w.start : w.end])}
    cut = {m for m in doubtful if _cuts(m.span, word_at, offices)}
    yield from (m for m in found if m not in cut)


_SUFFIX = re.compile(r"[省市县区旗州盟]$")


def known_names(document: Document, found: Iterable[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """What of the names that the gazetteers hold is meant as a name where it stands.

    Left out are names cut by a word, short names of counties that are common words there
    (合作, 资源), and what another known place, body or industry has inside it (西部 in 中西部).
    """
    whole = list(whole_words(document, found))
    closed = {m.span for m in whole if m.cls in _CLOSED}
    spans = sorted({m.span for m in whole}, key=lambda s: (s.start, -s.end))
    holder: dict[Span, list[Span]] = {}
    for at, span in enumerate(spans):
        holder[span] = [s for s in spans[max(0, at - 8) : at] if span in s]
    classes: dict[Span, set[str]] = {}
    for m in whole:
        classes.setdefault(m.span, set()).add(m.cls)
    doubtful = {document.sentence_of(m.span) for m in whole if _doubtful_place(m)}
    spoken = {iri for m in whole if m.cls in ("Prefecture", "Province") for iri in m.candidates}
    ends = {m.span.end: m.candidates for m in whole if m.cls in ("Province", "Prefecture", "County")}
    tags = {
        word: tag
        for sentence in doubtful
        if sentence is not None
        for word, tag in words(document.view, sentence.span)
    }
    for mention in whole:
        outer = holder[mention.span]
        # The body that a department's full name begins with is named with it.
        if mention.cls != "Department" and outer and all(classes[s] == {"Department"} for s in outer):
            if mention.cls in ("Ministry", "LocalGovernment") and mention.span.start == outer[-1].start:
                yield mention
            continue
        if any(s in closed or mention.cls in classes[s] for s in outer):
            continue
        if outer and mention.cls == "Country":
            continue
        if mention.cls == "Industry" and _NO_INDUSTRY.match(
            document.view[mention.span.start : mention.span.end]
        ):
            continue
        if mention.name in _NOT_A_PLACE:
            continue
        if mention.cls in ("Ministry", "Enterprise", "Institution") and _LOCAL.fullmatch(mention.name):
            before = document.view[max(0, mention.span.start - 1) : mention.span.start]
            if mention.span.start in ends or (mention.cls == "Enterprise" and before in ("园", "区", "个")):
                continue  # 云南省国资委, 园区招商局: an office of the place
        if _BARE_ZONE.fullmatch(mention.name) and not _LEVEL.search(
            document.view, max(0, mention.span.start - 3), mention.span.start
        ):
            continue  # 经开区成立了四个支部: the one spoken of, and no title
        if (
            mention.cls in ("County", "Prefecture")
            and not _SUFFIX.search(mention.name)
            and _NATURE.match(document.view, mention.span.end)
        ):
            continue
        if (
            _doubtful_place(mention)
            and not tags.get(mention.span, "").startswith(("ns", "nr", "nz", "nt"))
            and not _in_brackets(document, mention, spans)
            and not (
                tags.get(mention.span, "x") not in _PLAIN_WORDS
                and any(spoken & {*gazetteer.within(iri)[:1]} for iri in mention.candidates)
            )
            and not (
                mention.cls == "County"
                and any(
                    (set() if mention.name in _WORDS else spoken).union(ends.get(mention.span.start, ()))
                    & {*gazetteer.within(iri)}
                    for iri in mention.candidates
                )
            )
        ):
            continue
        yield mention


def _doubtful_place(mention: Mention) -> bool:
    return mention.cls in ("County", "Place") and not _SUFFIX.search(mention.name)


def _in_brackets(document: Document, mention: Mention, spans: Sequence[Span]) -> bool:
    """Whether a place makes precise the one before it: 天津(西青)."""
    start, end = mention.span.start, mention.span.end
    return (
        document.view[start - 1 : start] == "("
        and document.view[end : end + 1] == ")"
        and any(s.end == start - 1 for s in spans)
    )


def _length(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def _cuts(span: Span, word_at: Mapping[int, Span], offices: Collection[Span]) -> bool:
    first, last = word_at.get(span.start), word_at.get(span.end - 1)
    if first is None or last is None:
        return False
    if first == last:
        # 生物 in 微生物; but 吉林 in 吉林大学 begins a name.
        return first.start < span.start and first.end - first.start < _SHORT
    if first.start >= span.start and last.start == span.end - 1 and last.end > span.end:
        # 江津区 | 委, which jieba cuts as 江津 | 区委.
        return last not in offices
    return first.start < span.start or last.end > span.end

"""How Chinese persons' names and the titles of their posts look."""

from __future__ import annotations

import re
from typing import Final

from kg.types import Span

SURNAMES: Final = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤"
    "滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭"
    "梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松"
    "井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双"
    "闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公佟蒿肖代闫付覃仝亓仉岳帅缑亢况郈有琴牟苑迟修初栗阳芦邸原展佘奉粟卿隋揭战郇矫侍仵檀郄南"
)
COMPOUND_SURNAMES: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "夏侯",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "端木",
)

# Surnames that no post ends with: 部长高文远 has one, 副总经理王伟 none before 王.
_FIRST: Final = SURNAMES - frozenset("长任员记师官总席任表家士授委人理部")

_RANK: Final = (
    r"(?:[一二三四]级|原|时任|现任|党组|常务|第一|副|代理?|执行|名誉|首席|助理|轮值|联席|联合|高级|资深"
    r"|特约|新闻|总)*"
)
TITLES: Final = (
    r"(?:总书记|国家主席|总理|国务委员|部长|司长|局长|署长|厅长|处长|科长|主任|省长|主席|市长|州长|盟长|县长|区长|旗长|镇长|乡长|书记|常委"
    r"|秘书长|会长|理事长|院长|所长|校长|行长|社长|总裁|总经理|经理|董事长|董事局主席|首席执行官|CEO|CTO|创始人|负责人|发言人|科学家|总工程师"
    r"|工程师|总设计师|设计师|总经济师|经济师|总会计师|总监|巡视员|调研员|督察员|组长|成员|委员|馆长|站长|厂长|村长|支书|院士|教授|研究员|专家|分析师|总编辑|主编|编辑"
    r"|记者|通讯员|合伙人|代表|参赞|大使|领事|干事|政委|参事|顾问|主任委员|特派员|专员|总领事|领队|队长|店长|技术员|职工|工人|董事|监事长|统计师|规划师|会计师)"
)
POST: Final = re.compile(f"{_RANK}{TITLES}$")

_DOES: Final = (
    r"(?:出席|致|表示|介绍|说|指出|强调|宣布|主持|率|作|透露|认为|称|带队|会见|参加|坦言|回应|发表|陪同"
    r"|一行|先后|分别|率|讲(?!师|台)|主讲|自称|领头|带头|带(?=人|队|团|着|领|了)|任(?!何|务|意)|接手|卸任|到任|上任|履新|转任|牵头|打头|领衔|一路|致(?=欢迎|开幕|祝)|谈(?!判)|问(?=[：，得道了])|押|点了?(?=出|名|赞)|算了?(?=笔|账)|上台|登台|报出|答道|答[，：“]|坦言|直言|喊话|补充|解释|汇报|感慨|感叹|点评|笑称|笑着|估算|领队|推介|点题|披露|概括|出任|担任|接任|当选|通报|解读|分别|在(?:会|发布|致|推介|论坛|接受))"
)
_AFTER_POST: Final = re.compile(
    rf"(?:[部司局厅处省市县区州会院校行]长|主任|主席|书记|秘书长|理事长|董事长|总经理|总裁|院士|总工程师|总经济师|发言人|负责人|巡视员|领队|队长|组长|总监)"
    rf"([\u4e00-\u9fff]{{2,3}}?)(?=[、，。；：“(（]|{_DOES}|会[后上前])"
)
POST_BEHIND: Final = re.compile(
    rf"(?<=[、，。；：是有和\n])([\u4e00-\u9fff]{{2,3}})[(（](?=[^()（）。；]{{2,24}}{TITLES}[)）])"
)
# What the model joins to a name: two characters before the first are a name, three before the others.
_ADVERB: Final = re.compile(r"^..就$|^...[先就还又也曾正再则]$")
_NO_NAME: Final = re.compile(r"之一$|方之|安环|总监$|氏$|[县市区省]$")
_NOT_NAMED: Final = re.compile(
    rf"^{_DOES}|会议|联席|办公|安排|要求|和|与|及|等|应|从|都|能|还|也|已|将|曾|向|对|就|为|于|以|任|相|有关|单位|关"
)


def is_name(text: str) -> bool:
    """Whether the words look like a person's name: a surname and one or two characters, or a dotted name."""
    if "·" in text or "•" in text:
        return len(text) >= 4
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", text) or POST.search(text[1:]) or _NO_NAME.search(text):
        return False
    return (text[0] in SURNAMES and len(text) <= 3) or (text[:2] in COMPOUND_SURNAMES)


def is_titled(view: str, span: Span) -> bool:
    """Whether what looks like no Chinese name has a post before it or a deed behind it: 彼得罗娃说."""
    words = view[span.start : span.end]
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,8}", words) or POST.search(words):
        return False
    if POST.search(view[max(0, span.start - 8) : span.start]):
        return True
    return len(words) > 3 and re.match(_DOES, view[span.end : span.end + 4]) is not None


def whole(view: str, span: Span) -> Span:
    """The name with its third character, where the model left it to the verb: 方远 | 山致辞.

    A surname that the model leaves between the post and the name is part of the name: 副董事长高 | 文远.
    """
    before = view[max(0, span.start - 9) : max(0, span.start - 1)]
    if span.end - span.start == 2 and view[span.start - 1 : span.start] in _FIRST and POST.search(before):
        return Span(span.start - 1, span.end)
    if span.end - span.start == 2 and re.match("和[、，]", view[span.end : span.end + 2]):
        return Span(span.start, span.end + 1)  # 会长张启和、部长…: no list goes on with 和、
    if (
        span.end - span.start in (3, 4)
        and view[span.start] in SURNAMES
        and _ADVERB.search(view[span.start : span.end])
    ):
        return Span(span.start, span.end - 1)  # 罗文杰先 | 报数
    if span.end - span.start != 2 or re.match(rf"{_DOES}|[、，。；：和与等]", view[span.end : span.end + 4]):
        return span
    more = re.match(rf"[^\W\d_曾也还将已都正又则先就再兼任](?={_DOES})", view[span.end : span.end + 6])
    return Span(span.start, span.end + 1) if more else span


def behind_titles(view: str) -> list[Span]:
    """Where names stand behind a title and before what their bearers do."""
    found = [Span(*match.span(1)) for match in _AFTER_POST.finditer(view)]
    return [s for s in found if _NOT_NAMED.search(view[s.start : s.end]) is None]

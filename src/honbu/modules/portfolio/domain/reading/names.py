"""名寄せの候補: one system under three names, proposed as a question and never merged here."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from honbu.modules.portfolio.domain.reading.questions import Code, RowRef

# Two cores are alike from this share of common pairs of letters on (Jaccard). Among the 105 systems of the test list no
# two different ones reach 0.46 (学校ホームページCMS, ホームページ管理CMS); names with one word more (学童クラブ入会管理)
# lie at 0.7 and above. The same owner and the same vendor are worth 0.1 each, so they decide in between.
ALIKE = 0.62
NEARER = 0.1
# A pair of letters that so many names share (管理) finds no candidates; it still counts when two are compared.
COMMON = 120

_DASHES = re.compile(r"[\-‐‑‒–—―−ーｰ~〜_・･.,、/／'’\"”＆&]")
_BRACKETED = re.compile(r"[(\[【〔「『<〈]([^()\[\]【】〔〕「」『』<>〈〉]*)[)\]】〕」』>〉]")
_STAGES = re.compile(r"^(?:(旧|次期|次世代|新(?![型規聞人築宿庁])|現行|現))|(旧|次期|新|現行)$")
_VERSION = re.compile(
    r"(?:version|ver\.?|バージョン|rel\.?|(?<![a-z])v)[0-9]+(?:\.[0-9]+)*[a-z]?|第?[0-9]+版|(?:令和|平成|[rh])[0-9元]+年?度?版?$|20[0-9]{2}(?:年度?)?版?$"
)
_SUFFIX = re.compile(
    r"(?:の)?(?:業務|情報)?(?:電算|オンライン)?(?:処理)?システム(?:一式)?$|電算$|オンライン$|サブシステム$"
)
_STAGE_OF = {"次世代": "次期", "現行": "", "現": ""}


@dataclass(frozen=True, slots=True)
class Name:
    """比べる名前: `core` is what is compared, `aside` stood in brackets, `stage` is 旧, 新 or 次期 and keeps apart."""

    core: str
    aside: tuple[str, ...]
    stage: str
    version: str

    @property
    def whole(self) -> tuple[object, ...]:
        """Two names with the same are spellings of one."""
        return self.core, self.aside, self.stage, self.version


@dataclass(frozen=True, slots=True)
class Named:
    """名前のある行, or a system on record: what is known of it when names are compared."""

    name: str
    row: RowRef | None = None
    system: int | None = None
    kana: str = ""
    owner: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class SameSystem:
    """同じシステムかもしれないもの: the rows and the systems on record, the likeness (1 is the same name), and why."""

    code: Code
    members: tuple[Named, ...]
    likeness: float
    reasons: tuple[str, ...]


@lru_cache(maxsize=32768)
def normal(name: str) -> Name:
    """A name without what spellings differ in: width, spaces, dashes, 「システム」, editions. 旧, 新 and 次期 are kept."""
    text = "".join(unicodedata.normalize("NFKC", name[:200]).lower().split())
    aside = [_bare(part) for part in _BRACKETED.findall(text)]
    outside = _BRACKETED.sub("", text)
    if not _bare(outside):
        outside, aside = "".join(aside), []
    stage = next((_stage(part) for part in aside if _STAGES.fullmatch(part)), None)
    aside = [part for part in aside if part and not _STAGES.fullmatch(part)]
    match = _STAGES.search(outside)
    if match and len(outside) - len(match[0]) >= 2:
        stage = stage if stage is not None else _stage(match[0])
        outside = outside[: match.start()] + outside[match.end() :]
    version = _VERSION.search(outside)
    if version and version.start() > 0:
        outside = outside[: version.start()] + outside[version.end() :]
    asides = tuple(sorted(part for part in aside if not _VERSION.fullmatch(part)))
    versions = [version[0]] if version else [part for part in aside if _VERSION.fullmatch(part)]
    return Name(_bare(outside), asides, stage or "", "".join(versions))


def likeness(one: Name, other: Name) -> float:
    """The share of pairs of letters that two cores have in common, 0 to 1; 0 for another stage or another numeral."""
    if one.stage != other.stage or _numerals(one.core) != _numerals(other.core):
        return 0.0
    mine, theirs = _pairs(one.core), _pairs(other.core)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def same_system_groups(rows: Sequence[Named], known: Sequence[Named] = ()) -> list[SameSystem]:
    """同じシステムですか: the groups worth asking about, in the order of the list.

    A group is around its first member: all others are like that one. A group of systems on record alone isn't told.
    """
    spellings: dict[tuple[object, ...], list[Named]] = defaultdict(list)
    for named in (*rows, *known):
        if normal(named.name).core:
            spellings[normal(named.name).whole].append(named)
    nodes = list(spellings.values())
    linked = _links(nodes)
    taken: set[int] = set()
    groups = []
    for index, node in enumerate(nodes):
        if index in taken:
            continue
        near = [(other, link) for other, link in linked[index] if other not in taken]
        members = (*node, *(named for other, _link in near for named in nodes[other]))
        taken |= {index, *(other for other, _link in near)}
        if len(members) > 1 and any(named.row for named in members) and not _is_known(members):
            groups.append(_group(members, [link for _other, link in near]))
    return groups


def _is_known(members: Sequence[Named]) -> bool:
    """One row and one system on record of exactly this name: a match that the caller shows, no question."""
    return len(members) == 2 and sum(named.row is None for named in members) == 1 and members[0].name == members[1].name


def _group(members: tuple[Named, ...], links: Sequence[tuple[float, str]]) -> SameSystem:
    if not links:
        spelt = len({named.name for named in members}) > 1
        reason = "表記の揺れを除くと同じ名前です。" if spelt else "同じ名前です。"
        return SameSystem(Code.SAME_NAME, members, 1.0, (reason,))
    return SameSystem(
        Code.SIMILAR_NAME, members, max(link[0] for link in links), tuple(dict.fromkeys(link[1] for link in links))
    )


def _links(nodes: Sequence[Sequence[Named]]) -> dict[int, list[tuple[int, tuple[float, str]]]]:
    names = [normal(node[0].name) for node in nodes]
    linked: dict[int, list[tuple[int, tuple[float, str]]]] = defaultdict(list)
    for one, other in _candidates(names, nodes):
        if link := _link(names[one], names[other], nodes[one], nodes[other]):
            linked[one].append((other, link))
            linked[other].append((one, link))
    return linked


def _candidates(names: Sequence[Name], nodes: Sequence[Sequence[Named]]) -> Iterable[tuple[int, int]]:
    """The pairs that could be alike: they share rare pairs of letters, a whole core, a word in brackets or the reading."""
    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        for pair in _pairs(name.core):
            where["pair", pair].append(index)
        for word in {name.core, *name.aside, *(_bare(named.kana) for named in nodes[index])}:
            if len(word) > 1:
                where["word", word].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for (kind, _text), indexes in where.items():
        if len(indexes) > COMMON:
            continue
        for at, one in enumerate(indexes):
            for other in indexes[at + 1 :]:
                shared[one, other] += 1 if kind == "pair" else 3
    return sorted(pair for pair, count in shared.items() if count > 1)


def _link(one: Name, other: Name, mine: Sequence[Named], theirs: Sequence[Named]) -> tuple[float, str] | None:
    if one.stage != other.stage:
        return None
    if one.core == other.core:
        return 0.95, f"括弧や版の違いを除くと同じ「{one.core}」です。"
    if one.core in other.aside or other.core in one.aside:
        return 0.9, "一方の括弧の中が、もう一方の名前です。"
    kana = {_bare(named.kana) for named in mine} & {_bare(named.kana) for named in theirs} - {""}
    if kana:
        return 0.9, "よみが同じです。"
    alike, reasons = likeness(one, other), ["名前が似ています。"]
    if alike == 0.0:
        return None
    for word, near in (("所管課", _share(mine, theirs, "owner")), ("業者", _share(mine, theirs, "vendor"))):
        if near:
            alike += NEARER
            reasons.append(f"{word}が同じです。")
    return (min(alike, 0.89), "".join(reasons)) if alike >= ALIKE else None


def _share(mine: Sequence[Named], theirs: Sequence[Named], what: str) -> bool:
    return bool({getattr(named, what) for named in mine} & {getattr(named, what) for named in theirs} - {""})


def _bare(text: str) -> str:
    """What is left of a word without dashes and 「システム」; the word itself where nothing would be left."""
    plain = _DASHES.sub("", "".join(unicodedata.normalize("NFKC", text).lower().split()))
    return _SUFFIX.sub("", plain) or plain


def _stage(text: str) -> str:
    return _STAGE_OF.get(text, text)


@lru_cache(maxsize=32768)
def _pairs(core: str) -> frozenset[str]:
    return frozenset(core[at : at + 2] for at in range(len(core) - 1)) or frozenset({core})


def _numerals(core: str) -> list[str]:
    return re.findall(r"[0-9]+|[一二三四五六七八九十](?=$|号|次|期)|i{1,3}$", core)

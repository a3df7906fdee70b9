"""項目の対応: which item of the earlier edition a new one continues. Only what is certain is taken without a person."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

ALIKE = 0.5  # from here on two texts are proposed to be one item
_SIGNS = str.maketrans("", "", "、。，．・「」『』（）()[]【】,.:：;；-ー－~〜　 ")


class How(StrEnum):
    """対応の根拠"""

    NUMBER = "number"
    TEXT = "text"
    PROPOSED = "proposed"
    NEW = "new"
    SAID_NEW = "said_new"


HOW_WORDS = {
    How.NUMBER: "番号による",
    How.TEXT: "同じ文による",
    How.PROPOSED: "似た文（確認が必要）",
    How.NEW: "新規",
    How.SAID_NEW: "新規（人が決めた）",
}


@dataclass(frozen=True, slots=True)
class Known:
    """An item, as far as it takes part in the matching. `refused` are the earlier ones that somebody has said it is not."""

    code: str
    text: str
    earlier_code: str = ""
    refused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """対応: the earlier item's number, empty where there is none. `doubt` says what is to be looked at."""

    code: str
    earlier_code: str
    how: How
    doubt: str = ""

    @property
    def certain(self) -> bool:
        """Whether it holds without a person's word."""
        return self.how in {How.NUMBER, How.TEXT}


def folded(text: str) -> str:
    """A text by which two are compared: one width, without spaces and signs."""
    return unicodedata.normalize("NFKC", text).translate(_SIGNS).lower()


def match_items(earlier: Sequence[Known], later: Sequence[Known]) -> list[Match]:
    """対応表, in the order of the later items: by the column of old numbers, by equal text, else a proposal.

    What somebody has refused for an item is neither taken nor proposed for it.
    """
    known = {item.code for item in earlier}
    texts = [(folded(item.text), item.code) for item in earlier]
    found: dict[str, Match] = {}
    for item in later:
        text = folded(item.text)
        equal = next((code for words, code in texts if words == text and code not in item.refused), None)
        if item.earlier_code in known:
            found[item.code] = Match(item.code, item.earlier_code, How.NUMBER)
        elif equal is not None:
            found[item.code] = Match(item.code, equal, How.TEXT, _unknown(item))
    taken = {match.earlier_code for match in found.values()}
    proposed = _proposals(
        [item for item in earlier if item.code not in taken], [item for item in later if item.code not in found]
    )
    for item in later:
        if item.code not in found:
            how = How.PROPOSED if item.code in proposed else How.SAID_NEW if item.refused else How.NEW
            found[item.code] = Match(item.code, proposed.get(item.code, ""), how, _unknown(item))
    return [found[item.code] for item in later]


def retired(earlier: Iterable[Known], matches: Iterable[Match]) -> list[Known]:
    """廃止: the earlier items that no later one certainly continues."""
    continued = {match.earlier_code for match in matches if match.certain}
    return [item for item in earlier if item.code not in continued]


def likeness(one: str, other: str) -> float:
    """How much two texts have in common: twice the shared pairs of letters by all pairs, from 0 to 1."""
    pairs = _pairs(folded(one)), _pairs(folded(other))
    total = pairs[0].total() + pairs[1].total()
    return 2 * (pairs[0] & pairs[1]).total() / total if total else 0.0


def alike_in(earlier: Iterable[Known], text: str) -> list[str]:
    """候補: the numbers of all earlier items that could be proposed for a text, the first of the list first."""
    return [item.code for item in earlier if likeness(text, item.text) >= ALIKE]


def _pairs(text: str) -> Counter[str]:
    return Counter(text[place : place + 2] for place in range(len(text) - 1))


def _proposals(earlier: Sequence[Known], later: Sequence[Known]) -> Mapping[str, str]:
    """The likest pairs first; every item is in at most one."""
    scored = [
        (score, new.code, old.code)
        for new in later
        for old in earlier
        if old.code not in new.refused and (score := likeness(new.text, old.text)) >= ALIKE
    ]
    found: dict[str, str] = {}
    for _score, new, old in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if new not in found and old not in found.values():
            found[new] = old
    return found


def _unknown(item: Known) -> str:
    return f"前の版に番号「{item.earlier_code}」の項目はありません。" if item.earlier_code else ""

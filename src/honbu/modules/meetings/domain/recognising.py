"""だれか分かる記述: what in a copy for the public still tells who an anonymous member was (MTG-3, MTG-6).

Two kinds: doubts, which stop the publication until somebody has decided, and candidates, which only offer a stretch to be
withheld. A candidate is a suggestion of a pattern; whoever proposes it has read the place.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from honbu.modules.meetings.domain.form import text_of
from honbu.modules.meetings.domain.leaks import SHORTEST, plain
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.reading.doubts.people import MYSELF
from honbu.modules.meetings.domain.reading.profiles import CHAIRS, DEPUTIES, MEMBERS
from honbu.modules.meetings.domain.record import BlockKind, Doubt, Record
from honbu.modules.meetings.domain.redaction import Withheld, occurrences, places_of

RULES = frozenset({"member_identifies_self", "member_called_by_post", "explainer_named", "speaker_by_post"})
SPOKEN = frozenset({BlockKind.SPEECH, BlockKind.SUMMARY, BlockKind.EXPLANATION, BlockKind.NOTE})
_LINE = r"[-‐‑–—−ー()]"
_PHONE = re.compile(
    rf"(?<![\d-])0\d{{1,4}}{_LINE}\d{{1,4}}{_LINE}\d{{3,4}}(?!\d)|(?<!\d)0[5789]0\d{{8}}(?!\d)|内線(?:番号)?[ :は]*\d{{3,6}}(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NETWORK = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|[0-9A-Fa-f]*(?::[0-9A-Fa-f]*){2,7}(?![\w:]))", re.ASCII
)
_CALLED = (
    "さん|様|氏|君|くん|先生|殿|委員|部員|議員|本部員|"
    "(?:担当)?(?:課長|部長|係長|室長|局長|次長|所長|館長|主幹|主査|主任|主事|参事)"
)
_CLAUSE, _SENTENCE = re.compile(r"[^、。！？\n]*[、。！？]?"), re.compile(r"[^。！？\n]*[。！？]?")


@dataclass(frozen=True, slots=True)
class WithholdingCandidate:
    """Words that somebody might want to withhold. `place` is one of `places_of`, `word` what the rule stopped at, `quote` the
    stretch to withhold, `reason` the code of the usual reason, `times` how often the quote stands in the place.
    """

    place: str
    quote: str
    rule: str
    word: str
    reason: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class _Found:
    place: str
    start: int
    end: int
    rule: str
    word: str
    reason: str


def recognisable(record: Record) -> list[Doubt]:
    """The places, found by reading the copy as a stranger would."""
    return [doubt for doubt in read(text_of(record), "ward_form").doubts if doubt.rule in RULES]


def candidates(
    record: Record,
    *,
    names: Sequence[tuple[str, str]] = (),
    withheld: Sequence[Withheld] = (),
    refused: Collection[tuple[str, str]] = (),
) -> list[WithholdingCandidate]:
    """What might be withheld besides `withheld`, in the order of the record.

    `names` are family and given names of those who were there; `refused` are places and quotes that somebody has looked at
    and left as they are.
    """
    texts = places_of(record)
    found = [*_left_over(texts, withheld), *_numbers(texts), *_names(texts, names), *_posts(record, texts)]
    open_ = [one for one in found if not _covered(one, withheld)]
    open_ = [one for one in open_ if not any(_holds(other, one) for other in open_)]
    order = {place: at for at, place in enumerate(texts)}
    made: dict[tuple[str, str], WithholdingCandidate] = {}
    for one in sorted(open_, key=lambda one: (order[one.place], one.start)):
        quote = texts[one.place][one.start : one.end]
        if (one.place, quote) not in refused:
            times = len(occurrences(texts[one.place], quote))
            made.setdefault(
                (one.place, quote), WithholdingCandidate(one.place, quote, one.rule, one.word, one.reason, times)
            )
    return list(made.values())


def _covered(one: _Found, withheld: Sequence[Withheld]) -> bool:
    return any(other.place == one.place and other.start <= one.start and one.end <= other.end for other in withheld)


def _holds(other: _Found, one: _Found) -> bool:
    """Whether another candidate is the longer one around this."""
    return (
        other.place == one.place
        and other.start <= one.start
        and one.end <= other.end
        and other.end - other.start > one.end - one.start
    )


def _flat(text: str) -> str:
    """Full width as half width, letter for letter, so that every offset stays."""
    return "".join(half if len(half := unicodedata.normalize("NFKC", letter)) == 1 else letter for letter in text)


def _left_over(texts: dict[str, str], withheld: Sequence[Withheld]) -> Iterator[_Found]:
    """Words that are withheld in one place and still stand in another: the copy would not be published with them."""
    for quote, reason in {one.quote: one.reason for one in withheld if len(plain(one.quote)) >= SHORTEST}.items():
        for place, text in texts.items():
            for start, end in occurrences(text, quote):
                yield _Found(place, start, end, "left_over", quote, reason)


def _numbers(texts: dict[str, str]) -> Iterator[_Found]:
    """Telephone numbers, mail addresses and addresses of networks."""
    for place, text in texts.items():
        flat = _flat(text)
        for rule, pattern, reason in (
            ("phone", _PHONE, "person"),
            ("mail", _MAIL, "person"),
            ("network", _NETWORK, "security"),
        ):
            for match in pattern.finditer(flat):
                if rule != "network" or _is_address(match[0]):
                    yield _Found(place, match.start(), match.end(), rule, text[match.start() : match.end()], reason)


def _is_address(written: str) -> bool:
    try:
        ipaddress.ip_address(written)
    except ValueError:
        return False
    return written != "::"


def _names(texts: dict[str, str], names: Sequence[tuple[str, str]]) -> Iterator[_Found]:
    """Names of those who were there: the whole name, or the family name as one calls somebody by it."""
    patterns = [
        re.compile(
            (rf"{re.escape(family)}[ \u3000]*{re.escape(given)}|" if given else "")
            + rf"{re.escape(family)}(?:{_CALLED})"
        )
        for family, given in dict.fromkeys(names)
        if family
    ]
    for place, text in texts.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield _Found(place, match.start(), match.end(), "name", match[0], "person")


def _posts(record: Record, texts: dict[str, str]) -> Iterator[_Found]:
    """Posts of members in what was said. The bare post stands in the list of those present, so words around it go along."""
    posts = {
        one.post
        for one in record.attendance
        if one.group in MEMBERS
        and len(one.post) >= SHORTEST
        and not any(role in one.note for role in (*CHAIRS, *DEPUTIES))
    }
    pattern = re.compile("|".join(sorted(map(re.escape, posts), key=len, reverse=True))) if posts else None
    for number, block in enumerate(record.blocks):
        if block.kind not in SPOKEN:
            continue
        place = f"block:{number}"
        if block.kind is BlockKind.SPEECH and block.role not in CHAIRS:
            for match in MYSELF.finditer(block.text):
                yield _around(place, match.start("post"), match.end("post"), "myself", texts)
        for match in pattern.finditer(block.text) if pattern else ():
            yield _around(place, match.start(), match.end(), "post", texts)


def _around(place: str, start: int, end: int, rule: str, texts: dict[str, str]) -> _Found:
    """The clause with a post in it, or the sentence where the clause says nothing else or stands elsewhere too."""
    text = texts[place]
    word = text[start:end]
    first, last = start, end
    for piece in (_CLAUSE, _SENTENCE):
        around = (match.span() for match in piece.finditer(text) if match.start() <= start < match.end())
        first, last = next(around, (start, end))
        last = max(last, end)
        quote = text[first:last]
        says_more = len(plain(quote).replace(plain(word), "").strip("、。！？")) >= SHORTEST
        if says_more and not any(quote in other for at, other in texts.items() if at != place):
            break
    return _Found(place, first, last, rule, word, "person")

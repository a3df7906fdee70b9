"""案と意見: the options of an item and for which of them each member spoke (MTG-5). A person confirms the count."""

import re
from collections.abc import Iterator, Sequence

from honbu.modules.meetings.domain.reading.follow_ups import place_of
from honbu.modules.meetings.domain.reading.pieces import plain
from honbu.modules.meetings.domain.reading.profiles import MEMBERS
from honbu.modules.meetings.domain.record import Block, BlockKind, Option, Span

_MARK = r"[①-⑳]|(?:[A-EＡ-Ｅ]|[1-9１-９])(?=案)"
_LIST = re.compile(r"(?:[①-⑳][^①-⑳。\n]{1,40}?[、，,]?[ \u3000]*){2,}[。\n]")
_ENTRY = re.compile(r"(?P<mark>[①-⑳])[ \u3000]*(?P<title>[^①-⑳。]+?)[、，,]?[ \u3000]*(?=[①-⑳。\n])")
_MENTION = r"(?:案[ \u3000]*{mark}|{mark}[ \u3000]*案|{mark})"
# In favour, nearest first; "案③も惹かれる" and "案②は時代に合わない" are not.
_FOR = (
    r"(?:結論は|結論として、?|やはり|私は|バランスの(?:いい|良い|よい)){MENTION}",
    r"{MENTION}(?:が|で|の(?:ほう|方)が)(?:一番|最も|やはり)?(?:いい|良い|よい|よろしい|望ましい|適当|お願い|賛成|構わない)",
    r"{MENTION}(?:です|だと(?:思|考)|とは?思|と考え|に賛成|を(?:支持|推|選|希望)|に(?:すべき|したい))",
    r"{MENTION}[^。]{0,40}?、{MENTION}(?:です|がいい|が良い)",
)
_SENTENCE = re.compile(r"[^。]+。?")


def options_in(blocks: Sequence[Block]) -> Iterator[Option]:
    """The options named in an item's explanation, each with the members' speeches in its favour."""
    items = list(dict.fromkeys(block.item for block in blocks if block.item))
    for item in items:
        own = [block for block in blocks if block.item == item]
        for block in own:
            found = _LIST.search(block.text) if block.kind in {BlockKind.SUMMARY, BlockKind.EXPLANATION} else None
            if found:
                yield from _tally(item, block, found, own)
                break


def _tally(item: str, block: Block, listed: re.Match[str], own: Sequence[Block]) -> Iterator[Option]:
    entries = list(_ENTRY.finditer(listed[0]))
    marks = [entry["mark"] for entry in entries]
    spoken: dict[str, list[Span]] = {mark: [] for mark in marks}
    for speech in own:
        if speech.kind is BlockKind.SPEECH and speech.role in MEMBERS:
            choice = preference(speech.text, marks)
            if choice:
                spoken[choice].append(speech.span)
    for entry in entries:
        span = place_of(block, listed.start() + entry.start(), listed.start() + entry.end("title"))
        votes = spoken[entry["mark"]]
        yield Option(item, f"案{entry['mark']}", entry["title"].strip(), len(votes), span, tuple(votes))


def preference(text: str, marks: Sequence[str]) -> str:
    """The one mark for which a speech stands, empty if none or several.

    The first sentence that is in favour of exactly one decides; what is said of the others further on are reasons.
    """
    for sentence in _SENTENCE.findall(text):
        # ① keeps its sign here: NFKC would make it a plain figure.
        found = [mark for mark in marks if _favours(sentence, mark)]
        if len(found) == 1:
            return found[0]
    return ""


def _favours(sentence: str, mark: str) -> bool:
    mention = _MENTION.format(mark=re.escape(mark))
    if plain(mark) != mark and mention not in sentence and mark not in sentence:
        return False
    return any(re.search(pattern.replace("{MENTION}", mention), sentence) for pattern in _FOR)

"""宿題の候補: what somebody promised, asked for, ordered or left to be considered (MTG-7).

Suggestions only: a person confirms each or lets it go. One speech gives one candidate for each pattern that it shows, with
the sentence in which it stands.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from honbu.modules.meetings.domain.reading.profiles import CHAIRS, MEMBERS
from honbu.modules.meetings.domain.record import Block, BlockKind, FollowUpCandidate, FollowUpKind, Span

_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_WISH = r"(?:ほしい|欲しい|頂きたい|いただきたい|もらいたい)"
# What a request is not: asking for the floor, for an explanation now, or for a choice.
_PROCEDURE = re.compile(
    r"説明をお願い|から(?:ご?発言|説明)?を?お願い|案[①-⑳0-9０-９一二三ＡＢＣA-C]で?お?願|教えて(?:ください|いただ)|聞きたい"
)

_PLEDGES: tuple[tuple[FollowUpKind, re.Pattern[str]], ...] = (
    (
        FollowUpKind.PROMISE,
        re.compile(
            r"(?:今後|次回|後日|改めて|早急に|速やかに)、?[^。]{0,40}?(?:行い|行って|行います|確認|報告|調整|対応|提出|説明|お示し)[^。]{0,8}?(?:たいと|ます|ていきたい|予定)"
        ),
    ),
    (
        FollowUpKind.CONSIDER,
        re.compile(r"(?:今後|引き続き|次回)[^。]{0,40}?(?:必要[はがも]?あ|検討|考え(?:ていき|てい[きく])|研究)"),
    ),
    (
        FollowUpKind.PROMISE,
        re.compile(r"次回の?[^。]{0,12}(?:更新|改修|改定|見直し|会議)時?[^。]{0,20}(?:対応|変更|行|実施|報告)"),
    ),
    (
        FollowUpKind.PROMISE,
        re.compile(r"(?:アドバイス|支援|助言|対応|協力|お手伝い|調整)[^。]{0,6}できたらと(?:考え|思)"),
    ),
    (FollowUpKind.CONSIDER, re.compile(r"(?:前向きに|持ち帰って|持ち帰り)[^。]{0,6}検討")),
)
_CHAIR: tuple[tuple[FollowUpKind, re.Pattern[str]], ...] = (
    (FollowUpKind.INSTRUCTION, re.compile(r"引き続き[^。]{0,10}検討|再度[^。]{0,10}検討|検討を(?:お願い|進め)")),
    (FollowUpKind.CONSIDER, re.compile(r"前向きに[^。]{0,6}検討")),
    (FollowUpKind.INSTRUCTION, re.compile(rf"(?:説明|報告|提示|提出|整理|確認|調整|用意)[^。]{{0,6}}{_WISH}")),
    (
        FollowUpKind.INSTRUCTION,
        re.compile(
            r"(?:進めて|対応して|検討して|行って|報告して|まとめて|整理して|確認して|調整して|提出して)(?:ください|下さい|もらいたい)"
        ),
    ),
)
_MEMBER: tuple[tuple[FollowUpKind, re.Pattern[str]], ...] = (
    (FollowUpKind.REQUEST, re.compile(rf"(?:{_WISH}|お願いした[いく]|お?願い(?:いた)?します|お?願い申し上げ)")),
    (FollowUpKind.REQUEST, re.compile(r"(?:別に|別途|引き続き|今後)[^。]{0,10}検討")),
)


def candidates_in(blocks: Sequence[Block]) -> Iterator[FollowUpCandidate]:
    """The candidates of a record, in order."""
    for block in blocks:
        if block.kind is BlockKind.SPEECH:
            yield from _in_speech(block)


def patterns_for(role: str) -> tuple[tuple[FollowUpKind, re.Pattern[str]], ...]:
    """What counts from whom: the chair orders, members ask, the secretariat promises."""
    if role in CHAIRS:
        return _CHAIR
    if role in MEMBERS or role.startswith("副"):
        return _MEMBER
    return _PLEDGES


@cache
def _any_of(patterns: tuple[tuple[FollowUpKind, re.Pattern[str]], ...]) -> re.Pattern[str]:
    """All patterns of a role in one look, which is all that most speeches need."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _kind, pattern in patterns))


def _in_speech(block: Block) -> Iterator[FollowUpCandidate]:
    if not _any_of(patterns_for(block.role)).search(block.text):
        return
    taken: set[int] = set()
    for sentence in _SENTENCE.finditer(block.text):
        text = sentence[0].strip()
        if _PROCEDURE.search(text):
            continue
        for number, (kind, pattern) in enumerate(patterns_for(block.role)):
            if number not in taken and pattern.search(text):
                taken.add(number)
                yield FollowUpCandidate(
                    kind, block.role, text, place_of(block, sentence.start(), sentence.end()), block.item
                )
                break


def place_of(block: Block, start: int, end: int) -> Span:
    """The span in the source of a stretch of a block's text; for joined speeches from the first piece to the last."""
    if not block.joined:
        begin = block.span[1] - len(block.text)
        return begin + start, begin + end
    first, *rest = block.joined
    # The text of the first piece ends where that piece ends; each further piece is whole.
    length = len(block.text) - sum(right - left for left, right in rest)
    stretches = [(0, length, first[1] - length)]
    for left, right in rest:
        begin = stretches[-1][1]
        stretches.append((begin, begin + right - left, left))
    return _at(stretches, start), _at(stretches, end - 1) + 1


def _at(stretches: list[tuple[int, int, int]], place: int) -> int:
    for begin, end, source in stretches:
        if begin <= place < end:
            return source + place - begin
    begin, end, source = stretches[-1]
    return source + min(place, end) - begin

"""Doubts about what may be published."""

import re
from collections.abc import Iterator

from honbu.modules.meetings.domain.reading.proceedings import Proceedings
from honbu.modules.meetings.domain.record import Doubt, Record, Severity

WITHHELD = re.compile(
    r"[●○■□◆×＊*]{3,}|[＿_]{4,}|[（(〔\[【]\s*(?:以下|中略|一部)?\s*(?:非公開|不開示|非開示|略|省略|削除)[^）)〕\]】]{0,20}[）)〕\]】]|により(?:非公開|不開示)"
)


def withheld_place_missing(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """一部非公開, and no place in the text is withheld: is this the whole record or the copy for the public?"""
    for one in record.disclosure:
        if one.target == "会議録" and one.choice == "一部非公開":
            body = record.source[record.blocks[0].span[0] : record.blocks[-1].span[1]] if record.blocks else ""
            if not WITHHELD.search(body):
                message = (
                    "会議録は一部非公開ですが、伏せた所が見当たりません。"
                    "全文ですか、公開用の写しですか。公開する前に決めてください。"
                )
                yield Doubt("withheld_place_missing", Severity.BLOCK, one.span, message)


def disclosure_missing(record: Record, taken: Proceedings) -> Iterator[Doubt]:  # noqa: ARG001 - the form of a rule
    """The ward's form says for meeting and record whether they are public."""
    if record.profile == "ward_form" and record.meeting.name:
        for target in ("会議", "会議録"):
            if not any(one.target == target for one in record.disclosure):
                message = f"「{target}」の公開の可否が書かれていません。公開する前に決めてください。"
                yield Doubt("disclosure_missing", Severity.CONFIRM, (0, 0), message)


RULES = (withheld_place_missing, disclosure_missing)

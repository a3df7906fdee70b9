"""訪問の状態, 確認の結果 and what a visit leaves behind (AUD-2, AUD-4)."""

from enum import StrEnum

from honbu.modules.audits.domain.states import Kind, Part


class VisitState(StrEnum):
    """訪問の状態. A visit stands here from the moment at which the auditors arrive; before, it is sealed."""

    ON_SITE = "on_site"
    WRITING = "writing"
    CHECKING = "checking"
    AGREED = "agreed"
    FINAL = "final"
    BROKEN_OFF = "broken_off"


class VisitAct(StrEnum):
    """訪問の操作"""

    LEAVE = "leave"
    BREAK_OFF = "break_off"
    ASK = "ask"
    AGREE = "agree"
    OBJECT = "object"
    SETTLE = "settle"


class Verdict(StrEnum):
    """確認の結果 of one item; GRADED says that it became one of the office's grades."""

    CONFORMS = "conforms"
    GRADED = "graded"
    NOT_APPLICABLE = "not_applicable"
    NOT_SEEN = "not_seen"


class EvidenceSort(StrEnum):
    """証拠の種類"""

    PHOTO = "photo"
    SIGNATURE = "signature"
    FILE = "file"


V, VA = VisitState, VisitAct
VISIT: dict[tuple[VisitState, VisitAct], VisitState] = {
    (V.ON_SITE, VA.LEAVE): V.WRITING,
    (V.ON_SITE, VA.BREAK_OFF): V.BROKEN_OFF,
    (V.WRITING, VA.ASK): V.CHECKING,
    (V.CHECKING, VA.AGREE): V.AGREED,
    (V.CHECKING, VA.OBJECT): V.WRITING,
    (V.CHECKING, VA.SETTLE): V.FINAL,
    (V.AGREED, VA.SETTLE): V.FINAL,
}
# What the auditors may still write, and what the section may read.
OPEN_VISIT = frozenset({V.ON_SITE, V.WRITING})
SHOWN_TO_SECTION = frozenset({V.CHECKING, V.AGREED, V.FINAL})
# Which items a kind of audit looks at; what has none of its own takes those of 内部監査.
PARTS = {
    Kind.INTERNAL: Part.INTERNAL,
    Kind.PATROL: Part.PATROL,
    Kind.HEARING: Part.HEARING,
    Kind.OUTSOURCED: Part.OUTSOURCED,
    Kind.SYSTEM: Part.SYSTEM,
    Kind.ORDERED: Part.INTERNAL,
    Kind.FOLLOW_UP: Part.INTERNAL,
}

"""The states of an audit's parts, and what leads from one to the next."""

from enum import StrEnum


class Kind(StrEnum):
    """監査の種類 (AUD-2)"""

    INTERNAL = "internal"
    PATROL = "patrol"
    HEARING = "hearing"
    OUTSOURCED = "outsourced"
    SYSTEM = "system"
    ORDERED = "ordered"
    FOLLOW_UP = "follow_up"


KIND_TITLES = {
    Kind.INTERNAL: "内部監査",
    Kind.PATROL: "パトロール",
    Kind.HEARING: "ヒアリング",
    Kind.OUTSOURCED: "委託監査",
    Kind.SYSTEM: "情報システム監査",
    Kind.ORDERED: "特命監査",
    Kind.FOLLOW_UP: "フォローアップ監査",
}
# 内部監査 is done by 監査実施人; a patrol, which only looks at the place, by 実施者 (H31 L29).
DOERS = dict.fromkeys(Kind, "監査実施人") | {Kind.PATROL: "実施者"}
MOST_PATROL_ITEMS = 15


class Part(StrEnum):
    """確認項目の使いどころ: the questionnaire, or a kind of audit."""

    QUESTIONNAIRE = "questionnaire"
    INTERNAL = "internal"
    PATROL = "patrol"
    HEARING = "hearing"
    OUTSOURCED = "outsourced"
    SYSTEM = "system"


PART_TITLES = {Part.QUESTIONNAIRE: "監査調書"} | {
    part: KIND_TITLES[Kind(part.value)] for part in Part if part is not Part.QUESTIONNAIRE
}


class Feeds(StrEnum):
    """回答の送り先: one answer for several offices (AUD-7)"""

    AUDIT = "audit"
    CONTRACT = "contract"
    CONTROL = "control"


FEEDS_TITLES = {Feeds.AUDIT: "情報セキュリティ監査", Feeds.CONTRACT: "契約課(履行確認)", Feeds.CONTROL: "内部統制"}


class EditionState(StrEnum):
    """項目の版の状態"""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class EditionAct(StrEnum):
    """項目の版の操作"""

    PUT_IN_FORCE = "put_in_force"
    SUPERSEDE = "supersede"


class PlanState(StrEnum):
    """監査計画の状態: of the four-year programme's versions and of the plan of a year"""

    DRAFT = "draft"
    BROUGHT = "brought"
    APPROVED = "approved"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


class PlanAct(StrEnum):
    """監査計画の操作"""

    BRING = "bring"
    APPROVE = "approve"
    RETURN = "return"
    SUPERSEDE = "supersede"


class SheetState(StrEnum):
    """監査調書の状態"""

    HANDED_OUT = "handed_out"
    WRITING = "writing"
    CONFIRMING = "confirming"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class SheetAct(StrEnum):
    """監査調書の操作"""

    WRITE = "write"
    HAND_TO_CHIEF = "hand_to_chief"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    RETURN = "return"
    ACCEPT = "accept"


class Answering(StrEnum):
    """回答: a layman's words. 対象外 needs its reason; わからない is no bad answer, the office helps."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


E, EA = EditionState, EditionAct
EDITION: dict[tuple[EditionState, EditionAct], EditionState] = {
    (E.DRAFT, EA.PUT_IN_FORCE): E.IN_FORCE,
    (E.IN_FORCE, EA.SUPERSEDE): E.SUPERSEDED,
}

P, PA = PlanState, PlanAct
PLAN: dict[tuple[PlanState, PlanAct], PlanState] = {
    (P.DRAFT, PA.BRING): P.BROUGHT,
    (P.RETURNED, PA.BRING): P.BROUGHT,
    (P.BROUGHT, PA.APPROVE): P.APPROVED,
    (P.BROUGHT, PA.RETURN): P.RETURNED,
    (P.APPROVED, PA.SUPERSEDE): P.SUPERSEDED,
}

S, SA = SheetState, SheetAct
SHEET: dict[tuple[SheetState, SheetAct], SheetState] = {
    (S.HANDED_OUT, SA.WRITE): S.WRITING,
    (S.WRITING, SA.WRITE): S.WRITING,
    (S.RETURNED, SA.WRITE): S.WRITING,
    (S.RETURNED, SA.HAND_TO_CHIEF): S.CONFIRMING,
    (S.WRITING, SA.HAND_TO_CHIEF): S.CONFIRMING,
    (S.CONFIRMING, SA.SEND_BACK): S.WRITING,
    (S.CONFIRMING, SA.CONFIRM): S.SUBMITTED,
    (S.SUBMITTED, SA.RETURN): S.RETURNED,
    (S.SUBMITTED, SA.ACCEPT): S.ACCEPTED,
    (S.ACCEPTED, SA.RETURN): S.RETURNED,
}
# What may still be written.
OPEN_SHEET = frozenset({S.HANDED_OUT, S.WRITING, S.RETURNED})

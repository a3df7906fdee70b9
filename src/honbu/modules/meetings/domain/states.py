"""状態: what state each thing of a meeting is in, and what leads from one to the next. One table for each thing."""

from enum import StrEnum


class MeetingState(StrEnum):
    """会議の状態"""

    PREPARING = "preparing"
    CONVENED = "convened"
    OPEN = "open"
    CLOSED = "closed"
    FINAL = "final"
    CANCELLED = "cancelled"


class MeetingAct(StrEnum):
    """What is done with a meeting."""

    CONVENE = "convene"
    RECALL = "recall"
    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    FINALISE = "finalise"
    CANCEL = "cancel"


class ProposalState(StrEnum):
    """提案の状態"""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    SENT_BACK = "sent_back"
    ON_AGENDA = "on_agenda"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class ProposalAct(StrEnum):
    """What is done with a proposal."""

    SEEK_APPROVAL = "seek_approval"
    SUBMIT = "submit"
    RECEIVE = "receive"
    SEND_BACK = "send_back"
    PUT_ON_AGENDA = "put_on_agenda"
    TAKE_OFF = "take_off"
    SETTLE = "settle"
    WITHDRAW = "withdraw"


class ItemState(StrEnum):
    """議題の状態"""

    WAITING = "waiting"
    EXPLAINED = "explained"
    DISCUSSED = "discussed"
    RESOLVED = "resolved"


class ItemAct(StrEnum):
    """What happens to an item at the meeting."""

    EXPLAIN = "explain"
    DISCUSS = "discuss"
    RESOLVE = "resolve"
    REOPEN = "reopen"


class MinutesState(StrEnum):
    """会議録の状態"""

    DRAFT = "draft"
    CHECKED = "checked"
    CIRCULATED = "circulated"
    REVISED = "revised"
    FINAL = "final"


class MinutesAct(StrEnum):
    """What is done with minutes."""

    CHECK = "check"
    CIRCULATE = "circulate"
    REVISE = "revise"
    APPROVE = "approve"
    SEND_BACK = "send_back"


class PublicationState(StrEnum):
    """公開の状態"""

    PREPARING = "preparing"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PublicationAct(StrEnum):
    """What is done with a publication."""

    ASK_REVIEW = "ask_review"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


class FollowUpState(StrEnum):
    """宿題の状態"""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    WORKING = "working"
    ANSWERED = "answered"
    DONE = "done"
    DROPPED = "dropped"


class FollowUpAct(StrEnum):
    """What is done with a follow-up."""

    CONFIRM = "confirm"
    TAKE_UP = "take_up"
    ANSWER = "answer"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    DROP = "drop"


M, MA = MeetingState, MeetingAct
MEETING: dict[tuple[MeetingState, MeetingAct], MeetingState] = {
    (M.PREPARING, MA.CONVENE): M.CONVENED,
    (M.CONVENED, MA.RECALL): M.PREPARING,
    (M.CONVENED, MA.OPEN): M.OPEN,
    (M.PREPARING, MA.OPEN): M.OPEN,  # one that was called together without the system
    (M.OPEN, MA.CLOSE): M.CLOSED,
    (M.CLOSED, MA.REOPEN): M.OPEN,
    (M.CLOSED, MA.FINALISE): M.FINAL,
    (M.PREPARING, MA.CANCEL): M.CANCELLED,
    (M.CONVENED, MA.CANCEL): M.CANCELLED,
}

# While words may be written into the record: also after the closing, for what was still on its way from a screen.
RECORDED_IN = frozenset({M.OPEN, M.CLOSED})

P, PA = ProposalState, ProposalAct
PROPOSAL: dict[tuple[ProposalState, ProposalAct], ProposalState] = {
    (P.DRAFT, PA.SEEK_APPROVAL): P.IN_APPROVAL,
    (P.SENT_BACK, PA.SEEK_APPROVAL): P.IN_APPROVAL,
    (P.IN_APPROVAL, PA.SUBMIT): P.SUBMITTED,
    (P.IN_APPROVAL, PA.SEND_BACK): P.SENT_BACK,
    (P.SUBMITTED, PA.RECEIVE): P.RECEIVED,
    (P.SUBMITTED, PA.SEND_BACK): P.SENT_BACK,
    (P.SUBMITTED, PA.PUT_ON_AGENDA): P.ON_AGENDA,
    (P.RECEIVED, PA.SEND_BACK): P.SENT_BACK,
    (P.RECEIVED, PA.PUT_ON_AGENDA): P.ON_AGENDA,
    (P.ON_AGENDA, PA.TAKE_OFF): P.RECEIVED,
    (P.ON_AGENDA, PA.SETTLE): P.SETTLED,
    (P.DRAFT, PA.WITHDRAW): P.WITHDRAWN,
    (P.SENT_BACK, PA.WITHDRAW): P.WITHDRAWN,
    (P.SUBMITTED, PA.WITHDRAW): P.WITHDRAWN,
    (P.RECEIVED, PA.WITHDRAW): P.WITHDRAWN,
}

T, TA = ItemState, ItemAct
ITEM: dict[tuple[ItemState, ItemAct], ItemState] = {
    (T.WAITING, TA.EXPLAIN): T.EXPLAINED,
    (T.WAITING, TA.DISCUSS): T.DISCUSSED,
    (T.WAITING, TA.RESOLVE): T.RESOLVED,
    (T.EXPLAINED, TA.DISCUSS): T.DISCUSSED,
    (T.EXPLAINED, TA.RESOLVE): T.RESOLVED,
    (T.DISCUSSED, TA.RESOLVE): T.RESOLVED,
    (T.RESOLVED, TA.REOPEN): T.DISCUSSED,
}

R, RA = MinutesState, MinutesAct
MINUTES: dict[tuple[MinutesState, MinutesAct], MinutesState] = {
    (R.DRAFT, RA.CHECK): R.CHECKED,
    (R.CHECKED, RA.CIRCULATE): R.CIRCULATED,
    (R.CHECKED, RA.REVISE): R.REVISED,
    (R.CIRCULATED, RA.REVISE): R.REVISED,
    (R.REVISED, RA.CIRCULATE): R.CIRCULATED,
    (R.REVISED, RA.APPROVE): R.FINAL,
    (R.CHECKED, RA.SEND_BACK): R.DRAFT,
    (R.REVISED, RA.SEND_BACK): R.DRAFT,
}

U, UA = PublicationState, PublicationAct
PUBLICATION: dict[tuple[PublicationState, PublicationAct], PublicationState] = {
    (U.PREPARING, UA.ASK_REVIEW): U.IN_REVIEW,
    (U.IN_REVIEW, UA.SEND_BACK): U.PREPARING,
    (U.IN_REVIEW, UA.PUBLISH): U.PUBLISHED,
    (U.PUBLISHED, UA.REPLACE): U.REPLACED,
    (U.PUBLISHED, UA.WITHDRAW): U.WITHDRAWN,
}

F, FA = FollowUpState, FollowUpAct
FOLLOW_UP: dict[tuple[FollowUpState, FollowUpAct], FollowUpState] = {
    (F.CANDIDATE, FA.CONFIRM): F.CONFIRMED,
    (F.CANDIDATE, FA.DROP): F.DROPPED,
    (F.CONFIRMED, FA.TAKE_UP): F.WORKING,
    (F.CONFIRMED, FA.ANSWER): F.ANSWERED,
    (F.CONFIRMED, FA.DROP): F.DROPPED,
    (F.WORKING, FA.ANSWER): F.ANSWERED,
    (F.WORKING, FA.DROP): F.DROPPED,
    (F.ANSWERED, FA.ACCEPT): F.DONE,
    (F.ANSWERED, FA.ASK_AGAIN): F.WORKING,
}

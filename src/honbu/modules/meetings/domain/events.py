"""What meetings tell the others. Delivered at least once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MinutesApproved:
    """会議録が確定した: the chair approved a version; from now on it does not change."""

    meeting_id: int
    minutes_id: int
    number: int


@dataclass(frozen=True, slots=True)
class MinutesPublished:
    """会議録を公開した: the public reads a copy."""

    meeting_id: int
    publication_id: int


@dataclass(frozen=True, slots=True)
class PublicationWithdrawn:
    """公開をやめた: the public no longer reads it."""

    meeting_id: int
    publication_id: int


@dataclass(frozen=True, slots=True)
class MatterDecided:
    """決定: the body decided on something that a module had brought before it (subject), as its approved minutes say.

    `resolution` is a code of models.Resolution; `approved` says whether the subject may go on (MTG-8).
    """

    decision_id: int
    subject_kind: str
    subject_id: str
    resolution: str
    approved: bool
    conditions: str


@dataclass(frozen=True, slots=True)
class FollowUpAnswered:
    """宿題が回答された."""

    follow_up_id: int
    meeting_id: int


@dataclass(frozen=True, slots=True)
class FollowUpDone:
    """宿題が完了した."""

    follow_up_id: int
    meeting_id: int


@dataclass(frozen=True, slots=True)
class MeetingOpened:
    """会議が開会した."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class MeetingClosed:
    """会議が閉会した: every item has its result."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class MeetingReopened:
    """閉会した会議の記録が再び開かれた."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class ItemResolved:
    """議題の結果が決まった: `resolution` is one of models.Resolution; `choice_id` the option adopted, if there are options."""

    meeting_id: int
    item_id: int
    resolution: str
    choice_id: int | None


@dataclass(frozen=True, slots=True)
class ItemReopened:
    """議題の結果が取り消された: what was told as ItemResolved does not hold any more."""

    meeting_id: int
    item_id: int

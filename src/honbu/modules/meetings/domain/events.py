"""What happens at meetings, for the modules whose things are decided there. Delivered at least once."""

from dataclasses import dataclass


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

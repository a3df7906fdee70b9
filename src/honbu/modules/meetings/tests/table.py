"""A meeting for tests: convened, with items and people, or already open."""

import datetime
import uuid
from typing import Any

from honbu.modules.meetings.actions import attendance, holding
from honbu.modules.meetings.actions.recording import Writing, save_block
from honbu.modules.meetings.models import AgendaItem, Attendance, Block, Meeting
from honbu.modules.meetings.tests.makers import Headquarters

DAY = datetime.date(2026, 5, 28)
HALF_PAST_ONE = datetime.time(13, 30)
FIVE_PAST_THREE = datetime.time(15, 5)


def a_meeting(hq: Headquarters, *, state: str = "convened") -> Meeting:
    """令和8年度 第1回, with two matters and a report, and its roll."""
    meeting = Meeting.objects.create(
        body=hq.body,
        fiscal_year=2026,
        ordinal=1,
        state="convened",
        held_on=DAY,
        starts_at=HALF_PAST_ONE,
        place="庁議室",
    )
    for order, (kind, no, title) in enumerate(
        (
            ("matter", 1, "監査計画について"),
            ("matter", 2, "内線電話の更新方式について"),
            ("report", 1, "研修の実施について"),
        )
    ):
        AgendaItem.objects.create(meeting=meeting, kind=kind, no=no, title=title, order=order)
    attendance.lay_out_roll(meeting, actor=hq.secretary)
    meeting.state = state
    meeting.cancelled_because = "荒天のため" if state == "cancelled" else ""
    meeting.save(update_fields=["state", "cancelled_because"])
    return meeting


def an_open_meeting(hq: Headquarters) -> Meeting:
    """The same, opened at 13:30, with everybody there."""
    meeting = a_meeting(hq)
    attendance.mark_all_present(meeting, actor=hq.secretary)
    return holding.open_meeting(meeting, actor=hq.secretary, at=HALF_PAST_ONE)


def the_item(meeting: Meeting, key: str) -> AgendaItem:
    """議案2 …"""
    return next(item for item in meeting.items.select_related("meeting__body__unit") if item.key == key)


def the_seat(meeting: Meeting, post: str) -> Attendance:
    """The seat of a post."""
    return Attendance.objects.select_related("meeting__body__unit").get(meeting=meeting, post=post)


def a_writing(**values: Any) -> Writing:
    """A speech of a member, as a screen sends it for the first time."""
    given: dict[str, Any] = {
        "key": uuid.uuid4(), "screen": uuid.uuid4(), "turn": 1, "version": 0, "kind": "speech", "role": "部員",
        "text": "よいと思います。",
    }  # fmt: skip
    return Writing(**{**given, **values})


def said(hq: Headquarters, meeting: Meeting, text: str, *, item: AgendaItem | None = None, **values: Any) -> Block:
    """A paragraph that was recorded."""
    writing = a_writing(text=text, item_id=item.pk if item else None, **values)
    return save_block(meeting, writing, actor=hq.secretary)


def texts(meeting: Meeting) -> list[str]:
    """The record, in order."""
    return list(meeting.blocks.filter(removed=False).order_by("position").values_list("text", flat=True))

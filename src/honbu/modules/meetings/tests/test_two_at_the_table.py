"""Two secretaries in the same moment, each on a connection of its own (MTG-3, MTG-4)."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings.actions import holding
from honbu.modules.meetings.actions.recording import BlockChanged, save_block
from honbu.modules.meetings.models import Block
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters
from honbu.modules.meetings.tests.table import FIVE_PAST_THREE, a_writing, an_open_meeting, said, texts, the_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("MTG-3")]
TOLD = (BlockChanged, NotPossibleNow, holding.ItemsUnsettled)


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def together(*deeds: Callable[[], object]) -> list[str]:
    """All at once; what each of them heard."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait(10)
            deed()
        except TOLD as error:
            return f"told: {type(error).__name__}"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as people:
        return sorted(people.map(run, deeds))


def test_the_same_paragraph_sent_by_two_tries_at_once_is_one(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    writing = a_writing()
    deeds = [lambda: save_block(meeting, writing, actor=hq.secretary)] * 4
    assert together(*deeds) == ["done"] * 4
    assert Block.objects.filter(key=writing.key).count() == 1


def test_of_two_who_save_the_same_version_one_is_shown_the_others_words(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    block = said(hq, meeting, "初めの文")
    mine, theirs = (a_writing(key=block.key, version=1, text=text) for text in ("わたしの文", "相手の文"))
    heard = together(
        lambda: save_block(meeting, mine, actor=hq.secretary), lambda: save_block(meeting, theirs, actor=hq.secretary)
    )
    assert heard == ["done", "told: BlockChanged"]
    block.refresh_from_db()
    assert block.version == 2


def test_many_who_insert_at_the_same_place_at_once_all_find_a_place_of_their_own(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    first = said(hq, meeting, "初め", item=item)
    said(hq, meeting, "終わり", item=item)
    writings = [a_writing(text=str(n), item_id=item.pk, after=first.key, key=uuid.uuid4()) for n in range(6)]
    assert together(*[lambda one=one: save_block(meeting, one, actor=hq.secretary) for one in writings]) == ["done"] * 6
    assert len(set(Block.objects.values_list("position", flat=True))) == 9
    record = texts(meeting)
    assert (record[1], record[-1], sorted(record[2:-1])) == ("初め", "終わり", [str(n) for n in range(6)])


@pytest.mark.requirement("MTG-4")
def test_an_item_that_two_resolve_at_once_has_one_result_and_one_paragraph(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    item = the_item(meeting, "議案1")
    heard = together(
        lambda: holding.resolve_item(item, actor=hq.secretary, resolution="approved"),
        lambda: holding.resolve_item(item, actor=hq.secretary, resolution="rejected"),
    )
    assert heard == ["done", "told: NotPossibleNow"]
    assert meeting.blocks.filter(kind="resolution").count() == 1


@pytest.mark.requirement("MTG-4")
def test_a_meeting_that_two_close_at_once_ends_once(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    for item in meeting.items.select_related("meeting__body__unit"):
        holding.resolve_item(item, actor=hq.secretary, resolution="noted")
    deeds = [lambda: holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE)] * 2
    assert together(*deeds) == ["done", "told: NotPossibleNow"]
    assert texts(meeting).count("[15:05 終了]") == 1


@pytest.mark.requirement("MTG-4")
def test_closing_and_taking_a_result_back_at_once_never_closes_an_item_without_result(hq: Headquarters) -> None:
    meeting = an_open_meeting(hq)
    for item in meeting.items.select_related("meeting__body__unit"):
        holding.resolve_item(item, actor=hq.secretary, resolution="noted")
    item = the_item(meeting, "議案1")
    together(
        lambda: holding.close_meeting(meeting, actor=hq.secretary, at=FIVE_PAST_THREE),
        lambda: holding.reopen_item(item, actor=hq.secretary, reason="数え直すため"),
    )
    meeting.refresh_from_db()
    item.refresh_from_db()
    assert (meeting.state, item.state) in {("closed", "resolved"), ("open", "discussed")}

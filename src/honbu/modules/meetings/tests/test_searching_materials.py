"""資料の検索: what is in a file is found as soon as it was read, by whoever may read it, and by its newest words only."""

import datetime
from pathlib import Path

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.modules.meetings.actions import convening, indexing, materials, receiving
from honbu.modules.meetings.jobs import read_material
from honbu.modules.meetings.models import AgendaItem, Material, Meeting
from honbu.modules.meetings.queries.speeches import MATERIALS, circles_of
from honbu.modules.meetings.tests.makers import (
    Headquarters,
    a_convened_meeting,
    a_headquarters,
    a_meeting,
    an_item,
    an_upload,
    everything_delivered,
    on_the_agenda,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-3")]


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters whose circles are known."""
    found = a_headquarters()
    search.declare_circles([circles_of])
    return found


def word(text: str) -> bytes:
    """A Word file with one paragraph."""
    return documents.word_from_blocks([documents.Paragraph(text)], title="説明")


def jobs_run() -> int:
    """Every waiting job of this module is done; how many there were."""
    waiting = ProcrastinateJob.objects.filter(task_name=indexing.READ, status="todo")
    numbers = [row.args["material_id"] for row in waiting]
    ProcrastinateJob.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    for number in numbers:
        read_material(number)
    return len(numbers)


def count(reader: Person | None, words: str) -> int:
    """How many materials somebody finds."""
    return search.find(reader, words, kind=MATERIALS).count


def uploaded(hq: Headquarters, meeting: Meeting, text: str) -> Material:
    """A Word file that the secretary has brought to the first item, through the page."""
    item = AgendaItem.objects.get(meeting=meeting)
    address = f"/meetings/{meeting.pk}/agenda/{item.pk}/materials/new/"
    file = an_upload("説明.docx", word(text))
    assert as_person(hq.secretary).post(address, {"title": "説明資料", "file": file}).status_code == 302
    return Material.objects.get(meeting=meeting)


def replaced(hq: Headquarters, material: Material, text: str) -> None:
    """差替え through the page."""
    form = {"file": an_upload("説明.docx", word(text)), "reason": "誤りを直すため", "expected": 1}
    assert as_person(hq.secretary).post(f"/meetings/materials/{material.pk}/replace/", form).status_code == 302


def test_a_word_of_an_uploaded_file_is_found_once_the_job_has_read_it_and_gone_once_it_is_replaced(
    hq: Headquarters,
) -> None:
    material = uploaded(hq, a_convened_meeting(hq), "蓄電池の更新は霧ヶ峰方式による")
    assert (count(hq.member, "説明資料"), count(hq.member, "霧ヶ峰")) == (1, 0)
    assert jobs_run() > 0
    assert count(hq.member, "霧ヶ峰") == 1
    page = as_person(hq.member).get("/meetings/search/", {"q": "霧ヶ峰", "kind": MATERIALS}).content.decode()
    assert "<mark>霧ヶ峰</mark>" in page
    replaced(hq, material, "蓄電池の更新は乗鞍方式による")
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "説明資料")) == (0, 1)
    jobs_run()
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "乗鞍")) == (0, 1)


def test_a_stranger_neither_finds_nor_counts_what_is_in_a_file(hq: Headquarters) -> None:
    uploaded(hq, a_convened_meeting(hq), "霧ヶ峰方式による")
    jobs_run()
    assert (count(hq.stranger, "霧ヶ峰"), count(hq.stranger, "説明資料"), count(None, "霧ヶ峰")) == (0, 0, 0)
    page = as_person(hq.stranger).get("/search/", {"q": "霧ヶ峰"}).content.decode()
    assert "説明資料" not in page


def test_before_the_meeting_is_convened_its_papers_are_found_by_the_secretariat_only(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    an_item(hq, meeting)
    uploaded(hq, meeting, "霧ヶ峰方式による")
    jobs_run()
    assert (count(hq.secretary, "霧ヶ峰"), count(hq.member, "霧ヶ峰")) == (1, 0)
    convening.convene(meeting, actor=hq.secretary)
    assert count(hq.member, "霧ヶ峰") == 1
    convening.recall(meeting, actor=hq.secretary, reason="日程を改めるため")
    assert count(hq.member, "霧ヶ峰") == 0
    search.rebuild(MATERIALS)
    assert (count(hq.secretary, "霧ヶ峰"), count(hq.member, "霧ヶ峰")) == (1, 0)


def test_a_material_that_is_removed_leaves_the_index_at_once_and_no_late_job_brings_it_back(hq: Headquarters) -> None:
    material = uploaded(hq, a_convened_meeting(hq), "霧ヶ峰方式による")
    number = material.pk
    jobs_run()
    materials.remove_material(material, actor=hq.secretary)
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "説明資料")) == (0, 0)
    read_material(number)
    assert count(hq.member, "霧ヶ峰") == 0


def test_the_files_of_a_proposal_are_found_while_it_is_on_the_agenda(hq: Headquarters) -> None:
    meeting = a_convened_meeting(hq)
    item = on_the_agenda(hq, meeting)
    assert item.proposal is not None
    kept = documents.keep(
        word("乗鞍方式による"), "案.docx", actor=hq.secretary, title="比較案", unit_id=hq.body.unit_id
    )
    Material.objects.create(
        proposal=item.proposal, meeting=meeting, item=item, no=9, order=9, title="比較案", document=kept
    )
    indexing.index_materials(meeting)
    jobs_run()
    assert count(hq.member, "乗鞍") == 1
    receiving.take_off_agenda(item, actor=hq.secretary, reason="次回に送るため")
    assert (count(hq.member, "乗鞍"), count(hq.secretary, "比較案")) == (0, 0)


def lost(material: Material) -> None:
    """Its file is not where it was put."""
    path = Path(settings.FILES_ROOT)
    sha256 = documents.latest(material.document_id or 0).sha256
    (path / sha256[:2] / sha256[2:4] / sha256).unlink()


def test_a_file_is_read_once_whatever_becomes_of_title_and_order(hq: Headquarters) -> None:
    material = uploaded(hq, a_convened_meeting(hq), "霧ヶ峰方式による")
    jobs_run()
    lost(material)
    read_material(material.pk)
    materials.retitle_material(material, "改めた題", actor=hq.secretary)
    search.rebuild(MATERIALS)
    assert jobs_run() == 0
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "改めた題"), count(hq.member, "説明資料")) == (1, 1, 0)


def test_a_file_that_cannot_be_read_is_found_by_its_title_only_and_not_tried_for_ever(hq: Headquarters) -> None:
    material = uploaded(hq, a_convened_meeting(hq), "霧ヶ峰方式による")
    lost(material)
    assert jobs_run() > 0
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "説明資料")) == (0, 1)
    materials.retitle_material(material, "改めた題", actor=hq.secretary)
    assert jobs_run() == 0
    search.rebuild()
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "改めた題")) == (0, 1)


def test_what_was_in_a_document_that_is_destroyed_is_found_no_more(hq: Headquarters) -> None:
    material = uploaded(hq, a_convened_meeting(hq), "霧ヶ峰方式による")
    jobs_run()
    assert material.document is not None
    documents.Document.objects.filter(pk=material.document.pk).update(keep_until=datetime.date(2020, 3, 31))
    material.document.refresh_from_db()
    request = documents.DisposalRequest.objects.create(
        document=material.document, reason="満了", requested_by_id=hq.stranger.pk, requested_at=clock.now()
    )
    role = access.Role.objects.create(code="disposer", title="廃棄", permissions=["documents.approve_disposal"])
    access.Grant.objects.create(person=hq.colleague, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    documents.approve_disposal(request, actor=hq.colleague)
    everything_delivered()
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "説明資料")) == (0, 1)
    search.rebuild(MATERIALS)
    assert (count(hq.member, "霧ヶ峰"), count(hq.member, "説明資料")) == (0, 1)

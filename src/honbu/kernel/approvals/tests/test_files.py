"""添付 is taken off and brought back while the approval lies with its drafter; what was submitted stays provable."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from honbu.kernel.access import public as access
from honbu.kernel.approvals import actions, queries
from honbu.kernel.approvals.domain import snapshot
from honbu.kernel.approvals.models import Approval
from honbu.kernel.approvals.tests.makers import agreed_by, an_office, as_person, sent
from honbu.kernel.documents import public as documents
from honbu.kernel.trail import public as trail


def a_file(name: str = "内訳.txt") -> SimpleUploadedFile:
    """A small file with its own content."""
    return SimpleUploadedFile(name, f"{name}の中身".encode())


def a_draft(office, *names: str) -> tuple[Approval, list[documents.Document]]:
    """A draft with files."""
    approval = actions.draft("approvals.general", title="機器の買替え", actor=office.clerk)
    files = [actions.attach(approval, a_file(name), actor=office.clerk) for name in names or ("内訳.txt",)]
    approval.refresh_from_db()
    return approval, files


def address(approval: Approval, file: documents.Document, deed: str = "take-off") -> str:
    """Where a file is taken off or brought back."""
    return f"/approvals/{approval.pk}/files/{file.pk}/{deed}/"


def readable(person, file: documents.Document) -> bool:
    """Whether somebody gets the file itself."""
    return as_person(person).get(f"/documents/{file.pk}/versions/1/file/").status_code == 200


def test_the_drafter_takes_a_file_off_a_draft_and_may_bring_it_back(office):
    approval, (wrong, right) = a_draft(office, "まちがい.txt", "内訳.txt")
    client = as_person(office.clerk)
    shown = client.get(f"/approvals/{approval.pk}/").content.decode()
    assert address(approval, wrong) in shown
    told = client.post(address(approval, wrong), {"version": approval.version}, follow=True).content.decode()
    assert "添付を外しました" in told
    assert address(approval, wrong, "bring-back") in told
    assert "添付を外した" in told
    approval.refresh_from_db()
    assert queries.attachments_of(approval) == [right]
    line = trail.history_of(approval)[0]
    assert (line.verb, line.actor_id) == ("approvals.file.taken_off", office.clerk.pk)
    assert line.before == {"添付": f"文書第{wrong.pk}号"}
    client.post(address(approval, wrong, "bring-back"), {"version": approval.version})
    approval.refresh_from_db()
    assert queries.attachments_of(approval) == [wrong, right]
    assert trail.history_of(approval)[0].verb == "approvals.file.brought_back"


def test_what_was_taken_off_is_not_submitted_and_nobody_on_the_route_reads_it(office):
    approval, (wrong, right) = a_draft(office, "個人の番号.txt", "内訳.txt")
    actions.take_off_file(approval, wrong, actor=office.clerk)
    approval = actions.resubmit(approval, actor=office.clerk)
    content = approval.rounds.get().snapshot
    assert documents.latest(right.pk).sha256 in content
    assert documents.latest(wrong.pk).sha256 not in content
    assert readable(office.clerk, wrong)
    assert not readable(office.team_chief, wrong)
    assert readable(office.team_chief, right)
    shown = as_person(office.team_chief).get(f"/approvals/{approval.pk}/").content.decode()
    assert "個人の番号" not in shown
    assert "提出後に内容か添付が変わっています" not in shown


def test_what_an_earlier_round_had_submitted_stays_readable_for_its_readers(office):
    approval = agreed_by(sent(office.clerk, attachments=[a_file()]), office.team_chief)
    file = queries.attachments_of(approval)[0]
    approval = actions.send_back(approval, actor=office.chief, reason="内訳が古い")
    approval = actions.take_off_file(approval, file, actor=office.clerk)
    assert trail.history_of(approval)[0].before == {"添付": file.title}
    actions.attach(approval, a_file("新しい内訳.txt"), actor=office.clerk)
    approval = actions.resubmit(approval, actor=office.clerk)
    first, second = approval.rounds.order_by("number")
    sha256 = documents.latest(file.pk).sha256
    assert (sha256 in first.snapshot, sha256 in second.snapshot) == (True, False)
    assert snapshot.checksum(first.snapshot) == first.sha256
    assert readable(office.chief, file)
    assert "外した添付（1件）" in as_person(office.chief).get(f"/approvals/{approval.pk}/").content.decode()
    assert not readable(office.colleague, file)


def test_on_its_way_and_after_the_decision_no_file_is_taken_off(office):
    approval = sent(office.clerk, attachments=[a_file()])
    file = queries.attachments_of(approval)[0]
    client = as_person(office.clerk)
    assert address(approval, file) not in client.get(f"/approvals/{approval.pk}/").content.decode()
    told = client.post(address(approval, file), {"version": approval.version}, follow=True).content.decode()
    assert "この操作はできません" in told
    approval = actions.decide(agreed_by(approval, office.team_chief), actor=office.chief)
    with pytest.raises(actions.NotPossibleNow):
        actions.take_off_file(approval, file, actor=office.clerk)
    assert queries.attachments_of(approval) == [file]


def test_only_the_drafter_takes_files_off_and_only_those_of_the_approval(office):
    approval = actions.pull_back(sent(office.clerk, attachments=[a_file()]), actor=office.clerk)
    file = queries.attachments_of(approval)[0]
    _other, (foreign,) = a_draft(office, "よその.txt")
    with pytest.raises(actions.NotTheDrafter):
        actions.take_off_file(approval, file, actor=office.chief)
    with pytest.raises(access.Hidden):
        actions.take_off_file(approval, file, actor=office.stranger)
    with pytest.raises(access.Hidden):
        actions.take_off_file(approval, foreign, actor=office.clerk)
    with pytest.raises(access.Hidden):
        actions.bring_back_file(approval, file, actor=office.clerk)
    for person in (office.chief, office.stranger, office.colleague):
        assert as_person(person).post(address(approval, file)).status_code == 404
    assert as_person(office.clerk).post(address(approval, foreign)).status_code == 404
    assert as_person(office.clerk).get(address(approval, file)).status_code == 405
    approval.refresh_from_db()
    assert queries.attachments_of(approval) == [file]


def test_whoever_looks_at_an_old_page_is_told_and_nothing_is_taken_off(office):
    approval, (file,) = a_draft(office)
    seen = approval.version
    actions.revise(approval, actor=office.clerk, title="直した件名")
    told = as_person(office.clerk).post(address(approval, file), {"version": seen}, follow=True).content.decode()
    assert "画面を開いた後に" in told
    approval.refresh_from_db()
    assert queries.attachments_of(approval) == [file]


@pytest.mark.django_db(transaction=True)
def test_taken_off_in_two_windows_at_once_it_is_taken_off_once():
    office = an_office()
    approval, (file,) = a_draft(office)
    start = threading.Barrier(2)

    def run(_window: int) -> str:
        try:
            start.wait(10)
            actions.take_off_file(approval, file, actor=office.clerk, version=approval.version)
        except (actions.SomebodyWasFaster, access.Hidden):
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as windows:
        assert sorted(windows.map(run, range(2))) == ["done", "told"]
    approval.refresh_from_db()
    assert approval.taken_off == [file.pk]

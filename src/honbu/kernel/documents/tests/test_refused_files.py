"""受け付けられなかったファイル."""

import datetime
from typing import Any

import pytest
from django.urls import reverse

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import jobs, queries, storage
from honbu.kernel.documents.actions import refusing
from honbu.kernel.documents.intake import UploadRefused
from honbu.kernel.documents.models import Document, RefusedFile
from honbu.kernel.documents.tests import samples
from honbu.kernel.documents.tests.signing import as_person

PROGRAM = b"MZ" + bytes(4000)


def send(office: dict[str, Any], content: bytes = PROGRAM, name: str = "会議録.pdf", who: str = "member") -> Any:
    values = {
        "file": samples.upload(content, name),
        "unit": office["section"].pk,
        "disclosure": "closed",
        "disclosure_reason": "審議中のため",
        "retention_years": 5,
    }
    return as_person(office[who]).post(reverse("documents:new"), values)


def refuse(office: dict[str, Any], content: bytes, name: str = "会議録.exe", who: str = "member") -> RefusedFile | None:
    refusal = UploadRefused("kind", "この種類のファイルは受け付けられません。")
    return refusing.keep_refused(samples.upload(content, name), refusal, actor=office[who])


def test_a_refused_file_can_be_had_back_as_it_came_by_who_sent_it(office: dict[str, Any]) -> None:
    answer = send(office)
    assert answer.status_code == 422
    # Once, at its field: the summary is a link already.
    assert answer.content.decode().count(f'<a href="{reverse("documents:refused")}">') == 1
    assert not Document.objects.exists()
    kept = RefusedFile.objects.get()
    client = as_person(office["member"])
    page = client.get(reverse("documents:refused")).content.decode()
    assert "会議録.pdf" in page
    assert kept.reason in page
    got = client.get(reverse("documents:refused_file", args=[kept.pk]))
    assert b"".join(got) == PROGRAM
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"


def test_a_refused_file_does_not_exist_for_anybody_else(office: dict[str, Any]) -> None:
    send(office)
    kept = RefusedFile.objects.get()
    for who in ("keeper", "stranger"):
        client = as_person(office[who])
        assert client.get(reverse("documents:refused_file", args=[kept.pk])).status_code == 404
        assert client.post(reverse("documents:refused"), {"file": str(kept.pk)}).status_code == 404
        assert "会議録.pdf" not in client.get(reverse("documents:refused")).content.decode()
    assert RefusedFile.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "-1", "９", "1" * 40])
def test_a_file_that_is_not_there_is_not_found(office: dict[str, Any], number: str) -> None:
    assert as_person(office["member"]).post(reverse("documents:refused"), {"file": number}).status_code == 404


def test_the_same_refused_file_twice_is_kept_once_with_the_last_reason(office: dict[str, Any]) -> None:
    refuse(office, PROGRAM)
    refuse(office, PROGRAM, "別名.exe")
    assert [row.filename for row in queries.refused_of(office["member"])] == ["別名.exe"]


def test_what_its_sender_throws_away_is_gone_from_the_disk_too(
    office: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    kept = refuse(office, PROGRAM)
    assert kept is not None
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_person(office["member"]).post(reverse("documents:refused"), {"file": str(kept.pk)})
    assert answer.status_code == 302
    assert not storage.path_of(kept.sha256).exists()


def test_a_file_that_two_people_sent_stays_for_the_second(
    office: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    first, second = refuse(office, PROGRAM), refuse(office, PROGRAM, who="stranger")
    assert first is not None
    assert second is not None
    with django_capture_on_commit_callbacks(execute=True):
        refusing.forget_refused(first)
    assert storage.get(second.sha256) == PROGRAM


def test_only_the_newest_twenty_of_a_person_are_kept(office: dict[str, Any]) -> None:
    for number in range(refusing.MOST + 2):
        refuse(office, PROGRAM + bytes([number]), f"{number}.exe")
    names = [row.filename for row in queries.refused_of(office["member"])]
    assert len(names) == refusing.MOST
    assert "0.exe" not in names


def test_after_thirty_days_a_refused_file_goes_and_until_then_cleaning_leaves_it(
    office: dict[str, Any], django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = refuse(office, PROGRAM)
    assert kept is not None
    monkeypatch.setattr(jobs, "ONE_DAY", -60)
    assert jobs.remove_orphans() == 0
    assert jobs.forget_refused() == 0
    with (
        clock.at(clock.now() + refusing.KEPT_FOR + datetime.timedelta(minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert jobs.forget_refused() == 1
    assert not storage.path_of(kept.sha256).exists()


def test_what_is_larger_than_the_house_takes_at_all_is_not_kept_either(
    office: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "LARGEST", 100)
    assert refuse(office, PROGRAM) is None
    assert not RefusedFile.objects.exists()

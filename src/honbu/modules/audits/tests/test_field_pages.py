"""The doors of the field form: for those who go, each to the own visits; for everybody else nothing is there."""

import hashlib
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.models import SealedReading, Visit, VisitEvidence
from honbu.modules.audits.tests.field_makers import a_photo, a_record, a_result, a_visit_of_today, ago
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward
from honbu.modules.audits.tests.visit_makers import an_auditor

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]
TOP = "/audits/field/"
NOBODY = "0" * 32


@pytest.fixture
def ward() -> AuditWard:
    found = an_audit_ward()
    a_plan()
    return found


def sends(person: Person, key: str, record: Any, **how: Any) -> Any:
    headers = {"X-Honbu-Person": str(person.pk), **how.pop("headers", {})}
    body = record if isinstance(record, str | bytes) else json.dumps(record)
    client: Client = how.pop("client", None) or as_person(person)
    return client.post(f"{TOP}visits/{key}/", body, content_type="application/json", headers=headers)


def sends_photo(person: Person, key: str, content: bytes, **facts: Any) -> Any:
    form = {
        "file": SimpleUploadedFile("写真.jpg", content), "sort": "photo", "item": "", "caption": "", "taken_at": ago(1),
        "sha256": hashlib.sha256(content).hexdigest(), **facts,
    }  # fmt: skip
    return as_person(person).post(f"{TOP}visits/{key}/evidence/", form, headers={"X-Honbu-Person": str(person.pk)})


def test_a_visit_goes_to_the_tablet_and_comes_back_as_rows(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    before = SealedReading.objects.count()
    given = as_person(ward.auditor).get(f"{TOP}visits.json")
    assert SealedReading.objects.count() == before + 1
    assert "no-store" in given["Cache-Control"]
    assert [one["key"] for one in given.json()["visits"]] == [key]
    assert given.json()["person"] == ward.auditor.pk
    answer = sends(ward.auditor, key, a_record(a_result("A1")))
    assert (answer.status_code, answer.json()["state"]) == (200, "on_site")
    content = a_photo()
    for _time in range(2):
        assert sends_photo(ward.auditor, key, content).json() == {"sha256": hashlib.sha256(content).hexdigest()}
    assert VisitEvidence.objects.count() == 1
    ended = sends(ward.auditor, key, a_record(left_at=ago(1), done=True))
    assert ended.json()["state"] == "writing"
    assert as_person(ward.auditor).get(f"{TOP}visits.json").json()["visits"] == []


def test_the_page_that_the_tablet_keeps_names_no_section_and_no_person(ward: AuditWard) -> None:
    a_visit_of_today(ward)
    page = as_person(ward.auditor).get(TOP)
    text = page.content.decode()
    assert page.status_code == 200
    for word in ("戸籍", ward.auditor.name, "実太", "福祉課"):
        assert word not in text
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="', text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)


def test_the_worker_serves_the_forms_folder_and_knows_every_file_of_the_page(ward: AuditWard) -> None:
    worker = Client().get(f"{TOP}worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    kept = json.loads(worker.content.decode().split(";\n", 1)[0].removeprefix("const KEPT = "))
    assert kept["page"] == TOP
    page = as_person(ward.auditor).get(TOP).content.decode()
    needed = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    assert needed <= set(kept["files"])
    for address in kept["files"]:
        assert Client().get(address).status_code == 200, address


def test_for_everybody_who_does_not_go_nothing_is_there_whether_or_not_it_exists(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    sends(ward.auditor, key, a_record())
    an_auditor(ward, ward.stranger)
    for person in (
        ward.clerk,
        ward.promoter,
        ward.head,
        ward.director,
        ward.keeper,
        ward.lead,
        ward.buyer,
        ward.control,
    ):
        client = as_person(person)
        assert client.get(TOP).status_code == 404, person.name
        assert client.get(f"{TOP}visits.json").status_code == 404
    answers = []
    for person in (ward.clerk, ward.head, ward.director, ward.keeper, ward.stranger):
        for address in (key, NOBODY):
            for answer in (sends(person, address, a_record()), sends_photo(person, address, a_photo())):
                assert answer.status_code == 404, person.name
                answers.append(answer.content)
    assert len(set(answers)) == 1, "to the byte the same"
    assert as_person(ward.stranger).get(f"{TOP}visits.json").json()["visits"] == []
    assert Visit.objects.get().results.count() == 0


def test_whoever_is_signed_out_reads_that_the_record_is_safe(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    for answer in (Client().get(f"{TOP}visits.json"), sends(ward.auditor, key, a_record(), client=Client())):
        assert answer.status_code == 401
        assert answer.json()["message"] == "サインインし直してください。記録はこの端末に残っています。"


def test_a_record_is_never_signed_by_somebody_else_at_the_same_tablet(ward: AuditWard) -> None:
    key = a_visit_of_today(ward, ward.stranger)
    for headers in ({"X-Honbu-Person": str(ward.auditor.pk)}, {"X-Honbu-Person": ""}):
        answer = sends(ward.stranger, key, a_record(), headers=headers)
        assert answer.status_code == 403
        assert "別の人がサインイン" in answer.json()["message"]
    assert not Visit.objects.exists()


def test_what_cannot_be_taken_in_comes_back_with_a_sentence(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    early = sends_photo(ward.auditor, key, a_photo())
    assert (early.status_code, "先に到着" in early.json()["message"]) == (409, True)
    for wrong in ("{", b"\xff", "[" * 100_000, {"arrived_at": 1}, a_record(a_result("A1", "graded"))):
        answer = sends(ward.auditor, key, wrong)
        assert answer.status_code == 422
        assert answer.json()["message"]
    assert sends(ward.auditor, key, '"' + "あ" * 1_500_000 + '"').status_code == 422
    sends(ward.auditor, key, a_record())
    for facts in ({"sort": "film"}, {"taken_at": "きのう"}, {"sha256": "0" * 64}, {"sha256": ""}, {"file": ""}):
        assert sends_photo(ward.auditor, key, a_photo(), **facts).status_code == 422, facts
    assert sends_photo(ward.auditor, key, b"\0\0\0\x18ftypheic").json()["message"].startswith("HEIC")
    Visit.objects.update(state="final")
    assert sends(ward.auditor, key, a_record(a_result("A1"))).status_code == 409
    assert not VisitEvidence.objects.exists()


def test_a_tablet_that_lost_its_token_is_refused_and_gets_a_new_one_with_its_visits(ward: AuditWard) -> None:
    key = a_visit_of_today(ward)
    client = Client(enforce_csrf_checks=True)
    as_person(ward.auditor)
    client.force_login(ward.auditor.account)
    assert sends(ward.auditor, key, a_record(), client=client).status_code == 403
    client.get(f"{TOP}visits.json")
    token = client.cookies["honbu_csrf"].value
    assert sends(ward.auditor, key, a_record(), client=client, headers={"X-CSRFToken": token}).status_code == 200
    assert Visit.objects.get().arrived_at < clock.now()

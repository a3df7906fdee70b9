"""Who may read, write, open, close and destroy, and for whom a document does not exist."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.documents import readers
from honbu.kernel.documents.models import Document
from honbu.kernel.documents.tests import samples
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import System
from honbu.kernel.trail import public as trail


@pytest.fixture
def minutes(office: dict[str, Any]) -> Document:
    """A closed document of the section."""
    return documents.receive(
        samples.upload(samples.pdf(), "会議録.pdf"),
        actor=office["member"],
        title="会議録",
        unit=office["section"],
        disclosure_reason="審議中のため",
    )


@pytest.fixture
def roster(office: dict[str, Any]) -> Document:
    """A closed document with personal data."""
    return documents.keep(
        b"name\n", "名簿.csv", actor=System("試験"), title="名簿", unit_id=office["section"].pk, personal=True
    )


PAGES = ["record", "replace", "disclosure", "retention", "propose"]


@pytest.mark.parametrize("page", PAGES)
def test_for_a_stranger_the_document_does_not_exist(office: dict[str, Any], minutes: Document, page: str) -> None:
    client = as_person(office["stranger"])
    assert client.get(reverse(f"documents:{page}", args=[minutes.pk])).status_code == 404
    assert client.get(reverse(f"documents:{page}", args=[999_999])).status_code == 404


def test_a_stranger_gets_neither_file_nor_line_nor_count(office: dict[str, Any], minutes: Document) -> None:
    client = as_person(office["stranger"])
    assert client.get(reverse("documents:download", args=[minutes.pk, 1])).status_code == 404
    listed = client.get(reverse("documents:index")).content.decode()
    assert "会議録" not in listed
    assert "0件" in listed
    exported = client.get(reverse("documents:index") + "?export=csv")
    assert "会議録" not in b"".join(exported.streaming_content).decode()


def test_a_member_of_the_section_reads_but_does_not_open_or_destroy(office: dict[str, Any], minutes: Document) -> None:
    client = as_person(office["member"])
    assert client.get(reverse("documents:record", args=[minutes.pk])).status_code == 200
    assert client.get(reverse("documents:replace", args=[minutes.pk])).status_code == 200
    for page in ("disclosure", "retention", "propose"):
        assert client.get(reverse(f"documents:{page}", args=[minutes.pk])).status_code == 404
    assert client.get(reverse("documents:due")).status_code == 404
    with pytest.raises(access.NotAllowed):
        documents.change_disclosure(minutes, "open", actor=office["member"], reason="x")


def test_a_member_cannot_open_a_document_by_bringing_it_in_open(office: dict[str, Any]) -> None:
    with pytest.raises(access.NotAllowed):
        documents.receive(
            samples.upload(b"a", "a.txt"), actor=office["member"], title="a", unit=office["section"], disclosure="open"
        )
    assert Document.objects.count() == 0


def test_a_member_brings_nothing_into_another_section(office: dict[str, Any]) -> None:
    with pytest.raises(access.NotAllowed):
        documents.receive(
            samples.upload(b"a", "a.txt"),
            actor=office["member"],
            title="a",
            unit=office["other"],
            disclosure_reason="x",
        )


def test_who_is_not_signed_in_is_asked_to_sign_in(office: dict[str, Any], minutes: Document) -> None:
    for name, arguments in [("index", []), ("new", []), ("record", [minutes.pk]), ("download", [minutes.pk, 1])]:
        assert Client().get(reverse(f"documents:{name}", args=arguments)).status_code == 302


def test_an_open_document_is_read_by_everybody_at_its_public_address(office: dict[str, Any], minutes: Document) -> None:
    address = reverse("documents:public", args=[minutes.pk])
    assert address == f"/documents/public/{minutes.pk}/"
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}file/").status_code == 404
    documents.change_disclosure(minutes, "open", actor=office["keeper"], reason="確定したため")
    assert Client().get(address).status_code == 200
    assert as_person(office["stranger"]).get(reverse("documents:record", args=[minutes.pk])).status_code == 200
    documents.change_disclosure(minutes, "closed", actor=office["keeper"], reason="誤りがあったため")
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}file/").status_code == 404


def test_each_reading_of_personal_data_is_one_line_with_the_name_of_the_reader(
    office: dict[str, Any], roster: Document
) -> None:
    client = as_person(office["member"])
    address = reverse("documents:download", args=[roster.pk, 1])
    whole = client.get(address, headers={"Range": "bytes=2-3"})
    assert whole.status_code == 200
    assert whole["Accept-Ranges"] == "none"
    lines = trail.history_of(roster).filter(verb="documents.read_personal.read")
    assert [line.actor_name for line in lines] == [office["member"].name]
    client.get(reverse("documents:record", args=[roster.pk]))
    assert lines.all().count() == 2


def test_who_has_read_is_told_only_to_those_who_answer_for_it(office: dict[str, Any], roster: Document) -> None:
    as_person(office["member"]).get(reverse("documents:record", args=[roster.pk]))
    page = reverse("documents:record", args=[roster.pk])
    assert "閲覧しました" in as_person(office["keeper"]).get(page).content.decode()
    assert "閲覧しました" not in as_person(office["member"]).get(page).content.decode()


def test_personal_data_takes_a_permission_of_its_own(office: dict[str, Any], roster: Document) -> None:
    role = access.Role.objects.get(code="documents_member")
    role.permissions = ["documents.read"]
    role.save()
    member = type(office["member"]).objects.get(pk=office["member"].pk)
    assert not documents.may_read(member, roster)
    assert roster not in documents.documents_for(member)


def test_a_module_decides_who_reads_the_documents_of_its_objects(
    office: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_rules", {})
    document = documents.keep(
        b"x",
        "x.txt",
        actor=System("試験"),
        title="議案",
        unit_id=office["section"].pk,
        owner_kind="meeting",
        owner_id=7,
    )
    assert documents.may_read(office["member"], document)
    stranger = office["stranger"]
    documents.set_reader_rule("meeting", lambda actor, one: actor == stranger and one.owner_id == "7")
    assert documents.may_read(stranger, document)
    assert not documents.may_read(office["member"], document)
    assert document not in documents.documents_for(stranger)
    documents.set_reader_rule(
        "meeting",
        lambda actor, _one: actor == stranger,
        listed=lambda actor: Q() if actor == stranger else Q(pk__in=[]),
    )
    assert document in documents.documents_for(stranger)
    assert document not in documents.documents_for(office["member"])
    assert list(documents.documents_of("meeting", 7)) == [document]


def test_disposal_is_for_those_who_hold_it_there(office: dict[str, Any], minutes: Document) -> None:
    with pytest.raises(access.NotAllowed):
        documents.request_disposal(minutes, actor=office["member"], reason="x")
    with pytest.raises(access.NotAllowed):
        documents.change_retention(minutes, 10, actor=office["stranger"], reason="x")
    assert minutes not in documents.due_for_disposal(office["member"])


def test_a_hidden_document_asks_the_database_no_more_than_one_that_never_was(
    office: dict[str, Any], minutes: Document
) -> None:
    """The time of an answer tells nothing: what may be seen is asked for in both cases."""
    client = as_person(office["stranger"])
    client.get(reverse("documents:index"))

    def asked(number: int) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("documents:disclosure", args=[number])).status_code == 404
        return [query["sql"].partition(" FROM ")[2].partition(" ")[0] for query in queries]

    assert asked(minutes.pk) == asked(minutes.pk + 1_000)

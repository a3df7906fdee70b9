"""How long documents are kept, how they are opened and closed, and how they end."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents import storage
from honbu.kernel.documents.domain import retention
from honbu.kernel.documents.models import DisposalRequest, Document
from honbu.kernel.documents.tests import samples
from honbu.kernel.organisation.public import System
from honbu.kernel.trail import public as trail

MADE = datetime.datetime(2020, 3, 31, 23, 0, tzinfo=clock.TOKYO)


@pytest.mark.parametrize(
    ("made_on", "years", "until"),
    [
        (datetime.date(2026, 11, 22), 5, datetime.date(2032, 3, 31)),
        (datetime.date(2026, 3, 31), 1, datetime.date(2027, 3, 31)),
        (datetime.date(2026, 4, 1), 1, datetime.date(2028, 3, 31)),
        (datetime.date(2026, 4, 1), retention.FOREVER, None),
    ],
)
def test_years_are_counted_from_the_end_of_the_fiscal_year_in_which_it_was_made(
    made_on: datetime.date, years: int, until: datetime.date | None
) -> None:
    assert retention.keep_until(made_on, years) == until


def test_a_number_of_years_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(retention.UnknownRetention):
        retention.keep_until(datetime.date(2026, 4, 1), 7)


def test_the_last_day_of_keeping_still_belongs_to_it() -> None:
    until = datetime.date(2026, 3, 31)
    assert not retention.may_be_disposed_of(until, until)
    assert retention.may_be_disposed_of(until, datetime.date(2026, 4, 1))
    assert not retention.may_be_disposed_of(None, datetime.date(2126, 4, 1))


@pytest.fixture
def old(office: dict[str, Any]) -> Document:
    """Kept for one year, and that is over."""
    with clock.at(MADE):
        return documents.keep(
            b"old", "旧.txt", actor=System("試験"), title="旧文書", unit_id=office["section"].pk, retention_years=1
        )


def test_it_takes_two_people_to_destroy_and_what_it_was_stays_known(
    office: dict[str, Any], old: Document, committed: Callable[..., Any]
) -> None:
    sha256 = documents.latest(old.pk).sha256
    assert list(documents.due_for_disposal(office["keeper"])) == [old]
    request = documents.request_disposal(old, actor=office["keeper"], reason="業務上の必要がなくなったため")
    with pytest.raises(documents.TwoPeopleNeeded):
        documents.approve_disposal(request, actor=office["keeper"])
    assert storage.path_of(sha256).exists()
    with committed():
        documents.approve_disposal(request, actor=office["second_keeper"])
    assert not storage.path_of(sha256).exists()
    old.refresh_from_db()
    assert old.disposed_at is not None
    assert documents.latest(old.pk).sha256 == sha256
    line = trail.history_of(old).first()
    assert (line.verb, line.reason) == ("documents.document.disposed", "業務上の必要がなくなったため")
    with pytest.raises(documents.ContentMissing):
        documents.content_of(old.pk)
    with pytest.raises(documents.AlreadyDisposed):
        documents.add_version(old, b"new", "x.txt", actor=System("試験"), reason="x")
    assert list(documents.verify_files()) == []


def test_content_that_another_document_needs_stays(
    office: dict[str, Any], old: Document, committed: Callable[..., Any]
) -> None:
    young = documents.keep(b"old", "新.txt", actor=System("試験"), title="新文書", unit_id=office["section"].pk)
    request = documents.request_disposal(old, actor=office["keeper"], reason="満了")
    with committed():
        documents.approve_disposal(request, actor=office["second_keeper"])
    assert documents.content_of(young.pk) == b"old"


def test_what_is_still_to_be_kept_cannot_be_destroyed(office: dict[str, Any], old: Document) -> None:
    young = documents.keep(b"new", "新.txt", actor=System("試験"), title="新文書", unit_id=office["section"].pk)
    with pytest.raises(documents.StillToBeKept):
        documents.request_disposal(young, actor=office["keeper"], reason="x")
    request = documents.request_disposal(old, actor=office["keeper"], reason="満了")
    documents.change_retention(old, 30, actor=office["keeper"], reason="訴訟の証拠となるため")
    with pytest.raises(documents.StillToBeKept):
        documents.approve_disposal(request, actor=office["second_keeper"])


def test_a_disposal_is_proposed_once_decided_once_and_refused_with_a_reason(
    office: dict[str, Any], old: Document
) -> None:
    with pytest.raises(documents.ReasonMissing):
        documents.request_disposal(old, actor=office["keeper"], reason=" ")
    request = documents.request_disposal(old, actor=office["keeper"], reason="満了")
    with pytest.raises(documents.AlreadyProposed):
        documents.request_disposal(old, actor=office["second_keeper"], reason="満了")
    with pytest.raises(documents.ReasonMissing):
        documents.refuse_disposal(request, actor=office["second_keeper"], reason="")
    documents.refuse_disposal(request, actor=office["second_keeper"], reason="監査で使うため")
    with pytest.raises(documents.AlreadyDecided):
        documents.approve_disposal(request, actor=office["second_keeper"])
    again = documents.request_disposal(old, actor=office["keeper"], reason="満了")
    documents.withdraw_disposal(again, actor=office["keeper"])
    assert [one.state for one in DisposalRequest.objects.order_by("pk")] == ["refused", "withdrawn"]


def test_the_database_itself_wants_two_people(office: dict[str, Any], old: Document) -> None:
    request = documents.request_disposal(old, actor=office["keeper"], reason="満了")
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalRequest.objects.filter(pk=request.pk).update(
            state="approved", decided_by_id=office["keeper"].pk, decided_at=clock.now()
        )


def test_closing_needs_a_reason_and_personal_data_is_never_open(office: dict[str, Any], old: Document) -> None:
    with pytest.raises(documents.ReasonMissing):
        documents.change_disclosure(old, "partly", actor=office["keeper"], reason="")
    with pytest.raises(documents.PersonalIsNotOpen):
        documents.change_disclosure(old, "open", actor=office["keeper"], reason="x", personal=True)
    with pytest.raises(documents.ReasonMissing):
        documents.receive(
            samples.upload(b"a", "a.txt"),
            actor=office["member"],
            title="a",
            unit=office["section"],
            disclosure="closed",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=old.pk).update(disclosure="open", personal=True)


def test_a_change_of_disclosure_is_in_the_trail_and_the_public_copy_comes_and_goes(
    office: dict[str, Any], old: Document, committed: Callable[..., Any]
) -> None:
    documents.change_disclosure(old, "open", actor=office["keeper"], reason="議決されたため")
    line = trail.history_of(old).first()
    assert line.before["公開区分"] == "非公開"
    assert line.after["公開区分"] == "公開"
    assert line.reason == "議決されたため"
    assert documents.latest(old.pk).public_sha256
    documents.add_version(old, samples.word(), "新.docx", actor=System("試験"), reason="更新")
    copy = documents.latest(old.pk).public_sha256
    assert storage.path_of(copy).exists()
    with committed():
        documents.change_disclosure(old, "partly", actor=office["keeper"], reason="個人名があったため")
    assert documents.latest(old.pk).public_sha256 == ""
    assert not storage.path_of(copy).exists()

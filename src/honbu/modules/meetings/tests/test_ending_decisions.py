"""A decision is superseded by a later one or lifted, by the secretariat, with its reason (MTG-7, MTG-8)."""

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings import public
from honbu.modules.meetings.actions import deciding
from honbu.modules.meetings.models import AgendaItem, Body, Decision, Meeting
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-7")]
SPRING, AUTUMN = datetime.date(2025, 5, 28), datetime.date(2025, 9, 3)


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def a_decision(body: Body, day: datetime.date, title: str, *, ordinal: int) -> Decision:
    """A decision of a meeting that was held on a day."""
    meeting, _new = Meeting.objects.get_or_create(body=body, fiscal_year=2025, ordinal=ordinal, held_on=day)
    number = meeting.items.count() + 1
    item = AgendaItem.objects.create(
        meeting=meeting, kind="matter", no=number, order=number, title=title, state="resolved", resolution="approved"
    )
    return Decision.objects.create(
        item=item, wording=f"{title} — 案のとおり承認", decided_on=day, subject_kind="portfolio.system", subject_id="7"
    )


@pytest.fixture
def old(hq: Headquarters) -> Decision:
    """What was decided in spring."""
    return a_decision(hq.body, SPRING, "内線電話の更新方式について", ordinal=1)


@pytest.fixture
def new(hq: Headquarters, old: Decision) -> Decision:
    """What was decided on the same thing in autumn."""
    return a_decision(hq.body, AUTUMN, "内線電話の更新方式の見直しについて", ordinal=2)


def where_of(decision: Decision) -> str:
    """Its page."""
    return f"/meetings/decisions/{decision.pk}/"


def a_form(hq: Headquarters, decision: Decision, verb: str) -> str:
    """The mark of what the secretary has before the eyes, as the form carries it."""
    form = as_person(hq.secretary).get(f"{where_of(decision)}{verb}/").context["form"]
    return str(form["seen"].value())


def test_the_secretariat_names_the_decision_that_took_its_place(hq: Headquarters, old: Decision, new: Decision) -> None:
    office = as_person(hq.secretary)
    assert f"{where_of(old)}supersede/" in office.get(where_of(old)).content.decode()
    sent = {"by": str(new.pk), "reason": "方式を改めたため", "seen": a_form(hq, old, "supersede")}
    answer = office.post(f"{where_of(old)}supersede/", sent, follow=True).content.decode()
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == ("superseded", new)
    for words in (
        "この決定は変更されました",
        "内線電話の更新方式の見直しについて",
        "方式を改めたため",
        "決定を変更した",
    ):
        assert words in answer
    assert "supersede/" not in answer
    assert "変更した前の決定" in as_person(hq.stranger).get(where_of(new)).content.decode()
    verdict = public.verdict_on("portfolio.system", 7)
    assert verdict is not None
    assert verdict.decision_id == new.pk


def test_a_decision_is_found_by_words_of_its_title_and_by_its_number(
    hq: Headquarters, old: Decision, new: Decision
) -> None:
    office, other = as_person(hq.secretary), a_decision(hq.body, AUTUMN, "研修の計画について", ordinal=2)
    by_words = office.get(f"{where_of(old)}later/", {"q": "見直し"}).content.decode()
    assert new.number in by_words
    assert other.number not in by_words
    by_number = office.get(f"{where_of(old)}later/", {"q": str(other.pk)}).content.decode()
    assert "研修の計画について" in by_number
    assert "令和7年度 第2回" in by_number
    assert old.item.title not in office.get(f"{where_of(new)}later/").content.decode()


@pytest.mark.parametrize("written", ["{pk}", "第{pk}号", "{pk} 内線電話"])
def test_without_scripts_the_number_is_written_as_the_register_shows_it(
    hq: Headquarters, old: Decision, new: Decision, written: str
) -> None:
    sent = {"by": written.format(pk=new.pk), "reason": "改めた", "seen": a_form(hq, old, "supersede")}
    assert as_person(hq.secretary).post(f"{where_of(old)}supersede/", sent).status_code == 302


def test_only_a_later_valid_decision_of_the_same_body_takes_the_place(
    hq: Headquarters, old: Decision, new: Decision
) -> None:
    elsewhere = Body.objects.create(slug="other", name="別の会議", unit=hq.body.unit)
    foreign = a_decision(elsewhere, AUTUMN, "別の会議の件", ordinal=1)
    lifted = a_decision(hq.body, AUTUMN, "廃止した件", ordinal=2)
    deciding.lift_decision(lifted, actor=hq.secretary, reason="不要になった", on=AUTUMN)
    office = as_person(hq.secretary)
    for wrong in (old.pk, foreign.pk, lifted.pk, 999_999, "abc", "９" * 30, ""):
        sent = {"by": str(wrong), "reason": "x", "seen": a_form(hq, old, "supersede")}
        assert office.post(f"{where_of(old)}supersede/", sent).status_code == 422, wrong
    for one in (old, foreign, lifted):
        with pytest.raises(deciding.NotAnother):
            deciding.supersede_decision(old, actor=hq.secretary, by=one, reason="x")
    with pytest.raises(deciding.ReasonMissing):
        deciding.supersede_decision(old, actor=hq.secretary, by=new, reason=" ")
    old.refresh_from_db()
    assert old.state == "valid"


def test_a_decision_is_lifted_on_a_day_with_a_reason(hq: Headquarters, old: Decision) -> None:
    office = as_person(hq.secretary)
    seen = a_form(hq, old, "lift")
    sent = {"day": "令和7年6月30日", "reason": "事業を取りやめたため", "seen": seen}
    for wrong in (
        {"reason": ""},
        {"day": "令和7年5月27日"},
        {"day": clock.long(clock.today() + datetime.timedelta(days=1))},
    ):
        assert office.post(f"{where_of(old)}lift/", sent | wrong).status_code == 422, wrong
    shown = office.post(f"{where_of(old)}lift/", sent, follow=True).content.decode()
    for words in ("この決定は廃止されました", "事業を取りやめたため", "決定を廃止した", "廃止日"):
        assert words in shown
    old.refresh_from_db()
    assert old.state == "lifted"
    assert public.verdict_on("portfolio.system", 7) is None
    assert office.get(f"{where_of(old)}lift/")["Location"] == where_of(old)


def test_for_everybody_else_the_pages_do_not_exist_and_nothing_happens(
    hq: Headquarters, old: Decision, new: Decision
) -> None:
    for person in (hq.member, hq.stranger):
        client = as_person(person)
        shown = client.get(where_of(old))
        assert shown.status_code == 200
        assert "supersede/" not in shown.content.decode()
        assert "lift/" not in shown.content.decode()
        for verb, sent in (("supersede", {"by": str(new.pk)}), ("lift", {"day": "令和7年6月30日"})):
            assert client.get(f"{where_of(old)}{verb}/").status_code == 404
            assert client.post(f"{where_of(old)}{verb}/", sent | {"reason": "x"}).status_code == 404
        assert client.get(f"{where_of(old)}later/").status_code == 404
        with pytest.raises(access.NotAllowed):
            deciding.lift_decision(old, actor=person, reason="x")
        with pytest.raises(access.NotAllowed):
            deciding.supersede_decision(old, actor=person, by=new, reason="x")
    assert as_person(hq.secretary).get("/meetings/decisions/999999/lift/").status_code == 404
    old.refresh_from_db()
    assert old.state == "valid"


def test_whoever_comes_second_sees_that_somebody_has_ended_it_already(
    hq: Headquarters, old: Decision, new: Decision
) -> None:
    office = as_person(hq.secretary)
    seen = a_form(hq, old, "lift")
    deciding.supersede_decision(old, actor=hq.secretary, by=new, reason="改めた")
    sent = {"day": "令和7年6月30日", "reason": "不要", "seen": seen}
    told = office.post(f"{where_of(old)}lift/", sent)
    assert told.status_code == 422
    assert "まだ保存していません" in told.content.decode()
    again = office.post(f"{where_of(old)}lift/", sent | {"seen": str(told.context["form"]["seen"].value())})
    assert again.status_code == 422
    assert "変えられるのは有効な決定だけです" in again.content.decode()
    old.refresh_from_db()
    assert old.state == "superseded"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_in_the_same_moment_one_does_and_the_other_is_told() -> None:
    hq = a_headquarters()
    old = a_decision(hq.body, SPRING, "内線電話の更新方式について", ordinal=1)
    new = a_decision(hq.body, AUTUMN, "内線電話の見直しについて", ordinal=2)
    start = threading.Barrier(2)

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait(10)
            deed()
        except NotPossibleNow:
            return "told"
        finally:
            connection.close()
        return "done"

    deeds = [
        lambda: deciding.lift_decision(old, actor=hq.secretary, reason="不要"),
        lambda: deciding.supersede_decision(old, actor=hq.secretary, by=new, reason="改めた"),
    ]
    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(run, deeds)) == ["done", "told"]
    old.refresh_from_db()
    assert (old.state, old.superseded_by_id) in {("lifted", None), ("superseded", new.pk)}

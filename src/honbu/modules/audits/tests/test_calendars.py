"""訪問の日程 of a sealed plan: set in the background, changed by hand with a reason, held against those who move."""

import datetime
from typing import Any

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Appointment, Person, Posting, Succession, Unit, forget_trees
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_unit
from honbu.kernel.states import WrongValue
from honbu.modules.audits.actions import auditors, calendars, selecting
from honbu.modules.audits.actions.booked import booked_in
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.domain.planning.slots import Half, Slot
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.jobs import reckon_calendar
from honbu.modules.audits.models import Auditor, BusyPeriod, Questionnaire, ScopeRule, Visit, YearPlan
from honbu.modules.audits.queries.calendar_task import auditors_now
from honbu.modules.audits.tests.makers import MACHINE, AuditWard
from honbu.modules.audits.tests.test_plans import YEAR, ward
from honbu.modules.audits.tests.test_selecting import drawn, on

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]


def some_auditors(ward: AuditWard, count: int = 6) -> list[Auditor]:
    """People of a section that is never visited, half of them leads, and two of a firm: the office itself may be drawn."""
    unit = a_unit("監査担当課", ward.units["policy"], code="1099")
    found = []
    for place in range(count):
        person = a_person(f"監査 {place}郎", unit)
        Appointment.objects.create(person=person, unit=ward.office, kind="auditor", valid_from=LONG_AGO)
        found.append(auditors.register_auditor(person, {"lead": place % 2 == 0}, actor=ward.keeper))
    forget_trees()
    return [*found, an_outsider(ward), an_outsider(ward, "外部 二郎")]


def an_outsider(ward: AuditWard, name: str = "外部 監査人") -> Auditor:
    person = Person.objects.create(
        number=f"X{Person.objects.count()}", family_name=name, employment="outside", company="みらい監査法人",
        valid_from=LONG_AGO, valid_to=datetime.date(YEAR + 1, 3, 31),
    )  # fmt: skip
    Posting.objects.create(
        person=person, unit=ward.office, valid_from=LONG_AGO, valid_to=person.valid_to,
        post_id=auditors.Posting._meta.get_field("post").remote_field.model.objects.get_or_create(
            code="outside", defaults={"title": "外部関係者", "rank": 1}
        )[0].pk,
    )  # fmt: skip
    Appointment.objects.create(person=person, unit=ward.office, kind="auditor", valid_from=LONG_AGO)
    facts = {
        "lead": True, "firm": "みらい監査法人", "contract_first": datetime.date(YEAR, 4, 1),
        "contract_last": datetime.date(YEAR, 12, 28),
    }  # fmt: skip
    return auditors.register_auditor(person, facts, actor=ward.keeper)


def content_of(plan: YearPlan) -> dict[str, Any]:
    return read_sealed(plan, actor=MACHINE, purpose="試験")


def with_calendar(ward: AuditWard) -> YearPlan:
    plan = drawn(ward)
    some_auditors(ward)
    with on(8, 25):
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=7)
    assert "problem" not in content["outcome"], content["outcome"]
    return plan


def test_every_chosen_section_gets_a_working_half_day_in_the_window_and_two_auditors_with_a_lead(
    ward: AuditWard,
) -> None:
    plan = with_calendar(ward)
    content = content_of(plan)
    assert {one["id"] for one in content["visits"]} == {one["id"] for one in content["selection"]}
    booked = list(booked_in(content, plan))
    assert len(booked) == len(content["selection"])
    leads = set(Auditor.objects.filter(lead=True).values_list("pk", flat=True))
    for one in booked:
        assert datetime.date(YEAR, 9, 1) <= one.slot.day <= datetime.date(YEAR, 12, 28)
        assert clock.calendar().is_open(one.slot.day)
        assert len(one.team) == 2
        assert set(one.team) & leads
    assert content["outcome"]["cost"] >= content["outcome"]["bound"]
    assert calendars.violations_now(plan, content) == []


def test_busy_times_that_every_section_was_asked_for_keep_the_visit_away(ward: AuditWard) -> None:
    """H31 L51: 住民課は12月と月曜日が忙しい."""
    plan = drawn(ward)
    some_auditors(ward)
    codes = [one["id"] for one in content_of(plan)["selection"]]
    sheet = Questionnaire.objects.filter(plan=plan, unit__code__in=codes).first()
    assert sheet is not None
    chosen = sheet.unit.code
    december = (datetime.date(YEAR, 12, 1), datetime.date(YEAR, 12, 31))
    BusyPeriod.objects.create(questionnaire=sheet, first=december[0], last=december[1], reason="年末の窓口")
    BusyPeriod.objects.create(
        questionnaire=sheet, first=datetime.date(YEAR, 9, 1), last=december[1], weekday=0, reason="月曜日の窓口"
    )
    with on(8, 25):
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=7)
    slot = next(one.slot for one in booked_in(content, plan) if one.code == chosen)
    assert slot.day.month != 12
    assert slot.day.weekday() != 0


def test_where_no_calendar_exists_one_sentence_says_why_and_stands_sealed(ward: AuditWard) -> None:
    plan = drawn(ward)
    with on(8, 25):
        progress = calendars.ask_for_calendar(plan, {}, actor=ward.lead)
        reckon_calendar(plan=plan.pk, person=ward.lead.pk, progress=progress.pk)
    problem = content_of(plan)["outcome"]["problem"]
    assert problem.startswith(content_of(plan)["visits"][0]["name"])
    assert "外部に委託するか" in problem
    progress.refresh_from_db()
    assert progress.state == "done"
    names = {one["name"] for one in content_of(plan)["visits"]}
    assert not any(name in f"{row.title}{row.message}" for row in jobs.Progress.objects.all() for name in names)
    page = as_person(ward.lead).get(f"/audits/plans/{plan.pk}/calendar/").content.decode()
    assert problem in page


def test_the_reckoning_runs_in_the_background_and_tells_its_progress(ward: AuditWard) -> None:
    plan = drawn(ward)
    some_auditors(ward)
    client = as_person(ward.lead)
    with on(8, 25):
        said = client.post(
            f"/audits/plans/{plan.pk}/calendar/reckon/",
            {"team": "2", "most_per_week": "5", "most_in_week": "2", "years_apart": "3", "gossip_days": "14"},
        )
        assert said.status_code == 302
        progress = jobs.Progress.objects.get()
        running = client.get(f"/audits/plans/{plan.pk}/calendar/")
        assert 'hx-trigger="every 2s"' in running.content.decode()
        assert client.get(f"/audits/plans/{plan.pk}/calendar/watch/").status_code == 200
        reckon_calendar(plan=plan.pk, person=ward.lead.pk, progress=progress.pk)
        assert client.get(f"/audits/plans/{plan.pk}/calendar/watch/")["HX-Refresh"] == "true"
    assert content_of(plan)["rules"]["most_per_week"] == 5
    page = client.get(f"/audits/plans/{plan.pk}/calendar/").content.decode()
    for one in content_of(plan)["visits"]:
        assert one["name"] in page


def test_a_plan_that_was_changed_meanwhile_is_not_overwritten(ward: AuditWard) -> None:
    plan = drawn(ward)
    some_auditors(ward)
    content = content_of(plan)
    code = next(code for code in content["sections"] if code not in {one["id"] for one in content["selection"]})
    seen: list[int] = []

    def meanwhile(_cost: int, _bound: int) -> None:
        if not seen:
            seen.append(1)
            selecting.change_selection(plan, code, take=True, reason="特命", ordered=True, actor=ward.lead)

    with on(8, 25), pytest.raises(calendars.PlanMoved, match="もう一度"):
        calendars.reckon_calendar(plan, actor=ward.lead, seed=7, tell=meanwhile)
    assert code in {one["id"] for one in content_of(plan)["selection"]}


def test_a_visit_is_moved_by_hand_with_a_reason_and_says_which_rule_it_relaxes(ward: AuditWard) -> None:
    plan = with_calendar(ward)
    one = content_of(plan)["calendar"][0]
    saturday = Slot(datetime.date(YEAR, 10, 3), Half.MORNING)
    with on(8, 26):
        with pytest.raises(WrongValue, match="理由"):
            calendars.book_by_hand(plan, one["key"], slot=saturday, team=one["auditors"], reason=" ", actor=ward.lead)
        with pytest.raises(WrongValue, match="閉庁日にあたります"):
            calendars.book_by_hand(
                plan, one["key"], slot=saturday, team=one["auditors"], reason="土曜開庁", actor=ward.lead
            )
        content = calendars.book_by_hand(
            plan, one["key"], slot=saturday, team=one["auditors"], reason="土曜開庁", despite=True, actor=ward.lead
        )
        with pytest.raises(WrongValue, match="2人ではありません"):
            calendars.book_by_hand(
                plan,
                one["key"],
                slot=saturday,
                team=one["auditors"][:1],
                reason="一人で",
                despite=True,
                actor=ward.lead,
            )
    assert content["edits"][-1]["relaxed"]
    assert "閉庁日" in content["edits"][-1]["relaxed"][0]
    page = as_person(ward.lead).get(f"/audits/plans/{plan.pk}/calendar/").content.decode()
    assert "土曜開庁" in page


@pytest.mark.requirement("AUD-2")
def test_an_auditor_transferred_into_the_section_the_day_before_blocks_the_visit_until_reassigned(
    ward: AuditWard,
) -> None:
    plan = with_calendar(ward)
    staff = set(Auditor.objects.filter(firm="").values_list("pk", flat=True))
    booked = next(one for one in booked_in(content_of(plan), plan) if set(one.team) <= staff)
    mover = Auditor.objects.get(pk=booked.team[0])
    assert calendars.blocking_conflicts(booked) == []
    eve = booked.slot.day - datetime.timedelta(days=1)
    with clock.at(datetime.datetime.combine(eve, datetime.time(9), clock.TOKYO)):
        Posting.objects.filter(person=mover.person, valid_to__isnull=True).update(valid_to=eve)
        post = Posting.objects.filter(person=mover.person).get().post
        unit = Unit.objects.get(pk=booked.unit_id)
        Posting.objects.create(person=mover.person, unit=unit, post=post, valid_from=booked.slot.day)
        assert any("在籍しています" in one for one in calendars.blocking_conflicts(booked))
        page = as_person(ward.lead).get(f"/audits/plans/{plan.pk}/calendar/").content.decode()
        assert f"{mover}は{booked.name}に在籍しています" in page
        # Whoever keeps the seal hears of each move, of whichever section: the notice tells nothing of the calendar.
        assert auditors.tell_of_moves() == 1
        notice = notices.Notice.objects.get(kind=auditors.MOVED.code)
        assert notice.person_id == ward.lead.pk
        assert booked.name not in notice.title + notice.text
        others = Auditor.objects.exclude(pk__in=booked.team).filter(firm="", lead=mover.lead)
        other = next(one for one in others if _is_free(plan, one, booked.slot))
        calendars.book_by_hand(
            plan, booked.key, slot=booked.slot, team=[other.pk, booked.team[1]], reason="異動のため", actor=ward.lead
        )
        again = next(one for one in booked_in(content_of(plan), plan) if one.key == booked.key)
        assert calendars.blocking_conflicts(again) == []


def _is_free(plan: YearPlan, auditor: Auditor, slot: Slot) -> bool:
    week = [one for one in booked_in(content_of(plan), plan) if auditor.pk in one.team and one.slot.week == slot.week]
    return len(week) < 2 and all(one.slot.day != slot.day for one in week)


def test_independence_is_relaxed_by_nobody(ward: AuditWard) -> None:
    plan = with_calendar(ward)
    booked = next(booked_in(content_of(plan), plan))
    former = Auditor.objects.exclude(pk__in=booked.team).filter(firm="").first()
    assert former is not None
    post = Posting.objects.get(person=former.person).post
    Posting.objects.create(
        person=former.person, unit_id=booked.unit_id, post=post, is_main=False,
        valid_from=datetime.date(YEAR - 2, 4, 1), valid_to=datetime.date(YEAR - 1, 3, 31),
    )  # fmt: skip
    with on(8, 26), pytest.raises(WrongValue, match="3年たっていません"):
        calendars.book_by_hand(
            plan, booked.key, slot=booked.slot, team=[former.pk, *booked.team[1:]], reason="どうしても", despite=True,
            actor=ward.lead,
        )  # fmt: skip


@pytest.mark.requirement("AUD-2")
def test_the_office_itself_and_its_systems_are_audited_by_outsiders_only(ward: AuditWard) -> None:
    """情報管理課 runs the audits: its own systems are offered to those from outside alone."""
    plan = with_calendar(ward)
    with on(8, 26):
        content = content_of(plan)
        assert ward.office.code in content["sections"]
        visit = calendars.add_visit(plan, ward.office.code, Kind.HEARING, reason="自課の監査", actor=ward.lead)
        staff = list(Auditor.objects.filter(firm="").values_list("pk", flat=True))[:2]
        slot = Slot(datetime.date(YEAR, 9, 1), Half.AFTERNOON)
        with pytest.raises(WrongValue, match="委託によりますが"):
            calendars.book_by_hand(plan, visit["key"], slot=slot, team=staff, reason="職員で", actor=ward.lead)
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=3)
    team = next(one.team for one in booked_in(content, plan) if one.key == visit["key"])
    assert set(team) == set(Auditor.objects.exclude(firm="").values_list("pk", flat=True))


def test_what_has_begun_keeps_its_day_when_the_rest_is_set_anew(ward: AuditWard) -> None:
    plan = with_calendar(ward)
    first = next(iter(sorted(booked_in(content_of(plan), plan), key=lambda one: one.slot)))
    when = datetime.datetime.combine(first.slot.day, datetime.time(10), clock.TOKYO)
    Visit.objects.create(key=first.key, plan=plan, kind="internal", unit_id=first.unit_id, arrived_at=when)
    with clock.at(when):
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=99)
        again = {one.key: one for one in booked_in(content, plan)}
        assert again[first.key].slot == first.slot
        assert all(one.slot.day > first.slot.day for one in again.values() if one.key != first.key)
        with pytest.raises(WrongValue, match="始まった訪問"):
            calendars.book_by_hand(plan, first.key, slot=first.slot, team=first.team, reason="替える", actor=ward.lead)
        if first.code in {one["id"] for one in content["selection"]}:
            with pytest.raises(WrongValue, match="始まった訪問は外せません"):
                selecting.change_selection(plan, first.code, take=False, reason="外す", actor=ward.lead)


def test_an_outside_firm_goes_only_within_its_contract_and_its_accounts_end_with_it(ward: AuditWard) -> None:
    outsider = an_outsider(ward)
    with pytest.raises(WrongValue, match="利用期限"):
        auditors.revise_auditor(
            outsider,
            {"firm": "みらい監査法人", "contract_first": LONG_AGO, "contract_last": datetime.date(YEAR + 2, 3, 31)},
            actor=ward.keeper,
        )
    stranger = a_person("外部 三郎", ward.office)
    Person.objects.filter(pk=stranger.pk).update(employment="outside", valid_to=datetime.date(YEAR + 1, 3, 31))
    stranger.refresh_from_db()
    with pytest.raises(WrongValue, match="監査員に任命されていません"):
        auditors.register_auditor(stranger, {"lead": True}, actor=ward.keeper)
    with pytest.raises(access.NotAllowed):
        auditors.end_auditor(outsider, reason="契約終了", actor=ward.promoter)
    auditors.end_auditor(outsider, reason="契約終了", actor=ward.keeper)
    assert Auditor.objects.get(pk=outsider.pk).ended_on == clock.today()


def test_for_whoever_does_not_keep_the_seal_the_calendar_has_no_address(ward: AuditWard) -> None:
    plan = with_calendar(ward)
    key = content_of(plan)["visits"][0]["key"]
    for person in (ward.keeper, ward.director, ward.head, ward.clerk, ward.stranger, ward.auditor, ward.control):
        client = as_person(person)
        for tail in ("", "watch/", "reckon/", "add/", f"{key}/", f"{key}/drop/", f"{'0' * 32}/"):
            assert client.get(f"/audits/plans/{plan.pk}/calendar/{tail}").status_code == 404
    for person in (ward.director, ward.head, ward.clerk, ward.stranger):
        assert as_person(person).get("/audits/auditors/").status_code == 404


def test_an_outlying_office_takes_the_whole_day_of_those_who_go(ward: AuditWard) -> None:
    plan = drawn(ward)
    some_auditors(ward)
    content = content_of(plan)
    codes = [one["id"] for one in content["selection"]]
    for code in codes:
        ScopeRule.objects.create(unit=Unit.objects.get(code=code), rule="outlying", reason="出張所", since=YEAR)
    with on(8, 25):
        content = calendars.reckon_calendar(plan, actor=ward.lead, seed=7)
    days = [(number, one.slot.day) for one in booked_in(content, plan) for number in one.team]
    assert len(days) == len(set(days)) == 2 * len(codes)


def test_who_served_in_a_section_that_is_no_more_is_kept_from_what_came_of_it(ward: AuditWard) -> None:
    """税務課 was merged into 課税課 in the middle of the year; whoever was there last year audits neither."""
    auditor = some_auditors(ward)[0]
    today = clock.today()
    heir = a_unit("課税課", ward.units["residents"], code="1310")
    post = Posting.objects.get(person=auditor.person).post
    Posting.objects.create(
        person=auditor.person, unit=ward.other, post=post, is_main=False, valid_from=LONG_AGO,
        valid_to=today - datetime.timedelta(days=200),
    )  # fmt: skip
    ward.other.versions.update(valid_to=today - datetime.timedelta(days=100))
    Succession.objects.create(predecessor=ward.other, successor=heir, day=today - datetime.timedelta(days=99))
    forget_trees()
    told = auditors_now([auditor])[0]
    assert {"1302", "1310"} <= {one.section_id for one in told.services}

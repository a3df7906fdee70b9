"""What was decided stands in a register; what was left to do has an owner and comes back (MTG-7, MTG-8, MTG-10)."""

import datetime

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django import app

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.public import Paper, paper_of
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Unit, standing
from honbu.kernel.states import NotPossibleNow
from honbu.modules.meetings import public
from honbu.modules.meetings.actions import deciding
from honbu.modules.meetings.actions import following_up as actions
from honbu.modules.meetings.actions import intake as intakes
from honbu.modules.meetings.actions import minutes as keeping
from honbu.modules.meetings.models import AgendaItem, Decision, FollowUp, Meeting, Proposal
from honbu.modules.meetings.queries.decisions import carried_to
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, a_meeting, approved, taken_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-7")]
SOON = datetime.date(2026, 12, 18)


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


@pytest.fixture
def meeting(hq: Headquarters) -> Meeting:
    """Its meeting of spring."""
    return intakes.accept_intake(taken_in(hq), actor=hq.secretary)


def home_of(person: Actor) -> Unit:
    """The unit of somebody's post."""
    return Unit.objects.get(pk=standing(person).unit_id)  # type: ignore[arg-type]


def confirmed(meeting: Meeting, hq: Headquarters) -> FollowUp:
    """The chair's instruction, given to the stranger's section."""
    one = FollowUp.objects.get(meeting=meeting, kind="instruction", text__contains="総額")
    actions.confirm_follow_up(
        one,
        actor=hq.secretary,
        text="停電時の回線数と五年間の総額を示す",
        unit=home_of(hq.stranger),
        due=SOON,
        owner=hq.stranger,
    )
    one.refresh_from_db()
    return one


def test_planning_the_next_meeting_puts_what_is_still_open_on_its_agenda(hq: Headquarters, meeting: Meeting) -> None:
    confirmed(meeting, hq)
    following = a_meeting(hq)
    assert [item.title for item in following.items.all()] == ["これまでの宿題について"]


def test_closing_a_meeting_finds_what_its_speeches_leave_to_be_done(hq: Headquarters, meeting: Meeting) -> None:
    FollowUp.objects.filter(meeting=meeting).delete()
    assert actions.find_candidates(meeting) == 6
    assert actions.find_candidates(meeting) == 0


def next_meeting(meeting: Meeting) -> Meeting:
    """The meeting after it."""
    return Meeting.objects.create(body=meeting.body, fiscal_year=2025, ordinal=2, held_on=datetime.date(2025, 9, 3))


def test_a_candidate_becomes_somebodys_work_with_a_day(hq: Headquarters, meeting: Meeting) -> None:
    one = confirmed(meeting, hq)
    work = [item for item in notices.open_work(hq.stranger) if item.title == "宿題に答える"]
    assert one.state == "confirmed"
    assert [item.due for item in work] == [SOON]


def test_what_was_left_to_do_comes_back_on_the_next_agenda_until_it_is_answered_with_evidence(
    hq: Headquarters, meeting: Meeting
) -> None:
    one, following = confirmed(meeting, hq), next_meeting(meeting)
    assert list(carried_to(following)) == [one]
    item = actions.carry_over(following, actor=hq.secretary)
    assert item is not None
    assert (item.kind, item.no, item.title) == ("report", 1, "これまでの宿題について")
    assert actions.carry_over(following, actor=hq.secretary) == item
    paper = SimpleUploadedFile("比較.txt", "五年間の総額の比較".encode())
    actions.answer_follow_up(one, actor=hq.stranger, answer="8回線です。総額は別紙のとおりです。", evidence=paper)
    assert list(carried_to(following)) == [one]
    actions.accept_answer(one, actor=hq.secretary)
    one.refresh_from_db()
    assert one.state == "done"
    assert one.evidence is not None
    assert list(carried_to(following)) == []
    assert actions.carry_over(next_meeting_after(following), actor=hq.secretary) is None


def next_meeting_after(meeting: Meeting) -> Meeting:
    """One more."""
    return Meeting.objects.create(body=meeting.body, fiscal_year=2025, ordinal=3, held_on=datetime.date(2025, 12, 3))


def test_an_answer_that_is_not_enough_goes_back_with_a_reason_and_a_new_day(hq: Headquarters, meeting: Meeting) -> None:
    one = confirmed(meeting, hq)
    actions.answer_follow_up(one, actor=hq.stranger, answer="検討中です。")
    with pytest.raises(actions.ReasonMissing):
        actions.ask_again(one, actor=hq.secretary, reason="", due=SOON)
    actions.ask_again(one, actor=hq.secretary, reason="数字がない", due=SOON + datetime.timedelta(days=7))
    one.refresh_from_db()
    assert one.state == "working"
    assert [item.title for item in notices.open_work(hq.stranger)] == ["宿題に答える"]


def test_overdue_work_is_shown_as_late(hq: Headquarters, meeting: Meeting) -> None:
    one = confirmed(meeting, hq)
    with clock.at(datetime.datetime(2027, 1, 12, 9, tzinfo=clock.TOKYO)):
        page = as_person(hq.secretary).get(f"/meetings/follow-ups/{one.pk}/").content.decode()
    assert "期限超過" in page


def test_two_candidates_for_the_same_work_are_put_together_and_both_sentences_stay(
    hq: Headquarters, meeting: Meeting
) -> None:
    first, second = FollowUp.objects.filter(meeting=meeting).order_by("pk")[:2]
    actions.merge_follow_up(second, actor=hq.secretary, into=first)
    page = as_person(hq.secretary).get(f"/meetings/follow-ups/{first.pk}/").content.decode()
    assert second.quote in page
    with pytest.raises(actions.NotTheSame):
        actions.merge_follow_up(first, actor=hq.secretary, into=first)


def test_letting_go_needs_a_reason_that_stays(hq: Headquarters, meeting: Meeting) -> None:
    one = FollowUp.objects.filter(meeting=meeting).first()
    assert one is not None
    with pytest.raises(actions.ReasonMissing):
        actions.drop_follow_up(one, actor=hq.secretary, reason=" ")
    actions.drop_follow_up(one, actor=hq.secretary, reason="すでに行っているため")
    with pytest.raises(NotPossibleNow):
        actions.drop_follow_up(one, actor=hq.secretary, reason="もう一度")
    one.refresh_from_db()
    assert one.reason == "すでに行っているため"


def test_whoever_was_not_asked_neither_sees_nor_answers(hq: Headquarters, meeting: Meeting) -> None:
    candidate = FollowUp.objects.filter(meeting=meeting).first()
    assert candidate is not None
    assert as_person(hq.stranger).get(f"/meetings/follow-ups/{candidate.pk}/").status_code == 404
    assert candidate.text not in as_person(hq.stranger).get("/meetings/follow-ups/").content.decode()
    one = FollowUp.objects.filter(meeting=meeting).exclude(pk=candidate.pk).first()
    assert one is not None
    with pytest.raises(access.NotAllowed):
        actions.answer_follow_up(one, actor=hq.stranger, answer="回答")


def test_a_member_who_only_reads_a_follow_up_does_not_answer_for_the_unit_that_was_asked(
    hq: Headquarters, meeting: Meeting
) -> None:
    one = confirmed(meeting, hq)
    page = as_person(hq.member).get(f"/meetings/follow-ups/{one.pk}/")
    assert page.status_code == 200
    assert "回答する</button>" not in page.content.decode()
    with pytest.raises(access.NotAllowed):
        actions.answer_follow_up(one, actor=hq.member, answer="代わりに答えます。")


def test_the_pages_lead_from_the_candidate_to_the_accepted_answer(hq: Headquarters, meeting: Meeting) -> None:
    one = FollowUp.objects.get(meeting=meeting, kind="instruction", text__contains="総額")
    where, office = f"/meetings/follow-ups/{one.pk}/", as_person(hq.secretary)
    assert office.get(f"/meetings/{meeting.pk}/follow-ups/").status_code == 200
    wrong = office.post(f"{where}confirm/", {"text": "示す", "unit": "1301", "due": "むかし"})
    assert wrong.status_code == 422
    office.post(f"{where}confirm/", {"text": "示す", "unit": "1301", "due": "令和8年12月18日", "next_meeting": "on"})
    as_person(hq.stranger).post(f"{where}answer/", {"answer": "8回線です。"})
    office.post(f"{where}accept/")
    one.refresh_from_db()
    assert one.state == "done"


@pytest.mark.requirement("MTG-8")
def test_a_decision_is_registered_when_the_minutes_are_approved(hq: Headquarters, meeting: Meeting) -> None:
    assert Decision.objects.count() == 0
    item = AgendaItem.objects.get(meeting=meeting, kind="matter", no=2)
    AgendaItem.objects.filter(pk=item.pk).update(resolution="with_homework", conditions="総額を示すこと")
    approved(meeting, hq)
    found = Decision.objects.get(item=item)
    assert found.conditions == "総額を示すこと"
    page = as_person(hq.stranger).get(f"/meetings/decisions/{found.pk}/").content.decode()
    assert "総額を示すこと" in page
    assert Decision.objects.count() == 2


@pytest.mark.requirement("MTG-8")
def test_a_corrected_record_corrects_the_register_and_tells_it_once(hq: Headquarters, meeting: Meeting) -> None:
    approved(meeting, hq)
    AgendaItem.objects.filter(meeting=meeting, kind="matter", no=1).update(resolution="amended")
    keeping.start_minutes(meeting, actor=hq.secretary, reason="議決の言葉の誤り")
    approved(meeting, hq)
    assert Decision.objects.count() == 2
    assert "修正のうえ承認" in Decision.objects.get(item__no=1, item__kind="matter").wording


@pytest.mark.requirement("MTG-8")
def test_another_module_asks_for_a_decision_and_hears_what_was_decided(hq: Headquarters, meeting: Meeting) -> None:
    unit = home_of(hq.stranger)
    asked = {
        "subject_kind": "portfolio.system", "subject_id": 7, "title": "内線電話の更新方式について", "asked": "開発の承認",
        "summary": "交換機の保守が終わるため", "unit": unit, "actor": hq.stranger, "new_system": True,
    }  # fmt: skip
    number = public.ask_for_decision(**asked)
    with pytest.raises(public.AlreadyAsked):
        public.ask_for_decision(**asked)
    assert public.verdict_on("portfolio.system", 7) is None
    proposal = Proposal.objects.get(pk=number)
    AgendaItem.objects.filter(meeting=meeting, kind="matter", no=2).update(proposal=proposal)
    Proposal.objects.filter(pk=number).update(state="on_agenda")
    approved(meeting, hq)
    proposal.refresh_from_db()
    assert proposal.state == "settled"
    verdict = public.verdict_on("portfolio.system", 7)
    assert verdict is not None
    assert verdict.approved
    told = apps.get_model("events", "Event").objects.get(kind__endswith="MatterDecided")
    assert (told.body["subject_kind"], told.body["subject_id"], told.body["approved"]) == (
        "portfolio.system",
        "7",
        True,
    )


@pytest.mark.requirement("MTG-8")
def test_only_for_ones_own_unit_something_is_brought_before_the_headquarters(hq: Headquarters) -> None:
    with pytest.raises(access.NotAllowed):
        public.ask_for_decision(
            subject_kind="x",
            subject_id=1,
            title="よその件",
            asked="",
            summary="",
            unit=home_of(hq.member),
            actor=hq.stranger,
        )


def test_a_decision_is_superseded_by_a_later_one_of_the_same_body(hq: Headquarters, meeting: Meeting) -> None:
    winter = intakes.accept_intake(taken_in(hq, written("2024-3"), "冬.txt"), actor=hq.secretary)
    for one in (winter, meeting):
        approved(one, hq)
    old, new = Decision.objects.get(item__meeting=winter), Decision.objects.get(item__meeting=meeting, item__no=1)
    with pytest.raises(deciding.NotAnother):
        deciding.supersede_decision(new, actor=hq.secretary, by=old, reason="逆")
    deciding.supersede_decision(old, actor=hq.secretary, by=new, reason="進め方を改めた")
    page = as_person(hq.member).get(f"/meetings/decisions/{old.pk}/").content.decode()
    assert "この決定は変更されました" in page


@pytest.mark.requirement("MTG-10")
def test_the_nineteen_papers_of_both_records_are_known_and_none_is_claimed_that_nobody_makes(hq: Headquarters) -> None:
    assert len(public.PAPERS) == 19
    page = as_person(hq.secretary).get("/meetings/papers/").content.decode()
    assert page.count("まだ作れない") == 19 - len(public.offers())


@pytest.mark.requirement("MTG-10")
def test_a_module_offers_a_paper_and_the_agendas_page_makes_it(
    hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("honbu.modules.meetings.public._offers", {})

    def make(_reader: Actor, form: str) -> Paper:
        return paper_of("情報管理課,住民記録\n".encode(), "所管するシステム一覧", form)

    public.offer_paper("portfolio.inventory", make, may=lambda reader: reader == hq.secretary, forms=("csv",))
    office = as_person(hq.secretary)
    assert "/meetings/papers/portfolio.inventory.csv" in office.get("/meetings/papers/").content.decode()
    answer = office.get("/meetings/papers/portfolio.inventory.csv")
    assert "住民記録" in answer.content.decode()
    assert as_person(hq.stranger).get("/meetings/papers/portfolio.inventory.csv").status_code == 404
    with pytest.raises(public.UnknownPaper):
        public.offer_paper("audits.nothing", make, may=lambda _reader: True)


def test_an_overdue_follow_up_reaches_its_owner_and_after_three_business_days_the_chief(
    hq: Headquarters, meeting: Meeting
) -> None:
    one = confirmed(meeting, hq)

    def told_by(day: datetime.date) -> dict[str, list[str]]:
        moment = datetime.datetime.combine(day, datetime.time(9), tzinfo=clock.TOKYO)
        with clock.at(moment):
            app.tasks["notices.escalate"]()
            people = {"owner": hq.stranger, "chief": hq.counter_chief, "colleague": hq.colleague}
            return {
                who: [notice.title for notice in notices.latest_notices(person, 20) if "宿題に答える" in notice.title]
                for who, person in people.items()
            }

    on_the_day = told_by(SOON)
    assert on_the_day["owner"][0] == "今日が期限です：宿題に答える"
    assert on_the_day["chief"] == []
    assert told_by(SOON + datetime.timedelta(days=1)) == on_the_day, "nobody is told on a Saturday"
    late = told_by(SOON + datetime.timedelta(days=3))
    assert late["owner"][0] == "期限が過ぎました：宿題に答える"
    assert late["chief"] == []
    later = told_by(SOON + datetime.timedelta(days=5))
    assert later["chief"] == ["所属の仕事の期限が過ぎています：宿題に答える"]
    assert later["owner"] == late["owner"]
    assert later["colleague"] == []
    actions.answer_follow_up(one, actor=hq.stranger, answer="回線数は120、総額は別紙のとおりです。")
    assert told_by(SOON + datetime.timedelta(days=10)) == later, "what is answered is not asked for again"


def test_whoever_was_asked_tells_that_it_is_being_worked_on_and_it_stays_due(
    hq: Headquarters, meeting: Meeting
) -> None:
    one = confirmed(meeting, hq)
    address = f"/meetings/follow-ups/{one.pk}/"
    assert "着手したことを知らせる" in as_person(hq.stranger).get(address).content.decode()
    as_person(hq.stranger).post(f"{address}take_up/")
    one.refresh_from_db()
    assert one.state == "working"
    assert [item.title for item in notices.open_work(hq.stranger)] == ["宿題に答える"]
    actions.answer_follow_up(one, actor=hq.stranger, answer="回線数は120です。")
    one.refresh_from_db()
    assert one.state == "answered"


def test_who_only_reads_a_follow_up_does_not_take_it_up(hq: Headquarters, meeting: Meeting) -> None:
    one = confirmed(meeting, hq)
    with pytest.raises(access.NotAllowed):
        actions.take_up_follow_up(one, actor=hq.member)


def test_the_register_marks_what_is_late_until_it_is_answered(hq: Headquarters, meeting: Meeting) -> None:
    one = confirmed(meeting, hq)
    office = as_person(hq.secretary)
    assert "期限超過" not in office.get("/meetings/follow-ups/").content.decode()
    with clock.at(datetime.datetime(2026, 12, 21, 9, tzinfo=clock.TOKYO)):
        assert "期限超過" in office.get("/meetings/follow-ups/").content.decode()
        actions.answer_follow_up(one, actor=hq.stranger, answer="回線数は120です。")
        assert "期限超過" not in office.get("/meetings/follow-ups/").content.decode()


def test_the_page_gives_a_follow_up_to_somebody_by_name(hq: Headquarters, meeting: Meeting) -> None:
    one = FollowUp.objects.get(meeting=meeting, kind="instruction", text__contains="総額")
    where, office = f"/meetings/follow-ups/{one.pk}/", as_person(hq.secretary)
    values = {"text": "総額を示す", "unit": home_of(hq.stranger).code, "due": "令和8年12月18日"}
    assert office.post(f"{where}confirm/", {**values, "owner": "なし"}).status_code == 422
    office.post(f"{where}confirm/", {**values, "owner": hq.stranger.number})
    one.refresh_from_db()
    assert one.owner == hq.stranger
    assert [item.title for item in notices.open_work(hq.stranger)] == ["宿題に答える"]
    assert hq.stranger.name in office.get(where).content.decode()

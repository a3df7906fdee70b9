"""会議体の管理: who sits in a body on a day, and by which registered rules (MTG-1)."""

import datetime

import pytest

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.trail import public as trail
from honbu.modules.meetings.actions import bodies as actions
from honbu.modules.meetings.models import Body, Membership
from honbu.modules.meetings.queries.bodies import seats_on
from honbu.modules.meetings.tests.makers import Headquarters, a_headquarters, a_meeting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("MTG-1")]
SPRING, SUMMER, AUTUMN = datetime.date(2026, 4, 1), datetime.date(2026, 7, 31), datetime.date(2026, 8, 1)


@pytest.fixture
def hq() -> Headquarters:
    """A headquarters."""
    return a_headquarters()


def charter_of(hq: Headquarters, **values: object) -> actions.Charter:
    """What is laid down now, with changes."""
    now = {name: getattr(hq.body, name) for name in actions.Charter.__slots__}
    return actions.Charter(**{**now, **values})  # type: ignore[arg-type]


def test_a_quorum_is_registered_only_with_the_name_of_its_rule(hq: Headquarters) -> None:
    with pytest.raises(actions.RuleNotNamed):
        actions.change_body(hq.body, charter_of(hq, quorum="majority"), actor=hq.secretary)
    changed = actions.change_body(
        hq.body, charter_of(hq, quorum="majority", rule_name="設置要綱 第6条"), actor=hq.secretary
    )
    assert changed.quorum == "majority"
    line = trail.history_of(hq.body)[0]
    assert (line.verb, line.after["定足数"]) == ("meetings.body.changed", "過半数")


def test_what_is_not_registered_is_shown_as_not_registered(hq: Headquarters) -> None:
    shown = as_person(hq.secretary).get(f"/meetings/bodies/{hq.body.pk}/").content.decode()
    assert shown.count("規程未登録") == 3


def test_a_member_who_leaves_is_there_until_that_day_and_the_successor_from_the_next(hq: Headquarters) -> None:
    seat = Membership.objects.get(post="区民部長")
    actions.end_member(seat, actor=hq.secretary, day=SUMMER)
    actions.add_member(
        hq.body, actions.SeatFacts("member", "総務部長", AUTUMN, unit=hq.units["policy"]), actor=hq.secretary
    )
    assert [one.membership.post for one in seats_on(hq.body, SUMMER)] == ["副区長", "区民部長", "情報管理課長"]
    assert [one.membership.post for one in seats_on(hq.body, AUTUMN)] == ["副区長", "総務部長", "情報管理課長"]


def test_a_seat_that_goes_with_a_post_is_held_by_whoever_heads_the_unit(hq: Headquarters) -> None:
    seat = next(one for one in seats_on(hq.body, SPRING) if one.membership.post == "区民部長")
    assert seat.person == hq.member


def test_a_member_does_not_leave_before_coming(hq: Headquarters) -> None:
    seat = Membership.objects.get(post="区民部長")
    with pytest.raises(actions.EndsBeforeItBegins):
        actions.end_member(seat, actor=hq.secretary, day=datetime.date(2019, 1, 1))


def test_a_body_with_meetings_ahead_is_not_dissolved(hq: Headquarters) -> None:
    meeting = a_meeting(hq)
    with pytest.raises(actions.StillMeets):
        actions.end_body(hq.body, actor=hq.secretary, day=SUMMER, reason="統合のため")
    meeting.delete()
    actions.end_body(hq.body, actor=hq.secretary, day=SUMMER, reason="統合のため")
    assert Body.objects.get().ended_on == SUMMER


def test_two_who_change_a_body_at_once_see_each_other(hq: Headquarters) -> None:
    browser = as_person(hq.secretary)
    address = f"/meetings/bodies/{hq.body.pk}/edit/"
    form = browser.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    actions.change_body(hq.body, charter_of(hq, place="大会議室"), actor=hq.secretary)
    response = browser.post(address, {**sent, "place": "第一委員会室"})
    assert response.status_code == 422
    assert "大会議室" in response.content.decode()
    assert Body.objects.get().place == "大会議室"


def test_the_page_adds_changes_and_ends_members(hq: Headquarters) -> None:
    browser = as_person(hq.secretary)
    top = f"/meetings/bodies/{hq.body.pk}/"
    seat = {
        "role": "member",
        "post": "契約課長",
        "person": "",
        "unit": str(hq.units["counter"].pk),
        "order": "5",
        "valid_from": "R8.4.1",
    }
    assert browser.post(f"{top}members/new/", {**seat, "seen": "{}"}).status_code == 302
    added = Membership.objects.get(post="契約課長")
    form = browser.get(f"{top}members/{added.pk}/").context["form"]
    assert (
        browser.post(
            f"{top}members/{added.pk}/", {**seat, "post": "契約管財課長", "seen": form["seen"].value()}
        ).status_code
        == 302
    )
    assert browser.post(f"{top}members/{added.pk}/end/", {"day": "令和8年9月30日"}).status_code == 302
    added.refresh_from_db()
    assert (added.post, str(added.valid_to)) == ("契約管財課長", "2026-09-30")
    assert "契約管財課長" in browser.get(f"{top}?day=R8.9.30").content.decode()


def test_a_new_body_is_registered_and_listed(hq: Headquarters) -> None:
    browser = as_person(hq.secretary)
    form = browser.get("/meetings/bodies/new/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {
        "name": "情報セキュリティ委員会",
        "unit": str(hq.units["office"].pk),
        "meeting_reason": "理由",
        "record_reason": "理由",
    }
    assert browser.post("/meetings/bodies/new/", sent).status_code == 302
    assert "情報セキュリティ委員会" in browser.get("/meetings/bodies/").content.decode()

"""Roles of real people in real units."""

import datetime

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.access.models import AutomaticGrant
from honbu.kernel.clock import public as clock
from honbu.kernel.manifest import AutomaticRole, RolePreset
from honbu.kernel.organisation.public import Appointment, Person, Posting, System, Unit
from honbu.kernel.organisation.tests.makers import a_person, a_post, a_unit, a_ward
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db
MACHINE = System("検査")
DAY = datetime.date


@pytest.fixture
def ward() -> dict[str, Unit]:
    return a_ward()


def grant(person: Person, unit: Unit | None, scope: str, *permissions: str, **when) -> access.Grant:
    role = access.Role.objects.create(
        code=f"r{access.Role.objects.count()}", title="試験", permissions=list(permissions)
    )
    return access.grant_role(
        person,
        role,
        actor=MACHINE,
        unit=unit,
        scope=scope,
        valid_from=when.get("valid_from", DAY(2020, 4, 1)),
        valid_to=when.get("valid_to"),
        reason="試験のため",
    )


def test_without_a_role_everything_is_refused(ward):
    with pytest.raises(access.NotAllowed, match="職員名簿を取り込む"):
        access.require(a_person(unit=ward["office"]), "personnel.import", on=ward["office"])


def test_what_one_may_not_see_is_answered_like_something_that_never_was(ward):
    with pytest.raises(access.Hidden):
        access.require_sight(a_person(unit=ward["office"]), "trail.read", on=ward["office"])


def test_a_permission_that_no_manifest_declares_fails_at_once(ward):
    with pytest.raises(access.UnknownPermission):
        access.may(a_person(unit=ward["office"]), "personel.import")


def test_a_role_holds_from_its_first_day_to_its_last(ward):
    person = a_person(unit=ward["office"])
    grant(person, ward["office"], "own", "personnel.appoint", valid_from=DAY(2026, 4, 1), valid_to=DAY(2027, 3, 31))
    for day, allowed in (
        (DAY(2026, 3, 31), False),
        (DAY(2026, 4, 1), True),
        (DAY(2027, 3, 31), True),
        (DAY(2027, 4, 1), False),
    ):
        with clock.at(datetime.datetime(day.year, day.month, day.day, 12, tzinfo=clock.TOKYO)):
            assert access.may(Person.objects.get(pk=person.pk), "personnel.appoint", on=ward["office"]) is allowed


def test_a_chief_may_for_the_section_and_its_teams_but_not_for_the_neighbour(ward):
    role = access.Role.objects.create(code="chief", title="所属長", permissions=["personnel.appoint"])
    AutomaticGrant.objects.create(role=role, held_by="rank>=68", scope="below")
    chief = a_person(unit=ward["office"], title="課長", rank=70)
    assert access.may(chief, "personnel.appoint", on=ward["team"])
    assert not access.may(chief, "personnel.appoint", on=ward["counter"])
    assert not access.may(chief, "personnel.appoint", on=access.WARD)
    assert access.units_where(chief, "personnel.appoint") == {ward["office"].pk, ward["team"].pk}


def test_the_role_of_a_post_goes_with_the_post_on_the_day_of_transfer(ward):
    role = access.Role.objects.create(code="chief", title="所属長", permissions=["personnel.appoint"])
    AutomaticGrant.objects.create(role=role, held_by="rank>=68", scope="below")
    person = a_person(unit=ward["office"], title="課長", rank=70)
    person.postings.update(valid_to=DAY(2026, 3, 31))
    Posting.objects.create(person=person, unit=ward["counter"], post=a_post("課長", 70), valid_from=DAY(2026, 4, 1))
    assert not access.may(person, "personnel.appoint", on=ward["office"])
    assert access.may(person, "personnel.appoint", on=ward["counter"])


def test_an_appointment_brings_its_role_for_its_unit_alone(ward):
    role = access.Role.objects.create(code="promoter", title="推進員", permissions=["personnel.read"])
    AutomaticGrant.objects.create(role=role, held_by="appointment:promoter", scope="own")
    person = a_person(unit=ward["team"])
    Appointment.objects.create(person=person, unit=ward["counter"], kind="promoter", valid_from=DAY(2026, 4, 1))
    assert access.units_where(person, "personnel.read") == {ward["counter"].pk}


def test_whoever_has_left_the_ward_holds_nothing_any_more(ward):
    person = a_person(unit=ward["office"], valid_to=DAY(2026, 3, 31))
    grant(person, None, "ward", "personnel.import")
    assert not access.may(person, "personnel.import")
    assert "在籍期間の外" in access.explain(person, "personnel.import", on=access.WARD).sentence


def test_an_administrator_is_told_why_somebody_may_and_why_not(ward):
    person = a_person(unit=ward["office"])
    grant(person, ward["office"], "own", "personnel.appoint")
    yes = access.explain(person, "personnel.appoint", on=ward["office"])
    elsewhere = access.explain(person, "personnel.appoint", on=ward["counter"])
    no = access.explain(person, "personnel.import", on=ward["office"])
    assert (yes.allowed, [holding.role for holding in yes.grounds]) == (True, ["試験"])
    assert (elsewhere.allowed, len(elsewhere.elsewhere)) == (False, 1)
    assert "この権限を含む役割がありません" in no.sentence


def test_only_whoever_may_grant_can_grant(ward):
    clerk, other = a_person(unit=ward["office"]), a_person(unit=ward["team"])
    role = access.Role.objects.create(code="x", title="試験", permissions=[])
    with pytest.raises(access.NotAllowed):
        access.grant_role(
            other,
            role,
            actor=clerk,
            unit=ward["team"],
            scope="own",
            valid_from=DAY(2026, 4, 1),
            valid_to=None,
            reason="",
        )


def test_granting_and_withdrawing_stand_in_the_trail_with_their_reasons(ward):
    person = a_person(unit=ward["office"])
    given = grant(person, None, "ward", "personnel.import")
    access.withdraw_role(given, actor=MACHINE, reason="異動のため")
    assert not access.may(Person.objects.get(pk=person.pk), "personnel.import")
    assert [(line.verb, line.reason) for line in trail.history_of(person)] == [
        ("access.role.withdrawn", "異動のため"),
        ("access.role.granted", "試験のため"),
    ]


def test_a_grant_that_ends_before_it_begins_is_refused(ward):
    with pytest.raises(access.GrantEndsBeforeItBegins):
        grant(a_person(), None, "ward", valid_from=DAY(2026, 4, 2), valid_to=DAY(2026, 4, 1))


def test_a_role_that_the_ward_has_changed_is_not_set_back_by_an_upgrade():
    preset, rule = RolePreset("secretary", "事務局", ("personnel.read",)), AutomaticRole("secretary", "staff", "ward")
    access.set_up_roles([preset], [rule])
    access.Role.objects.filter(code="secretary").update(permissions=["trail.read"])
    access.set_up_roles([preset], [rule])
    assert access.Role.objects.get(code="secretary").permissions == ["trail.read"]
    assert AutomaticGrant.objects.filter(role__code="secretary").count() == 1


def test_reading_personal_data_leaves_a_line(ward):
    reader, read = a_person(unit=ward["office"]), a_person("読まれた 人")
    access.note_reading(reader, read, permission="personnel.read_details", purpose="試験")
    access.note_reading(reader, read, permission="personnel.read", purpose="試験")
    assert [line.verb for line in trail.history_of(read)] == ["personnel.read_details.read"]


def test_a_member_of_a_team_reaches_the_whole_section_and_no_other_one() -> None:
    units = a_ward()
    other = a_unit("別の係", units["counter"], kind="team")
    member = a_person("係 員", units["team"])
    role = access.Role.objects.create(code="keeper", title="台帳", permissions=["access.explain"])
    AutomaticGrant.objects.create(role=role, held_by="staff", scope="section")
    assert access.may(member, "access.explain", on=units["office"])
    assert access.may(member, "access.explain", on=units["team"])
    assert not access.may(member, "access.explain", on=units["policy"])
    assert not access.may(member, "access.explain", on=other)
    assert access.units_where(member, "access.explain") == {units["office"].pk, units["team"].pk}


def test_who_sits_above_the_sections_reaches_none_of_them_with_a_role_for_sections() -> None:
    units = a_ward()
    director = a_person("部 長", units["policy"], title="部長", rank=80)
    role = access.Role.objects.create(code="keeper", title="台帳", permissions=["access.explain"])
    AutomaticGrant.objects.create(role=role, held_by="staff", scope="section")
    assert access.units_where(director, "access.explain") == {units["policy"].pk}
    assert not access.may(director, "access.explain", on=units["office"])


def test_all_staff_of_a_unit_hold_what_is_handed_to_it_and_lose_it_when_they_leave() -> None:
    units = a_ward()
    inside, outside = a_person("中 人", units["team"]), a_person("外 人", units["counter"])
    role = access.Role.objects.create(code="office", title="事務局", permissions=["access.explain"])
    access.hand_role_to(f"unit:{units['office'].code}", role, actor=System("試し"), scope="ward", reason="所管のため")
    assert access.may(inside, "access.explain", on=units["counter"])
    assert not access.may(outside, "access.explain", on=units["counter"])
    with pytest.raises(access.UnknownCondition):
        access.hand_role_to("unit:", role, actor=System("試し"), scope="ward", reason="")
    with pytest.raises(access.NotAllowed):
        access.hand_role_to("staff", role, actor=inside, scope="ward", reason="")

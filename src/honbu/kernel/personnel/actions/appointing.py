"""Appointments, deputies, and people from outside who are let in for a time."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor, Appointment, Deputy, Person, Post, Posting, Unit, standing
from honbu.kernel.trail import public as trail

LONGEST_STAY = datetime.timedelta(days=366)


class AlreadyAppointed(ValueError):
    """The person is that already in these days, perhaps since a moment ago."""


class DeputyNeedsAnotherPerson(ValueError):
    """Nobody stands in for oneself."""


class StayTooLong(ValueError):
    """An account for somebody from outside is given for a year at the longest, then asked for anew."""


@transaction.atomic
def appoint(
    person: Person, kind: str, *, unit: Unit, actor: Actor, valid_from: datetime.date, valid_to: datetime.date | None
) -> Appointment:
    """役の任命: 情報化推進員, 監査員 … of a unit, from a day on."""
    access.require(actor, "personnel.appoint", on=unit)
    # Two who appoint at once come one after the other, and the second is told.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = Appointment.objects.filter(person=person, unit=unit, kind=kind).exclude(valid_to__lt=valid_from)
    if (held if valid_to is None else held.filter(valid_from__lte=valid_to)).exists():
        raise AlreadyAppointed(_("この期間には、すでに同じ役に任命されています。職員のページで確かめてください。"))
    row = Appointment.objects.create(person=person, unit=unit, kind=kind, valid_from=valid_from, valid_to=valid_to)
    after = {"役": row.get_kind_display(), "組織": unit.code, "任命日": valid_from, "終了日": valid_to}
    trail.write(actor, "personnel.person.appointed", person, after=after)
    return row


@transaction.atomic
def end_appointment(appointment: Appointment, *, actor: Actor, last_day: datetime.date) -> None:
    """役の解任: the appointment ends on a day; it stays in the record."""
    access.require(actor, "personnel.appoint", on=appointment.unit)
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    before = {"終了日": appointment.valid_to}
    appointment.valid_to = last_day
    appointment.save(update_fields=["valid_to"])
    trail.write(
        actor, "personnel.person.appointment_ended", appointment.person, before=before, after={"終了日": last_day}
    )


@transaction.atomic
def name_deputy(
    principal: Person,
    deputy: Person,
    kind: str,
    *,
    actor: Actor,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    order: int = 1,
) -> Deputy:
    """代理者の指定: one names one's own deputy; for others it takes the permission for their unit."""
    if principal == deputy:
        raise DeputyNeedsAnotherPerson(_("本人とは別の人を選んでください。"))
    if actor != principal:
        unit_id = standing(principal).unit_id
        access.require(actor, "personnel.appoint", on=unit_id if unit_id is not None else access.WARD)
    row = Deputy.objects.create(
        principal=principal, deputy=deputy, kind=kind, order=order, valid_from=valid_from, valid_to=valid_to
    )
    after = {"代理者": deputy.name, "種別": row.get_kind_display(), "開始日": valid_from, "終了日": valid_to}
    trail.write(actor, "personnel.person.deputy_named", principal, after=after)
    return row


@transaction.atomic
def end_deputy(deputy: Deputy, *, actor: Actor) -> None:
    """代理者の指定の終了: from tomorrow on nobody stands in by this naming; what was done under it stays.

    Whoever comes second finds it ended, and the first day stays.
    """
    if actor != deputy.principal:
        unit_id = standing(deputy.principal).unit_id
        access.require(actor, "personnel.appoint", on=unit_id if unit_id is not None else access.WARD)
    deputy = Deputy.objects.select_for_update().get(pk=deputy.pk)
    if deputy.valid_to is not None and deputy.valid_to <= clock.today():
        return
    before = {"終了日": deputy.valid_to}
    deputy.valid_to = max(clock.today(), deputy.valid_from)
    deputy.save(update_fields=["valid_to"])
    trail.write(
        actor, "personnel.person.deputy_ended", deputy.principal, before=before, after={"終了日": deputy.valid_to}
    )


@transaction.atomic
def admit_outside_person(
    *,
    number: str,
    family_name: str,
    given_name: str,
    company: str,
    email: str,
    unit: Unit,
    actor: Actor,
    valid_from: datetime.date,
    valid_to: datetime.date,
    purpose: str,
) -> Person:
    """外部関係者の登録: an auditor or vendor works with a unit for a time that has an end, of a year at most."""
    access.require(actor, "personnel.admit", on=unit)
    if not valid_from <= valid_to <= valid_from + LONGEST_STAY:
        raise StayTooLong(_("利用期限は、開始日から1年以内の日にしてください。"))
    person = Person.objects.create(
        number=number,
        family_name=family_name,
        given_name=given_name,
        company=company,
        email=email,
        employment=Person.Employment.OUTSIDE,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    post, _is_new = Post.objects.get_or_create(code="outside", defaults={"title": "外部関係者", "rank": 1})
    Posting.objects.create(person=person, unit=unit, post=post, valid_from=valid_from, valid_to=valid_to)
    after = {"所属団体": company, "組織": unit.code, "利用期限": valid_to}
    trail.write(actor, "personnel.outside_person.admitted", person, after=after, reason=purpose)
    return person

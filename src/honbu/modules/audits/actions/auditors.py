"""監査実施人: who may be sent, from when to when, and what stands against sending them (AUD-2, AUD-4)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, Posting
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.models import Absence, Auditor, YearPlan
from honbu.modules.audits.queries.calendar_task import GUEST
from honbu.modules.audits.queries.offices import people_with

MOVED = notices.Kind("audits.auditor_moved", gettext_noop("監査実施人の異動"))
FACTS = ("lead", "qualification", "firm", "contract_first", "contract_last", "most", "systems")


def _check(person: Person, values: Mapping[str, Any]) -> None:
    if not access.may(person, "audits.conduct", on=access.WARD):
        raise WrongValue(
            _("%(name)sさんは監査員に任命されていません。先に「職員」の画面で任命してください。")
            % {"name": person.name}
        )
    firm, first, last = values.get("firm", ""), values.get("contract_first"), values.get("contract_last")
    if person.employment == Person.Employment.OUTSIDE and not firm:
        raise WrongValue(_("外部の人は、委託先の名称と契約の期間を入力してください。"))
    if not firm:
        return
    if first is None or last is None or last < first:
        raise WrongValue(_("契約のはじめとおわりを、順に入力してください。"))
    if person.valid_to is not None and last > person.valid_to:
        raise WrongValue(
            _("契約のおわりが、この人の利用期限（%(day)s）より後です。") % {"day": clock.long(person.valid_to)}
        )


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: values[name] for name in FACTS if name in values}
    if not found.get("firm", ""):
        found |= {"firm": "", "contract_first": None, "contract_last": None}
    return found


@transaction.atomic
def register_auditor(person: Person, values: Mapping[str, Any], *, actor: Actor) -> Auditor:
    """監査実施人を登録する: somebody appointed as 監査員; whoever was on the list before stands on it again. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    _check(person, values)
    if Auditor.objects.filter(person=person, ended_on__isnull=True).exists():
        raise WrongValue(_("%(name)sさんは、もう登録されています。") % {"name": person.name})
    facts = _facts(values)
    auditor, _is_new = Auditor.objects.update_or_create(person=person, defaults={**facts, "ended_on": None})
    words = {"監査実施人": person.name, "委託先": facts["firm"]} if facts["firm"] else {"監査実施人": person.name}
    trail.write(actor, "audits.auditor.registered", auditor, after=words)
    return auditor


@transaction.atomic
def revise_auditor(auditor: Auditor, values: Mapping[str, Any], *, actor: Actor) -> Auditor:
    """監査実施人の登録を直す. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    auditor = Auditor.objects.select_for_update(of=("self",)).select_related("person").get(pk=auditor.pk)
    _check(auditor.person, values)
    before, changes = trail.set_changed(auditor, _facts(values))
    if changes:
        auditor.version += 1
        auditor.save()
        trail.write(actor, "audits.auditor.revised", auditor, before=before, after=changes)
    return auditor


@transaction.atomic
def end_auditor(auditor: Auditor, *, reason: str, actor: Actor) -> Auditor:
    """監査実施人から外す, with the reason: from now on nobody is sent who is no more on the list. Raises WrongValue."""
    access.require(actor, "audits.office", on=access.WARD)
    if not reason.strip():
        raise WrongValue(_("外す理由を入力してください。"))
    if auditor.ended_on is None:
        auditor.ended_on = clock.today()
        auditor.save(update_fields=["ended_on"])
        trail.write(
            actor, "audits.auditor.ended", auditor, after={"外れた日": clock.long(auditor.ended_on)}, reason=reason
        )
    return auditor


@transaction.atomic
def note_absence(
    auditor: Auditor, first: datetime.date, last: datetime.date, *, actor: Actor, half: str = "", reason: str = ""
) -> Absence:
    """不在を入れる: by the office, or by the auditor for themselves. Raises WrongValue."""
    _require_own(auditor, actor)
    if last < first:
        raise WrongValue(_("おわりの日は、はじめの日以後にしてください。"))
    row = Absence.objects.create(auditor=auditor, first=first, last=last, half=half, reason=reason.strip())
    days = f"{clock.long(first)}から{clock.long(last)}まで"
    trail.write(actor, "audits.auditor.absent", auditor, after={"不在": days})
    return row


@transaction.atomic
def remove_absence(row: Absence, *, actor: Actor) -> None:
    """不在を消す."""
    _require_own(row.auditor, actor)
    days = f"{clock.long(row.first)}から{clock.long(row.last)}まで"
    trail.write(actor, "audits.auditor.present", row.auditor, before={"不在": days})
    row.delete()


def _require_own(auditor: Auditor, actor: Actor) -> None:
    own = isinstance(actor, Person) and auditor.person_id == actor.pk
    access.require(actor, "audits.conduct" if own else "audits.office", on=access.WARD)


def tell_of_moves() -> int:
    """異動の知らせ, every night: whoever keeps the seal hears that an auditor moves today or tomorrow, and looks at the calendar.

    Whoever: the machine itself. It is told of every move and knows nothing of the calendar, so that it reveals nothing.
    Gives the number of those who were told.
    """
    today = clock.today()
    days = (today, today + datetime.timedelta(days=1))
    rows = Posting.objects.filter(
        person__in=Auditor.objects.filter(ended_on__isnull=True).values("person"), valid_from__in=days
    )
    told = 0
    plan = YearPlan.objects.filter(state="approved").order_by("-fiscal_year").first()
    for row in rows.exclude(post__code=GUEST).select_related("person"):
        title = _("監査実施人の異動：%(name)s（%(day)s）") % {
            "name": row.person.name,
            "day": clock.long(row.valid_from),
        }
        told += notices.notify(
            people_with("audits.seal"), MOVED, title, key=notices.key_of(MOVED.code, row.pk),
            text=_("在籍した課を監査することはできません。日程の検査を確かめてください。"),
            url=reverse("audits:plan", args=[plan.pk]) if plan else reverse("audits:auditors"),
        )  # fmt: skip
    return told

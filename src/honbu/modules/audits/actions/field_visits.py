"""訪問を記録する: what the tablets of a team send, taken in once however often it comes (AUD-4).

Nothing is a row before the auditors arrive: the first record makes the visit out of its sealed booking.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.booked import Booked, booked_by
from honbu.modules.audits.actions.calendars import blocking_conflicts
from honbu.modules.audits.actions.findings import require_grade
from honbu.modules.audits.domain.field_records import VERDICT_WORDS, Record, Told, Word, read_record, together
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.domain.visits import OPEN_VISIT, VISIT, Verdict, VisitAct, VisitState
from honbu.modules.audits.models import Grade, ItemResult, Visit, YearPlan
from honbu.modules.audits.queries.field import sheet_of
from honbu.modules.audits.queries.rights import conducts

PURPOSE = "訪問の記録"


def own_visit(key: str, actor: Person) -> Visit | None:
    """The visit that has begun, if one is of its team; held until the end of the transaction. Whoever: it gives only one's own."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("plan")
    return rows.filter(key=key, team__person=actor).first() if conducts(actor) else None


@transaction.atomic
def take_in_record(key: str, record: object, *, actor: Person) -> Visit:
    """記録を受け取る: the first one begins the visit. The same record twice changes nothing.

    Raises access.Hidden where it is not one's own visit, WrongValue, NotPossibleNow.
    """
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    visit = own_visit(key, actor)
    if visit is None:
        booked = booked_by(actor, key, purpose=PURPOSE)
        if booked is None:
            raise access.Hidden
        read = _read(record, booked.plan, booked.unit_id, booked.kind)
        visit = _begun(booked, read, actor)
    else:
        read = _read(record, visit.plan, visit.unit_id, Kind(visit.kind))
        _require_day(read, clock.in_tokyo(visit.arrived_at).date())
    _write(visit, read, actor)
    return visit


def _read(record: object, plan: YearPlan, unit_id: int, kind: Kind) -> Record:
    read = read_record(record, sheet_of(plan, unit_id, kind).asked, now=clock.now())
    grades = Grade.objects.in_bulk([one.grade for one in read.results if one.grade])
    for grade in grades.values():
        require_grade(kind, grade)
    return read


def _require_day(read: Record, day: datetime.date) -> None:
    """A visit is made on its day: whoever goes on another has the calendar changed first. Raises WrongValue."""
    if clock.in_tokyo(read.arrived_at).date() != day:
        raise WrongValue(
            _(
                "この訪問の日は%(day)sです。別の日に行ったときは、監査責任者に訪問日程を直してもらってから送信してください。"
            )
            % {"day": clock.long(day)}
        )


def _begun(booked: Booked, read: Record, actor: Person) -> Visit:
    """The visit, begun now by the first of its team, or a moment ago by another. Raises WrongValue."""
    _require_day(read, booked.slot.day)
    conflicts = blocking_conflicts(booked)
    if conflicts:
        raise WrongValue(
            _("独立性が保てないため、この訪問は記録できません：%(why)s　監査責任者に担当を替えてもらってください。")
            % {"why": "、".join(conflicts)}
        )
    facts = {
        "plan": booked.plan, "kind": booked.kind.value, "unit_id": booked.unit_id, "system_id": booked.system_id,
        "system_name": booked.system_name, "arrived_at": read.arrived_at,
    }  # fmt: skip
    visit, is_new = Visit.objects.get_or_create(key=booked.key, defaults=facts)
    visit.team.add(*booked.team)
    if is_new:
        after_it = {"監査の種類": visit.get_kind_display(), "到着": clock.iso(read.arrived_at)}
        trail.write(actor, "audits.visit.begun", visit, after=after_it, unit_id=visit.unit_id)
    return Visit.objects.select_for_update(of=("self",)).select_related("plan").get(pk=visit.pk)


def _write(visit: Visit, read: Record, actor: Person) -> None:
    """What is new is written, and each part of it has its line. Raises NotPossibleNow once the record is closed."""
    changes = {**_results(visit, read.results, actor), **_facts(visit, read, actor)}
    act = _act_of(visit, read)
    if not changes and act is None:
        return
    require_open(visit)
    visit.version += 1
    if act is not None:
        visit.state = after(VISIT, visit.state, act).value
        visit.reason = read.broken_off or visit.reason
    visit.save()
    if changes:
        trail.write(actor, "audits.visit.recorded", visit, after=changes, unit_id=visit.unit_id)
    if act is VisitAct.LEAVE:
        _list_the_rest(visit)
        left = {"退出": clock.iso(visit.left_at)} if visit.left_at else {}
        trail.write(actor, "audits.visit.left", visit, after=left, unit_id=visit.unit_id)
    if act is VisitAct.BREAK_OFF:
        trail.write(actor, "audits.visit.broken_off", visit, reason=visit.reason, unit_id=visit.unit_id)


def _list_the_rest(visit: Visit) -> None:
    """What was not looked at stands in the record as well, for those who write it up to say why."""
    sheet = sheet_of(visit.plan, visit.unit_id, Kind(visit.kind))
    known = set(visit.results.values_list("item_id", "contractor"))
    ItemResult.objects.bulk_create(
        ItemResult(visit=visit, item=item, contractor=contractor, told_at=visit.arrived_at)
        for item in sheet.items
        for contractor in (sheet.contractors if item.of_contractors else [""])
        if (item.pk, contractor) not in known
    )


def require_open(visit: Visit) -> None:
    """Raises NotPossibleNow once nothing may be added."""
    if visit.state not in OPEN_VISIT:
        raise NotPossibleNow(
            _("この訪問の記録は締め切られました。書き足すことがあるときは、監査の事務局に伝えてください。")
        )


def _act_of(visit: Visit, read: Record) -> VisitAct | None:
    """What the record does to the visit's state; nothing where another of the team has done it already."""
    if read.done and visit.state == VisitState.ON_SITE:
        return VisitAct.LEAVE
    if read.broken_off and not (visit.state == VisitState.BROKEN_OFF and visit.reason == read.broken_off):
        return VisitAct.BREAK_OFF
    return None


def _facts(visit: Visit, read: Record, actor: Person) -> dict[str, Any]:
    """到着, 退出, 立会者, 聞き取り: the earliest arrival and the latest leaving of the team; an empty field takes nothing away."""
    found: dict[str, Any] = {}
    if read.arrived_at < visit.arrived_at:
        visit.arrived_at = read.arrived_at
        found["到着"] = clock.iso(read.arrived_at)
    if read.left_at is not None and (visit.left_at is None or read.left_at > visit.left_at):
        visit.left_at = read.left_at
        found["退出"] = clock.iso(read.left_at)
    if read.received_by and read.received_by != visit.received_by:
        visit.received_by = found["立会者"] = read.received_by
    if read.notes and read.notes != visit.notes.get(str(actor.pk), ""):
        visit.notes = {**visit.notes, str(actor.pk): read.notes}
        found["聞き取りの記録"] = _("%(count)s字") % {"count": len(read.notes)}
    return found


def _results(visit: Visit, results: tuple[Told, ...], actor: Person) -> dict[str, Any]:
    """The results brought together with those of the others of the team: which items changed, not what was found."""
    rows = {(row.item_id, row.contractor): row for row in visit.results.select_related("item", "grade", "told_by")}
    grades = Grade.objects.in_bulk()
    changed: list[ItemResult] = []
    for told in results:
        row = rows.get((told.item, told.contractor))
        if row is None and not told.says_something:
            continue
        word = Word(
            told.verdict, told.grade, told.words, told.sample, told.told_at, actor.pk, actor.name,
            _in_words(told.verdict, grades.get(told.grade or 0)),
        )  # fmt: skip
        standing = _standing(row) if row else None
        merged = together(standing, word) if standing else word
        if merged == standing:
            continue
        row = row or ItemResult(visit=visit, item_id=told.item, contractor=told.contractor)
        row.verdict, row.grade_id, row.words, row.sample = merged.verdict, merged.grade, merged.words, merged.sample
        row.told_at, row.told_by_id = merged.told_at, merged.by or None
        row.save()
        changed.append(row)
    if not changed:
        return {}
    names = [f"{row.item.code}{f'（{row.contractor}）' if row.contractor else ''}" for row in changed]
    return {"確認項目": "、".join(names)}


def _standing(row: ItemResult) -> Word:
    return Word(
        row.verdict, row.grade_id, row.words, row.sample, row.told_at, row.told_by_id or 0,
        row.told_by.name if row.told_by else "", _in_words(row.verdict, row.grade),
    )  # fmt: skip


def _in_words(verdict: str, grade: Grade | None) -> str:
    """指摘あり（軽微な不適合）; empty for no verdict."""
    if not verdict:
        return ""
    word = VERDICT_WORDS[Verdict(verdict)]
    return f"{word}（{grade.title}）" if grade else word

"""訪問の後: the record is written up, the section says whether the facts are right, it is settled, and findings come of it."""

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
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.calendars import a_visit
from honbu.modules.audits.actions.findings import MODULE, require_grade, require_other, write_finding
from honbu.modules.audits.actions.sealing import opened, seal_anew
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.domain.visits import OPEN_VISIT, VISIT, Verdict, VisitAct, VisitState
from honbu.modules.audits.models import Finding, Grade, ItemResult, PastVisit, SealedPart, Visit
from honbu.modules.audits.queries.offices import people_with
from honbu.modules.audits.queries.rights import is_of_team

CHECK_DAYS = 10
OBJECTED = notices.Kind("audits.visit_objected", gettext_noop("事実確認での申出"))
AGREED = notices.Kind("audits.visit_agreed", gettext_noop("事実確認の済んだ訪問"))
NOTICE_KINDS = (OBJECTED, AGREED)


def held_visit(visit: Visit) -> Visit:
    """The visit, held until the end of the transaction."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("plan__edition", "unit")
    return rows.get(pk=visit.pk)


def require_writer(visit: Visit, actor: Actor) -> None:
    """Whoever went there, or the office. Raises access.NotAllowed."""
    access.require(actor, "audits.conduct" if is_of_team(actor, visit) else "audits.office", on=access.WARD)


def address_of(visit: Visit) -> str:
    """Its page."""
    return reverse("audits:visit", args=[visit.key])


def _work(visit: Visit) -> str:
    return notices.key_of("audits.visit", visit.pk)


def _move(visit: Visit, act: VisitAct, *, actor: Actor, reason: str = "") -> None:
    before = visit.get_state_display()
    visit.state = after(VISIT, visit.state, act).value
    visit.version += 1
    visit.save()
    trail.write(
        actor, "audits.visit.moved", visit, before={"状態": before}, after={"状態": visit.get_state_display()},
        reason=reason, unit_id=visit.unit_id,
    )  # fmt: skip


@transaction.atomic
def write_summary(visit: Visit, summary: str, *, actor: Actor) -> Visit:
    """総評を書く, by the team or the office, until the section is asked. Raises WrongValue."""
    visit = held_visit(visit)
    require_writer(visit, actor)
    if visit.state not in OPEN_VISIT:
        raise WrongValue(_("事実確認に出した調書は直せません。"))
    before, changes = trail.set_changed(visit, {"summary": summary.strip()})
    if changes:
        visit.version += 1
        visit.save()
        trail.write(actor, "audits.visit.written_up", visit, before=before, after=changes, unit_id=visit.unit_id)
    return visit


@transaction.atomic
def revise_result(result: ItemResult, values: Mapping[str, Any], *, actor: Actor) -> ItemResult:
    """確認の結果を直す, when the record is written up. `values`: verdict, grade, words, sample. Raises WrongValue."""
    visit = held_visit(result.visit)
    require_writer(visit, actor)
    if visit.state not in OPEN_VISIT:
        raise WrongValue(_("事実確認に出した調書は直せません。"))
    result = ItemResult.objects.select_for_update(of=("self",)).select_related("item", "grade").get(pk=result.pk)
    grade: Grade | None = values.get("grade")
    if (values["verdict"] == Verdict.GRADED) != (grade is not None):
        raise WrongValue(_("「指摘あり」のときだけ、指摘の区分を選んでください。"))
    require_grade(visit.kind, grade)
    if values["verdict"] == Verdict.GRADED and not values["words"].strip():
        raise WrongValue(_("指摘の内容を、「確認したこと」に書いてください。"))
    facts = {
        "verdict": values["verdict"],
        "grade": grade,
        "words": values["words"].strip(),
        "sample": values["sample"].strip(),
    }
    before, changes = trail.set_changed(result, facts)
    if changes:
        result.told_at, result.told_by = clock.now(), actor if isinstance(actor, Person) else None
        result.save()
        item = {"確認項目": result.item.code}
        trail.write(actor, "audits.visit.written_up", visit, before=before, after=item | changes, unit_id=visit.unit_id)
    return result


@transaction.atomic
def ask_section(visit: Visit, *, actor: Actor) -> Visit:
    """事実確認を求める: the section's chief reads what was seen before it is settled. Raises NotPossibleNow, WrongValue."""
    visit = held_visit(visit)
    require_writer(visit, actor)
    if visit.results.filter(verdict="").exists():
        raise WrongValue(_("結果を書いていない確認項目があります。見られなかった項目は「確認できず」にします。"))
    if visit.results.filter(verdict=Verdict.GRADED.value, words="").exists():
        raise WrongValue(_("指摘ありの項目に、「確認したこと」を書いてください。"))
    visit.reason = ""
    _move(visit, VisitAct.ASK, actor=actor)
    notices.assign(
        _work(visit), title=_("監査の事実を確認する：%(visit)s") % {"visit": visit}, url=address_of(visit), module=MODULE,
        about=_("見たことに誤りがないかを確かめてください。評価についての意見は、指摘の確定後に申し出られます。"),
        to=Unit.objects.get(pk=visit.unit_id), due=notices.due_in(CHECK_DAYS), actor=actor,
    )  # fmt: skip
    return visit


@transaction.atomic
def agree(visit: Visit, *, actor: Person) -> Visit:
    """事実を確認した: by the section's chief. Raises NotPossibleNow."""
    visit = held_visit(visit)
    access.require(actor, "audits.confirm", on=visit.unit)
    visit.agreed_by = actor
    _move(visit, VisitAct.AGREE, actor=actor)
    notices.complete(_work(visit), actor=actor)
    _tell_writers(visit, AGREED, _("事実確認が済みました：%(visit)s") % {"visit": visit})
    return visit


@transaction.atomic
def object_to(visit: Visit, reason: str, *, actor: Person) -> Visit:
    """事実が違うと申し出る: the record goes back to those who wrote it. Raises WrongValue, NotPossibleNow."""
    visit = held_visit(visit)
    access.require(actor, "audits.confirm", on=visit.unit)
    if not reason.strip():
        raise WrongValue(_("どこが違うかを入力してください。"))
    visit.reason = reason.strip()
    _move(visit, VisitAct.OBJECT, actor=actor, reason=reason)
    notices.complete(_work(visit), actor=actor)
    _tell_writers(visit, OBJECTED, _("事実が違うとの申出がありました：%(visit)s") % {"visit": visit})
    return visit


def _tell_writers(visit: Visit, kind: notices.Kind, title: str) -> None:
    team = {one.person_id: one.person for one in visit.team.select_related("person")}
    people = [*team.values(), *(one for one in people_with("audits.office") if one.pk not in team)]
    notices.notify(people, kind, title, key=notices.key_of(kind.code, visit.pk, visit.version), url=address_of(visit))


@transaction.atomic
def settle_visit(visit: Visit, *, actor: Actor, reason: str = "") -> list[Finding]:
    """確定する: drafts a finding of each graded result, in one click; the visit counts from now on in the planning.

    Where the section has not answered, only with a reason. Never by somebody of the section. Raises WrongValue,
    NotPossibleNow.
    """
    access.require(actor, "audits.office", on=access.WARD)
    visit = held_visit(visit)
    require_other(visit, actor)
    if visit.state == VisitState.CHECKING and not reason.strip():
        raise WrongValue(_("課の事実確認がまだです。待たずに確定する理由を入力してください。"))
    visit.settled_on = clock.today()
    _move(visit, VisitAct.SETTLE, actor=actor, reason=reason)
    notices.withdraw(_work(visit), actor=actor)
    found = [_finding_of(visit, one, actor) for one in visit.results.filter(verdict=Verdict.GRADED.value)]
    nonconformities = sum(one.grade.nonconformity for one in found)
    row, is_new = PastVisit.objects.get_or_create(
        unit=visit.unit, fiscal_year=visit.plan.fiscal_year, kind=visit.kind,
        defaults={"nonconformities": nonconformities, "source": str(visit)},
    )  # fmt: skip
    if not is_new:
        row.nonconformities += nonconformities
        row.save(update_fields=["nonconformities"])
    return found


def _finding_of(visit: Visit, result: ItemResult, actor: Actor) -> Finding:
    day = visit.arrived_at.astimezone(clock.TOKYO).date()
    item = result.item
    codes = [code for code in (item.code, item.earlier_code) if code]
    earlier = Finding.objects.filter(unit_id=visit.unit_id, item__code__in=codes, found_on__lt=day)
    values = {
        "kind": visit.kind, "unit": visit.unit, "system_id": visit.system_id, "contractor": result.contractor,
        "item": item, "grade": result.grade, "text": result.words, "found_on": day, "visit": visit,
        "repeat_of": earlier.exclude(state="withdrawn").order_by("-found_on", "-pk").first(),
    }  # fmt: skip
    return write_finding(values, actor=actor)


@transaction.atomic
def ask_for_audit(visit: Visit, reason: str, *, actor: Person) -> None:
    """監査に切り替える: what a patrol saw is too grave for a simple check. Only whoever keeps the seal learns of it.

    Nothing of it stands in the open, not even in the general trail. Raises WrongValue.
    """
    visit = held_visit(visit)
    require_writer(visit, actor)
    if visit.kind != Kind.PATROL:
        raise WrongValue(_("監査に切り替えられるのは、パトロールだけです。"))
    if not reason.strip():
        raise WrongValue(_("切り替える理由を入力してください。"))
    part = SealedPart.objects.select_for_update().filter(plan=visit.plan).first()
    if part is None:
        raise WrongValue(_("この年度の計画は、まだ封印されていません。"))
    content = opened(visit.plan, part)
    code = visit.unit.code
    if code not in content["sections"]:
        raise WrongValue(_("この課は計画にありません。"))
    why = f"パトロールから：{reason.strip()}"
    content.setdefault("visits", []).append(a_visit(content, code, Kind.INTERNAL, why, chosen=False))
    edit = {
        "at": clock.now().isoformat(), "by": actor.name, "id": code, "name": content["sections"][code]["name"],
        "deed": f"{KIND_TITLES[Kind.INTERNAL]}を求めた", "reason": why,
    }  # fmt: skip
    content.setdefault("edits", []).append(edit)
    seal_anew(visit.plan, content, actor=actor, purpose=why)


def day_of(visit: Visit) -> datetime.date:
    """訪問日, in Tokyo."""
    return visit.arrived_at.astimezone(clock.TOKYO).date()

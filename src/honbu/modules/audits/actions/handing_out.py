"""監査調書の配布: a sheet for every section in scope, with what it said last year, and one piece of work for it (AUD-3)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment, Person, Unit, chief_of, tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.domain.answering import Entry, carried_over
from honbu.modules.audits.domain.states import OPEN_SHEET, EditionState, PlanState, SheetState
from honbu.modules.audits.models import Answer, Contractor, Questionnaire, YearPlan
from honbu.modules.audits.queries.items import way_back
from honbu.modules.audits.queries.offices import answerers_of, office_unit
from honbu.modules.audits.queries.questionnaires import asked_items, entry_of, predecessors_of
from honbu.modules.audits.queries.scope import sections_in_scope

MODULE = "audits"
HANDED_OUT = notices.Kind("audits.handed_out", gettext_noop("監査調書の依頼"))
RETURNED = notices.Kind("audits.returned", gettext_noop("監査調書の差戻し"))
REMINDED = notices.Kind("audits.reminded", gettext_noop("監査調書の期限のお知らせ"))
CHANGED = notices.Kind("audits.answer_changed", gettext_noop("提出した監査調書の変更"))
NOTICE_KINDS = (HANDED_OUT, RETURNED, REMINDED, CHANGED)
RETURN_DAYS = 5


@dataclass(frozen=True, slots=True)
class Distribution:
    """配布の結果: how many sheets were handed out, and how many answers of last year stand in them."""

    sheets: int
    carried: int


def address_of(sheet: Questionnaire) -> str:
    """Its page."""
    return reverse("audits:questionnaire", args=[sheet.pk])


@transaction.atomic
def hand_out(plan: YearPlan, *, actor: Actor) -> Distribution:
    """監査調書を配布する, to all sections in scope that have none yet: also to those that came into being since.

    Raises WrongValue.
    """
    access.require(actor, "audits.office", on=access.WARD)
    plan = YearPlan.objects.select_for_update(of=("self",)).select_related("edition").get(pk=plan.pk)
    if plan.state != PlanState.APPROVED:
        raise WrongValue(_("年度の監査計画が本部で決まってから配布してください。"))
    if plan.edition.state == EditionState.DRAFT:
        raise WrongValue(_("確認項目の版が作成中です。使用を始めてから配布してください。"))
    items = asked_items(plan)
    if not items:
        raise WrongValue(_("監査調書で使う項目がありません。確認項目を直してください。"))
    known = set(plan.questionnaires.values_list("unit_id", flat=True))
    made = Questionnaire.objects.bulk_create(
        Questionnaire(plan=plan, unit_id=unit_id) for unit_id in sections_in_scope(plan) if unit_id not in known
    )
    carried = sum(_carry_over(sheet, plan) for sheet in made)
    if made:
        trail.write(
            actor, "audits.questionnaires.handed_out", plan, after={"配布": len(made), "引き継いだ回答": carried}
        )
    for sheet in made:
        refresh_work(sheet, actor=actor)
        _tell(sheet)
    _close_abolished(plan, actor=actor)
    return Distribution(len(made), carried)


def _tell(sheet: Questionnaire) -> None:
    plan = sheet.plan
    notices.notify(
        answerers_of(sheet.unit_id), HANDED_OUT, _("%(plan)sの監査調書をお願いします") % {"plan": year_of(plan)},
        key=notices.key_of("audits.handed_out", plan.pk, sheet.unit_id),
        text=_("期限：%(day)s") % {"day": clock.long(plan.answers_until)}, url=address_of(sheet),
    )  # fmt: skip


def year_of(plan: YearPlan) -> str:
    """令和8年度."""
    return str(clock.FiscalYear(plan.fiscal_year))


def _close_abolished(plan: YearPlan, *, actor: Actor) -> None:
    """A section that is no more has nothing to do; what it had written goes over to its successor."""
    gone = plan.questionnaires.exclude(unit_id__in=list(tree_on().units))
    for sheet in gone:
        for key in (work_key(sheet), chief_key(sheet)):
            notices.withdraw(key, actor=actor, reason="組織改正のため")


# ---- what the section said before --------------------------------------------------------------------------------------------


def _carry_over(sheet: Questionnaire, plan: YearPlan) -> int:
    """The latest handed-in sheet of the section, or of each section that was merged into it; gives how many answers came."""
    sources = _sources(sheet, plan)
    if not sources:
        return 0
    contractors: dict[tuple[int, int], int] = {}
    for source in sources:
        for one in source.contractors.filter(withdrawn_at__isnull=True):
            copy = Contractor.objects.create(
                questionnaire=sheet, name=one.name, work=one.work, personal_data=one.personal_data, on_site=one.on_site,
                order=len(contractors) + 1,
            )  # fmt: skip
            contractors[source.pk, one.pk] = copy.pk
    said: dict[tuple[str, int | None], list[tuple[str, Entry]]] = defaultdict(list)
    ways = {source.pk: way_back(plan.edition, source.plan.edition) or {} for source in sources}
    for source in sources:
        old: dict[str, list[Answer]] = defaultdict(list)
        for row in source.answers.select_related("item"):
            old[row.item.code].append(row)
        for code, earlier in ways[source.pk].items():
            for row in old.get(earlier, []):
                if row.contractor_id is not None and (source.pk, row.contractor_id) not in contractors:
                    continue
                place = contractors[source.pk, row.contractor_id] if row.contractor_id is not None else None
                said[code, place].append((_name_of(source), entry_of(row)))
    rows = [
        Answer(
            questionnaire=sheet, item=item, contractor_id=place, answer=entry.answer, words=entry.words, carried=True
        )
        for item in asked_items(plan)
        for (code, place), entries in said.items()
        if code == item.code and (place is not None) == item.of_contractors and (entry := carried_over(entries))
    ]
    Answer.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _name_of(source: Questionnaire) -> str:
    last = source.unit.versions.order_by("-valid_from").first()
    return last.name if last else source.unit.code


def _sources(sheet: Questionnaire, plan: YearPlan) -> Sequence[Questionnaire]:
    """This year's sheet of a merged section before last year's; of each section the latest."""
    units = {sheet.unit_id} | predecessors_of(sheet.unit_id)
    rows = (
        Questionnaire.objects.filter(unit_id__in=units, plan__fiscal_year__lte=plan.fiscal_year)
        .exclude(pk=sheet.pk)
        .exclude(plan__fiscal_year__lt=plan.fiscal_year, submitted_at__isnull=True)
        .select_related("plan__edition", "plan__edition__earlier", "unit")
        .order_by("unit__code", "-plan__fiscal_year")
    )
    latest: dict[int, Questionnaire] = {}
    for row in rows:
        latest.setdefault(row.unit_id, row)
    own = latest.get(sheet.unit_id)
    return [own] if own is not None else list(latest.values())


# ---- the work that it gives ----------------------------------------------------------------------------------------------------


def work_key(sheet: Questionnaire) -> str:
    """The to-do of the section."""
    return notices.key_of("audits.questionnaire", sheet.plan_id, sheet.unit_id)


def chief_key(sheet: Questionnaire) -> str:
    """The to-do of its chief."""
    return notices.key_of("audits.questionnaire.confirm", sheet.plan_id, sheet.unit_id)


def office_key(plan_id: int) -> str:
    """The to-do of the office."""
    return notices.key_of("audits.questionnaire.accept", plan_id)


def refresh_work(sheet: Questionnaire, *, actor: Actor) -> None:
    """The work of section, chief and office as the sheet stands now. Whoever: the action that calls has asked."""
    unit = Unit.objects.get(pk=sheet.unit_id)
    title = {"plan": year_of(sheet.plan)}
    due = sheet.plan.answers_until
    if sheet.state == SheetState.RETURNED:
        due = max(due, notices.due_in(RETURN_DAYS))
    for key, is_open, role, words in (
        (work_key(sheet), sheet.state in OPEN_SHEET, Appointment.Kind.PROMOTER, _("%(plan)sの監査調書を書く")),
        (chief_key(sheet), sheet.state == SheetState.CONFIRMING, notices.CHIEF, _("%(plan)sの監査調書を確認する")),
    ):
        if is_open:
            notices.assign(
                key, title=words % title, url=address_of(sheet), module=MODULE, to=notices.Part(unit, role), due=due,
                actor=actor, tell=False, keep_due=sheet.state == SheetState.WRITING,
            )  # fmt: skip
        else:
            notices.complete(key, actor=actor)
    _refresh_office(sheet.plan, actor=actor)


def _refresh_office(plan: YearPlan, *, actor: Actor) -> None:
    count = plan.questionnaires.filter(state=SheetState.SUBMITTED.value).count()
    office = office_unit()
    if not count or office is None:
        notices.complete(office_key(plan.pk), actor=actor)
        return
    words = _("%(plan)sの監査調書を受理する（%(count)s件）") % {"plan": year_of(plan), "count": count}
    address = f"{reverse('audits:questionnaires')}?state=submitted"
    notices.assign(office_key(plan.pk), title=words, url=address, module=MODULE, to=office, actor=actor, tell=False)


# ---- reminders ---------------------------------------------------------------------------------------------------------------


def remind(plan: YearPlan) -> int:
    """督促: 5 and 1 business days before the day, and on each 5th after it, once each; gives how many sections were told.

    Sections that are no more are left alone.
    """
    step = _step(plan)
    if not step or plan.state != PlanState.APPROVED:
        return 0
    told = 0
    waiting = plan.questionnaires.filter(submitted_at__isnull=True, unit_id__in=list(tree_on().units))
    for sheet in waiting.select_related("plan"):
        told += bool(_remind_one(sheet, step))
    return told


def _step(plan: YearPlan) -> str:
    days = clock.business_days_between(clock.today(), plan.answers_until, clock.calendar())
    if clock.today() > plan.answers_until:
        late = -days // RETURN_DAYS
        return f"late-{late}" if late else ""
    return "1" if days <= 1 else "5" if days <= 5 else ""


def _remind_one(sheet: Questionnaire, step: str) -> int:
    late = step.startswith("late")
    title = _("%(plan)sの監査調書の期限が過ぎています") if late else _("%(plan)sの監査調書の期限が近づいています")
    people = answerers_of(sheet.unit_id)
    if late or sheet.state == SheetState.CONFIRMING:
        people = [*people, *_chief_of(sheet)]
    return notices.notify(
        dict.fromkeys(people), REMINDED, title % {"plan": year_of(sheet.plan)},
        key=notices.key_of("audits.reminded", sheet.pk, step),
        text=_("期限：%(day)s") % {"day": clock.long(sheet.plan.answers_until)}, url=address_of(sheet),
    )  # fmt: skip


def _chief_of(sheet: Questionnaire) -> list[Person]:
    chief = chief_of(sheet.unit_id)
    return [chief] if chief else []

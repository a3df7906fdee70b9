"""The year of the audits: days and figures for those who have something to do. Who is visited, and when, stands in neither."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.home.public import CalendarEntry, FigureTile
from honbu.kernel.organisation.public import Person, tree_on
from honbu.modules.audits.domain.findings import PROMISED
from honbu.modules.audits.models import Questionnaire
from honbu.modules.audits.queries.findings import overdue, unfinished
from honbu.modules.audits.queries.questionnaires import owed
from honbu.modules.audits.queries.rights import findings_for, is_office, of_units, plans_for, reads_results

HUE = "purple-800"


def _has_a_part(person: Person) -> bool:
    return access.may(person, "audits.read") or reads_results(person)


def entries_between(person: Person, first: datetime.date, last: datetime.date) -> list[CalendarEntry]:
    """The days until which questionnaires are due from one's sections, and those by which corrections are promised."""
    if not _has_a_part(person):
        return []
    return [*_questionnaires_due(person, first, last), *_corrections_due(person, first, last)]


def _questionnaires_due(person: Person, first: datetime.date, last: datetime.date) -> Iterator[CalendarEntry]:
    for plan in plans_for(person).filter(answers_until__range=(first, last)):
        rows = owed(plan.questionnaires.all())
        if (rows if is_office(person) else rows.filter(of_units(person, "audits.answer"))).exists():
            title = _("監査調書の期限：%(year)s") % {"year": clock.FiscalYear(plan.fiscal_year).label}
            yield CalendarEntry(plan.answers_until, title, reverse("audits:questionnaires"), hue=HUE)


def _corrections_due(person: Person, first: datetime.date, last: datetime.date) -> Iterator[CalendarEntry]:
    promised = findings_for(person).filter(state__in=[state.value for state in PROMISED])
    for one in promised.filter(action__due__range=(first, last)).select_related("action"):
        words = {"finding": one, "unit": tree_on().shown_name(one.unit_id)}
        title = _("是正の期限：%(finding)s（%(unit)s）") % words
        yield CalendarEntry(one.action.due, title, reverse("audits:finding", args=[one.pk]), hue=HUE)


def figures_for(person: Person) -> list[FigureTile]:
    """What is open of one's sections, or of the whole ward, and the questionnaires that have not been handed in."""
    return [*_of_findings(person), *_of_questionnaires(person)] if _has_a_part(person) else []


def _of_findings(person: Person) -> Iterator[FigureTile]:
    """Only where something was found at all: most sections have nothing to look at."""
    rows = findings_for(person).exclude(state="draft")
    if not rows.exists():
        return
    late = overdue(rows).count()
    yield FigureTile(
        _("是正の終わっていない指摘（全庁）") if reads_results(person) else _("是正の終わっていない指摘"),
        str(unfinished(rows).count()), _("件"), trend=_("うち期限超過 %(count)s件") % {"count": late} if late else "",
        verdict="bad" if late else "", url=reverse("audits:findings"),
    )  # fmt: skip


def _of_questionnaires(person: Person) -> Iterator[FigureTile]:
    """This year's, as long as one's sections owe any; to the office, those of all sections."""
    plan = plans_for(person).filter(questionnaires__isnull=False).order_by("-fiscal_year").first()
    if plan is None:
        return
    rows = owed(Questionnaire.objects.filter(plan=plan))
    count = (rows if is_office(person) else rows.filter(of_units(person, "audits.answer"))).count()
    if not count:
        return
    passed = clock.today() > plan.answers_until
    words = _("期限は%(day)sでした") if passed else _("期限は%(day)s")
    yield FigureTile(
        _("未提出の監査調書"), str(count), _("件"), trend=words % {"day": clock.long(plan.answers_until)},
        verdict="bad" if passed else "", url=reverse("audits:questionnaires"),
    )  # fmt: skip

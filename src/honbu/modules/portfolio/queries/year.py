"""The year of the systems: what stands in the calendars of their sections, and figures for whoever keeps them."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.home.public import CalendarEntry, FigureTile
from honbu.kernel.organisation.public import Person
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, REVIEW_MONTHS, LimitKind
from honbu.modules.portfolio.domain.terms import last_day_of
from honbu.modules.portfolio.models import Evaluation, EvaluationRound, Question, ScheduleEntry, System
from honbu.modules.portfolio.queries.rights import is_office, of_units

HUE = "cyan-900"
OWED = ("handed_out", "first", "confirming")


def entries_between(person: Person, first: datetime.date, last: datetime.date) -> list[CalendarEntry]:
    """The limits of one's systems, the days until which evaluations are due, and for the office its annual schedule."""
    if not access.may(person, "portfolio.read"):
        return []
    found = [*_limits(person, first, last), *_due(person, first, last)]
    if is_office(person):
        found += [
            CalendarEntry(row.first, row.title, reverse("portfolio:schedule"), until=row.last, hue=HUE)
            for row in ScheduleEntry.objects.filter(first__lte=last, last__gte=first)
        ]
    return found


def _limits(person: Person, first: datetime.date, last: datetime.date) -> Iterator[CalendarEntry]:
    systems = System.objects.filter(of_units(person, "portfolio.read"), limit_on__range=(first, last))
    for pk, name, day, kind in systems.exclude(state="retired").values_list("pk", "name", "limit_on", "limit_kind"):
        title = _("期限：%(name)s（%(kind)s）") % {"name": name, "kind": KIND_TITLES[LimitKind(kind)]}
        if day is not None:
            yield CalendarEntry(day, title, reverse("portfolio:system", args=[pk]), hue=HUE)


def _due(person: Person, first: datetime.date, last: datetime.date) -> Iterator[CalendarEntry]:
    """1次評価 for the sections that still owe one, 2次評価 for the office."""
    rounds = EvaluationRound.objects.all()
    for one in rounds.filter(state="distributed", first_until__range=(first, last)):
        owed = Evaluation.objects.filter(of_units(person, "portfolio.write"), round=one, state__in=OWED)
        if owed.exists():
            title = _("1次評価の期限：%(title)s") % {"title": one.title}
            yield CalendarEntry(one.first_until, title, reverse("portfolio:evaluations"), hue=HUE)
    if not is_office(person):
        return
    for one in rounds.filter(state="second", second_until__range=(first, last)):
        title = _("2次評価の期限：%(title)s") % {"title": one.title}
        yield CalendarEntry(one.second_until, title, reverse("portfolio:round", args=[one.pk]), hue=HUE)


def figures_for(person: Person) -> list[FigureTile]:
    """For whoever keeps systems: those that come up within 24 months, and what is still asked of one's sections."""
    if not access.may(person, "portfolio.read"):
        return []
    today = clock.today()
    mine = of_units(person, "portfolio.read")
    systems = System.objects.filter(mine, state__in=["running", "reviewing", "retiring"]).aggregate(
        all=Count("pk"),
        near=Count("pk", filter=Q(limit_on__lte=last_day_of(today, REVIEW_MONTHS))),
        late=Count("pk", filter=Q(limit_on__lt=today)),
    )
    if not systems["all"]:
        return []
    asked = Question.objects.filter(mine, state="asked").count()
    late = _("うち期限超過 %(count)s件") % {"count": systems["late"]}
    return [
        FigureTile(
            _("24か月以内に期限のシステム"), str(systems["near"]), _("件"), trend=late if systems["late"] else "",
            verdict="bad" if systems["late"] else "", url=reverse("portfolio:lifecycle"),
        ),
        FigureTile(
            _("未回答の台帳の質問"), str(asked), _("件"), url=f"{reverse('portfolio:questions')}?state=asked"
        ),
    ]  # fmt: skip

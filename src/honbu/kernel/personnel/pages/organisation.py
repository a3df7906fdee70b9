"""組織図 and the page of a unit, for any day."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import (
    Appointment,
    Posting,
    Reorganisation,
    Succession,
    Tree,
    Unit,
    UnitOnDay,
    UnitVersion,
    appointed,
    chief_of,
    tree_on,
    valid_on,
)
from honbu.kernel.personnel.forms import DayForm
from honbu.kernel.ui.pieces import Crumb, HistoryEntry


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the chart with what hangs below it and how many people that is."""

    unit: UnitOnDay
    people: int
    branches: tuple["Branch", ...]


def _day(request: HttpRequest) -> tuple[DayForm, datetime.date]:
    form = DayForm(request.GET or None)
    day = form.cleaned_data["on"] if form.is_bound and form.is_valid() else None
    return form, day or clock.today()


def _branches(tree: Tree, parent: int | None, people: dict[int, int]) -> tuple[Branch, ...]:
    found = []
    for child in tree.children.get(parent, ()):
        below = _branches(tree, child, people)
        count = people.get(child, 0) + sum(branch.people for branch in below)
        found.append(Branch(tree.units[child], count, below))
    return tuple(found)


@accounts.staff_page
def chart(request: HttpRequest) -> HttpResponse:
    """組織図 of a day: departments with their sections and teams, and how many people each has."""
    access.require_sight(accounts.actor(request), "personnel.read", on=access.WARD)
    form, day = _day(request)
    tree = tree_on(day)
    rows = Posting.objects.filter(valid_on(day), is_main=True).values_list("unit_id").annotate(Count("pk"))
    changes = Reorganisation.objects.filter(state=Reorganisation.State.ADOPTED).order_by("-effective_on")[:5]
    context = {
        "form": form,
        "day": day,
        "is_today": day == clock.today(),
        "roots": _branches(tree, None, dict(rows)),
        "changes": [(change, change.effective_on - datetime.timedelta(days=1)) for change in changes],
    }
    return render(request, "personnel/organisation.html", context)


@accounts.staff_page
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit on a day: what it was called, who was there, what came before and after."""
    access.require_sight(accounts.actor(request), "personnel.read", on=access.WARD)
    found = get_object_or_404(Unit, code=code)
    form, day = _day(request)
    tree = tree_on(day)
    facts = tree.units.get(found.pk)
    versions = list(found.versions.select_related("parent").order_by("valid_from"))
    postings = Posting.objects.filter(valid_on(day), unit=found).select_related("person", "post")
    context = {
        "unit": found,
        "form": form,
        "day": day,
        "is_today": day == clock.today(),
        "facts": facts,
        "title": facts.shown if facts else versions[-1].shown if versions else found.code,
        "full_name": tree.shown_name(found.pk),
        "crumbs": _crumbs(tree, facts),
        "children": [tree.units[child] for child in tree.children.get(found.pk, ())],
        "postings": postings.order_by("-post__rank", "person__family_kana"),
        "chief": chief_of(found.pk, day),
        "promoters": appointed(Appointment.Kind.PROMOTER, unit_id=found.pk, day=day),
        "versions": [_history(version) for version in versions],
        "origins": _names(Succession.objects.filter(successor=found), before=True),
        "successors": _names(Succession.objects.filter(predecessor=found), before=False),
    }
    return render(request, "personnel/unit.html", context)


def _crumbs(tree: Tree, facts: UnitOnDay | None) -> list[Crumb]:
    crumbs = [Crumb(_("組織図"), "/personnel/organisation/")]
    for step in reversed(facts.path[1:] if facts else ()):
        above = tree.units[step]
        if above.kind != Unit.Kind.WARD:
            crumbs.append(Crumb(above.shown, f"/personnel/units/{above.code}/"))
    return [*crumbs, Crumb(facts.shown)] if facts else crumbs


def _history(version: UnitVersion) -> HistoryEntry:
    until = _("%(day)sまで") % {"day": clock.long(version.valid_to)} if version.valid_to else _("現在まで")
    state = "waiting" if version.valid_from > clock.today() else "done"
    return HistoryEntry(what=version.shown, when=version.valid_from, who=until, state=state)


def _names(successions: QuerySet[Succession], *, before: bool) -> list[tuple[str, str, datetime.date]]:
    """(name at the time, code, day) of the units on the other side of a succession."""
    found = []
    for row in successions.select_related("predecessor", "successor"):
        other = row.predecessor if before else row.successor
        day = row.day - datetime.timedelta(days=1) if before else row.day
        found.append((tree_on(day).shown_name(other.pk), other.code, row.day))
    return found

"""訪問の日程 of a sealed plan: reckoned in the background, looked at, changed by hand. Each look is noted."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.accounts import public as accounts
from honbu.kernel.jobs import public as jobs
from honbu.kernel.states import WrongValue
from honbu.kernel.ui.asking import ReasonForm, entered, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import calendars as actions
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.domain.box import WrongKey
from honbu.modules.audits.domain.planning.slots import CalendarRefused
from honbu.modules.audits.domain.planning.solver import Way
from honbu.modules.audits.forms.visits import BookingForm, RulesForm, VisitForm
from honbu.modules.audits.models import Auditor, SealedPart, Visit, YearPlan
from honbu.modules.audits.models.words import doer_word, half_word, kind_word
from honbu.modules.audits.pages.selections import sealed_plan, way_to_selection
from honbu.modules.audits.queries.offices import names_of

PROBLEMS = (WrongValue, WrongKey, CalendarRefused)
POLL = 2


def _way(plan: YearPlan, *more: Crumb) -> list[Crumb]:
    return way_to_selection(plan, Crumb(_("訪問の日程"), reverse("audits:calendar", args=[plan.pk])), *more)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """訪問の日程: day by day, with who goes, and which rules it breaks by the facts of today."""
    actor, plan = sealed_plan(request, pk)
    part = SealedPart.objects.filter(plan=plan).first()
    content = read_sealed(plan, actor=actor, purpose="日程を見る") if part else {}
    context = {
        "plan": plan, "crumbs": way_to_selection(plan, Crumb(_("訪問の日程"))),
        "drawn": bool(part and part.public_value), **_shown(plan, content), "running": _running(content),
        "outcome": content.get("outcome", {}), "edits": content.get("edits", []), "poll": POLL,
        "gap": _gap(content.get("outcome", {})),
    }  # fmt: skip
    return render(request, "audits/calendar.html", context)


def _shown(plan: YearPlan, content: dict[str, Any]) -> dict[str, Any]:
    """The lines of the calendar, and what stands against it."""
    if not content:
        return {}
    visits = {one["key"]: one for one in actions.with_visits(plan, content)["visits"]}
    begun = dict(Visit.objects.filter(plan=plan).values_list("key", "state"))
    words = dict(Visit._meta.get_field("state").flatchoices)
    names = names_of(number for one in content["calendar"] for number in one["auditors"])
    booked = []
    for one in sorted(content["calendar"], key=lambda one: (one["day"], one["half"], one["key"])):
        visit = visits[one["key"]]
        kind = visit["kind"]
        team = "、".join(names.get(number, _("（外れた人）")) for number in one["auditors"])
        day = datetime.date.fromisoformat(one["day"])
        state = words.get(begun.get(one["key"], ""), "")
        booked.append((visit, kind_word(kind), day, half_word(one["half"]), doer_word(kind), team, state))
    keys = {one["key"] for one in content["calendar"]}
    waiting = [(one, kind_word(one["kind"])) for one in visits.values() if one["key"] not in keys]
    return {
        "booked": booked, "waiting": waiting,
        "violations": actions.violations_now(plan, content) if booked else [],
    }  # fmt: skip


def _running(content: dict[str, Any]) -> jobs.Progress | None:
    rows = jobs.Progress.objects.filter(pk=content.get("progress") or 0, state__in=["waiting", "running"])
    return rows.first()


def _gap(outcome: dict[str, Any]) -> str:
    """最適, or how far it may lie from the best."""
    if "cost" not in outcome:
        return ""
    if outcome["optimal"]:
        return _("最も良い日程であることを確かめました。")
    if outcome["way"] == Way.RULES.value:
        return _("計算の部品（OR-Tools）を使わずに、規則で組んだ日程です。")
    share = max(0, outcome["cost"] - outcome["bound"]) / max(1, outcome["cost"])
    return _("最も良い日程との差は、多くても%(share)s%%です。") % {"share": f"{share * 100:.1f}"}


@accounts.staff_page
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """日程の計算の進み具合: asked every two seconds; the page is loaded anew when it has ended."""
    actor, plan = sealed_plan(request, pk)
    running = jobs.Progress.objects.filter(person_id=actor.pk, job=actions.JOB).first()
    if running is None or running.state not in {"waiting", "running"}:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "audits/calendar_running.html", {"plan": plan, "running": running, "poll": POLL})


@accounts.staff_page
def reckon(request: HttpRequest, pk: int) -> HttpResponse:
    """日程を組む."""
    actor, plan = sealed_plan(request, pk)
    content = read_sealed(plan, actor=actor, purpose="日程の定めを見る")
    form = RulesForm(request.POST or None, now=content.get("rules", {}))
    title = _("日程を組む")
    if entered(request, form, lambda: actions.ask_for_calendar(plan, form.cleaned_data, actor=actor), PROBLEMS):
        return redirect("audits:calendar", pk)
    note = _("始まっていない訪問の日程は、すべて組み直します。手で変えた日程も変わります。")
    back = reverse("audits:calendar", args=[pk])
    return form_page(request, form, title, submit=title, cancel=back, crumbs=_way(plan), note=note)


def _people() -> list[tuple[str, Any]]:
    rows = Auditor.objects.filter(ended_on__isnull=True).select_related("person")
    return [
        (str(one.pk), f"{one}（{one.firm or (_('主任') if one.lead else '')}）".replace("（）", "")) for one in rows
    ]


@accounts.staff_page
def book(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """一つの訪問の日程を変える."""
    actor, plan = sealed_plan(request, pk)
    content = read_sealed(plan, actor=actor, purpose="日程を変える画面")
    now = next((one for one in content.get("calendar", []) if one["key"] == key), None)
    visit = next((one for one in content.get("visits", []) if one["key"] == key), None)
    initial = {}
    if now:
        day = datetime.date.fromisoformat(now["day"])
        initial = {"day": day, "half": now["half"], "team": list(map(str, now["auditors"]))}
    form = BookingForm(request.POST or None, initial=initial, people=_people())
    if entered(request, form, lambda: actions.book_by_hand(
        plan, key, slot=form.slot, team=form.auditors, reason=form.cleaned_data["reason"],
        despite=form.cleaned_data["despite"], actor=actor,
    ), PROBLEMS, _("日程を変えました。")):  # fmt: skip
        return redirect("audits:calendar", pk)
    title, back = _("日程を変える"), reverse("audits:calendar", args=[pk])
    over = visit["name"] if visit else ""
    return form_page(request, form, title, submit=title, cancel=back, crumbs=_way(plan), over=over)


@accounts.staff_page
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """訪問を加える."""
    actor, plan = sealed_plan(request, pk)
    content = read_sealed(plan, actor=actor, purpose="訪問を加える画面")
    sections = [(code, one["name"]) for code, one in content.get("sections", {}).items()]
    form = VisitForm(request.POST or None, sections=sections)
    if entered(request, form, lambda: actions.add_visit(
        plan, form.cleaned_data["section"], form.chosen_kind, system_id=form.system_id, reason=form.cleaned_data["reason"],
        actor=actor,
    ), PROBLEMS, _("訪問を加えました。日程は、組み直すか手で入れます。")):  # fmt: skip
        return redirect("audits:calendar", pk)
    title, back = _("訪問を加える"), reverse("audits:calendar", args=[pk])
    return form_page(request, form, title, submit=title, cancel=back, crumbs=_way(plan))


@accounts.staff_page
def drop(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """加えた訪問を外す."""
    actor, plan = sealed_plan(request, pk)
    form = ReasonForm(request.POST or None)
    if entered(request, form, lambda: (
        actions.drop_visit(plan, key, reason=form.cleaned_data["reason"], actor=actor),
    ), PROBLEMS, _("訪問を外しました。")):  # fmt: skip
        return redirect("audits:calendar", pk)
    title, back = _("加えた訪問を外す"), reverse("audits:calendar", args=[pk])
    return form_page(request, form, title, submit=_("外す"), cancel=back, crumbs=_way(plan), danger=True)

"""訪問: the own ones that are to come, and the records of those that have been."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.states import NotPossibleNow, WrongValue, possible
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, entered, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.audits.actions import visiting as actions
from honbu.modules.audits.actions.booked import booked_for
from honbu.modules.audits.actions.calendars import blocking_conflicts
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.domain.visits import OPEN_VISIT, VISIT, VisitAct, VisitState
from honbu.modules.audits.forms.visits import ResultForm, SummaryForm
from honbu.modules.audits.models import ItemResult, Visit
from honbu.modules.audits.models.words import doer_word, half_word, kind_word
from honbu.modules.audits.pages.frame import way
from honbu.modules.audits.queries.offices import names_of
from honbu.modules.audits.queries.rights import has_overview, is_of_team, is_office, visits_for

LOOKS = {
    "on_site": "info", "writing": "warning", "checking": "info", "agreed": "success", "final": "success",
    "broken_off": "neutral",
}  # fmt: skip
PROBLEMS = (WrongValue, NotPossibleNow, access.NotAllowed)
SHOWN = 200


def way_to_visits(actor: Person, *more: Crumb) -> list[Crumb]:
    """From the list of visits to here; a section has no such list."""
    return way(Crumb(_("訪問"), reverse("audits:visits")), *more) if _has_list(actor) else way(*more)


def _has_list(actor: Person) -> bool:
    conducts = access.may(actor, "audits.conduct", on=access.WARD)
    return conducts or is_office(actor) or has_overview(actor)


def the_visit(request: HttpRequest, key: str) -> tuple[Person, Visit]:
    """The visit as somebody may see it; 404 for the others, and for every visit that has not begun."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(visits_for(actor), key=key)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """訪問: those who go see theirs of the next days; the office and those over the sections what was settled."""
    actor = accounts.actor(request)
    if not _has_list(actor):
        raise access.Hidden
    conducts = access.may(actor, "audits.conduct", on=access.WARD)
    begun = visits_for(actor)
    booked = booked_for(actor, purpose="訪問の一覧で見る") if conducts else []
    waiting = [one for one in booked if not Visit.objects.filter(key=one.key).exists()]
    tree, names = tree_on(), names_of(number for one in waiting for number in one.team)
    context = {
        "crumbs": way_to_visits(actor), "conducts": conducts, "count": begun.count(), "shown": SHOWN,
        "waiting": [
            (one, kind_word(one.kind), half_word(one.slot.half), "、".join(names[pk] for pk in one.team if pk in names),
             doer_word(one.kind), blocking_conflicts(one))
            for one in waiting
        ],
        "rows": [
            (one, tree.shown_name(one.unit_id), actions.day_of(one), LOOKS[one.state]) for one in begun[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "audits/visits.html", context)


@accounts.staff_page
def show(request: HttpRequest, key: str) -> HttpResponse:
    """一つの訪問: what was looked at, what was found, what proves it."""
    actor, visit = the_visit(request, key)
    writer = is_office(actor) or is_of_team(actor, visit)
    results = list(visit.results.select_related("item", "grade"))
    context = {
        "visit": visit,
        "unit": tree_on().shown_name(visit.unit_id),
        "look": LOOKS[visit.state],
        "crumbs": way_to_visits(actor, Crumb(str(visit))),
        "facts": _facts(visit),
        "results": results,
        "graded": sum(one.grade is not None for one in results),
        # What was said in confidence, and what photos show, is for those who audit.
        "notes": _notes(visit) if writer else [],
        "evidence": list(visit.evidence.select_related("item")) if writer else [],
        "findings": list(visit.findings.select_related("grade")) if visit.state == "final" else [],
        "papers": papers_of(actor, visit),
        "may_write": writer and visit.state in OPEN_VISIT,
        "acts": _acts(actor, visit, writer=writer),
        "lines": trail.history_of(visit)[:40] if writer else [],
    }
    return render(request, "audits/visit.html", context)


def _facts(visit: Visit) -> list[Fact]:
    doer = str(doer_word(visit.kind))
    left = f"〜{visit.left_at.astimezone(clock.TOKYO):%H:%M}" if visit.left_at else ""
    return [
        Fact(_("監査の種類"), visit.get_kind_display()),
        Fact(_("システム"), visit.system_name),
        Fact(
            _("訪問日"), f"{clock.long(actions.day_of(visit))} {visit.arrived_at.astimezone(clock.TOKYO):%H:%M}{left}"
        ),
        Fact(doer, "、".join(str(one) for one in visit.team.select_related("person"))),
        Fact(_("立会者"), visit.received_by),
        Fact(_("総評"), visit.summary),
        Fact(_("実施できなかった理由、または課の申出"), visit.reason),
        Fact(_("事実を確認した人"), visit.agreed_by.name if visit.agreed_by else ""),
        Fact(_("確定日"), clock.long(visit.settled_on) if visit.settled_on else ""),
    ]


def _notes(visit: Visit) -> list[tuple[str, str]]:
    names = {str(pk): name for pk, name in visit.team.values_list("person_id", "person__family_name")}
    names |= {str(one.person_id): one.person.name for one in visit.team.select_related("person")}
    return [(names.get(number, ""), text) for number, text in visit.notes.items() if text]


# What goes to the door, and what comes of the visit.
BEFORE: dict[str, Callable[[], str]] = {"notice": lambda: _("実施通知書"), "checklist": lambda: _("チェックリスト")}
AFTER: dict[str, Callable[[], str]] = {"record": lambda: _("調書"), "report": lambda: _("結果通知書")}


def papers_of(actor: Person, visit: Visit) -> list[tuple[str, str]]:
    """The papers of a visit that somebody may have, with their addresses."""
    codes = {code: title for code, title in (BEFORE | AFTER).items() if may_have(actor, visit, code)}
    return [(title(), reverse("audits:visit_paper", args=[visit.key, code])) for code, title in codes.items()]


def may_have(actor: Person, visit: Visit, code: str) -> bool:
    """Whoever audits has all of them, the section what it is told when the visit is settled."""
    if code == "report":
        return visit.state == VisitState.FINAL
    return code in BEFORE | AFTER and (is_office(actor) or is_of_team(actor, visit))


# Code, title, the act that has to be possible, for whom.
DEEDS: tuple[tuple[str, Callable[[], str], VisitAct, str], ...] = (
    ("ask", lambda: _("事実確認を求める"), VisitAct.ASK, "writer"),
    ("agree", lambda: _("事実のとおりと確認する"), VisitAct.AGREE, "chief"),
    ("object", lambda: _("事実が違うと申し出る"), VisitAct.OBJECT, "chief"),
    ("settle", lambda: _("確定し、指摘の案を作る"), VisitAct.SETTLE, "office"),
)


def _may(actor: Person, visit: Visit, whose: str, *, writer: bool) -> bool:
    if whose == "chief":
        return access.may(actor, "audits.confirm", on=visit.unit)
    return writer if whose == "writer" else is_office(actor)


def _acts(actor: Person, visit: Visit, *, writer: bool) -> list[tuple[str, str]]:
    now = possible(VISIT, visit.state)
    found = [
        (title(), reverse("audits:visit_do", args=[visit.key, code]))
        for code, title, act, whose in DEEDS
        if act in now and _may(actor, visit, whose, writer=writer)
    ]
    if writer and visit.state in OPEN_VISIT:
        found.append((_("総評を書く"), reverse("audits:visit_do", args=[visit.key, "summary"])))
    if is_of_team(actor, visit) and visit.kind == Kind.PATROL:
        found.append((_("監査に切り替える"), reverse("audits:visit_do", args=[visit.key, "audit"])))
    return found


@accounts.staff_page
def do(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """What is done with a visit."""
    actor, visit = the_visit(request, key)
    writer = is_office(actor) or is_of_team(actor, visit)
    offered = {url: title for title, url in _acts(actor, visit, writer=writer)}
    title = offered.get(reverse("audits:visit_do", args=[key, code]))
    if title is None:
        raise access.Hidden
    if code == "summary":
        form: SummaryForm | ReasonForm = SummaryForm(request.POST or None, now={"summary": visit.summary})
    else:
        form = ReasonForm(request.POST or None, hint=HINTS.get(code, lambda: "")())
        form.fields["reason"].required = code in {"object", "audit"}
    acts: dict[str, Callable[[], object]] = {
        "summary": lambda: actions.write_summary(visit, form.cleaned_data["summary"], actor=actor),
        "ask": lambda: actions.ask_section(visit, actor=actor),
        "agree": lambda: actions.agree(visit, actor=actor),
        "object": lambda: actions.object_to(visit, form.cleaned_data["reason"], actor=actor),
        "settle": lambda: actions.settle_visit(visit, reason=form.cleaned_data["reason"], actor=actor),
        "audit": lambda: actions.ask_for_audit(visit, form.cleaned_data["reason"], actor=actor),
    }
    if code in {"ask", "agree"}:
        del form.fields["reason"]
        form.is_bound = request.method == "POST"
    done = entered(request, form, lambda: (acts[code](),), PROBLEMS, _("保存しました。"))
    back = reverse("audits:visit", args=[key])
    if done is not None:
        return redirect(back)
    over, crumbs = f"{visit} {tree_on().shown_name(visit.unit_id)}", way_to_visits(actor, Crumb(str(visit), back))
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=over)


HINTS: dict[str, Callable[[], str]] = {
    "object": lambda: _("どの項目の、どこが違うかを書きます。"),
    "settle": lambda: _("課の事実確認を待たずに確定するときだけ書きます。"),
    "audit": lambda: _("監査責任者だけが読みます。課にも、ほかの人にも知られません。"),
}


@accounts.staff_page
def result(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """一つの項目の結果を直す."""
    actor, visit = the_visit(request, key)
    row = get_object_or_404(ItemResult.objects.select_related("item", "visit", "grade"), pk=pk, visit=visit)
    if not (is_office(actor) or is_of_team(actor, visit)) or visit.state not in OPEN_VISIT:
        raise access.Hidden
    form = ResultForm(request.POST or None, result=row)
    done = entered(
        request, form, lambda: actions.revise_result(row, form.cleaned_data, actor=actor), PROBLEMS, _("保存しました。")
    )
    back = reverse("audits:visit", args=[key])
    if done is not None:
        return redirect(back)
    crumbs = way_to_visits(actor, Crumb(str(visit), back))
    return form_page(request, form, _("結果を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs, over=str(row))

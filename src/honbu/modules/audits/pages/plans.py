"""年度の監査計画: its open part, as the office writes it, the headquarters decides it, and everybody may read it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import entered, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.audits.actions import plans as actions
from honbu.modules.audits.domain.focus import Focus, raise_focus
from honbu.modules.audits.forms.plans import PlanForm
from honbu.modules.audits.models import ItemEdition, SealedPart, YearPlan
from honbu.modules.audits.models.words import kind_word
from honbu.modules.audits.pages import frame
from honbu.modules.audits.pages.frame import require_office, way
from honbu.modules.audits.queries.focus import numbers_in, proposed_focus, weight_words
from honbu.modules.audits.queries.rights import has_overview, is_office, may_seal, plans_for
from honbu.modules.meetings import public as meetings

PROBLEMS = (WrongValue, NotPossibleNow, meetings.AlreadyAsked, meetings.NoSuchBody)
LOOKS = {"draft": "neutral", "brought": "info", "approved": "success", "returned": "warning", "superseded": "neutral"}


def way_to_plans(*more: Crumb) -> list[Crumb]:
    """From the list of plans to here."""
    return way(Crumb(_("監査計画"), reverse("audits:plans")), *more)


def the_plan(request: HttpRequest, pk: int) -> tuple[Person, YearPlan]:
    """The plan as somebody may see it; 404 for the others."""
    actor = accounts.actor(request)
    return actor, get_object_or_404(plans_for(actor), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """監査計画 of all years."""
    actor = accounts.actor(request)
    if not has_overview(actor):
        raise access.Hidden
    rows = [(plan, LOOKS[plan.state], actions.numbers_of(plan)) for plan in plans_for(actor)]
    rows_shown = [
        (plan, look, "、".join(f"{kind_word(kind)} {number}" for kind, number, _note in numbers))
        for plan, look, numbers in rows
    ]
    context = {
        "crumbs": way(Crumb(_("監査計画"))), "rows": rows_shown, "office": is_office(actor),
        "ready": ItemEdition.objects.exists(),
    }  # fmt: skip
    return render(request, "audits/plans.html", context)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: kinds with their numbers, window, weight. Nothing here tells whom it concerns."""
    actor, plan = the_plan(request, pk)
    office = is_office(actor)
    context = {
        "plan": plan,
        "look": LOOKS[plan.state],
        "crumbs": way_to_plans(Crumb(str(plan))) if has_overview(actor) else way(Crumb(str(plan))),
        "facts": _facts(plan),
        "numbers": [(kind_word(kind), number, note, kind.value in plan.focus) for kind, number, note in actions.numbers_of(plan)],
        "office": office,
        "editable": office and plan.state in actions.OPEN,
        "lead": may_seal(actor),
        # For those over the sections, not for these: their pages don't tell when something was sealed.
        "proof": _proof_of(plan) if has_overview(actor) else None,
        "lines": trail.history_of(plan)[:40] if office else [],
    }  # fmt: skip
    return render(request, "audits/plan.html", context)


def _proof_of(plan: YearPlan) -> SealedPart | None:
    return SealedPart.objects.filter(plan=plan, committed_at__isnull=False).defer("content").first()


def _facts(plan: YearPlan) -> list[Fact]:
    return [
        Fact(_("方針"), plan.policy),
        Fact(_("確認項目の版"), plan.edition.title),
        Fact(_("監査調書の期限"), clock.long(plan.answers_until)),
        Fact(
            _("訪問期間"),
            _("%(first)sから%(last)sまで（抜打ち）")
            % {"first": clock.long(plan.window_first), "last": clock.long(plan.window_last)},
        ),
        Fact(_("重点"), "、".join(str(kind_word(one)) for one in plan.focus)),
        Fact(_("重点とする理由"), plan.focus_reason),
        Fact(_("重点の割合"), weight_words(plan)),
        Fact(_("昨年度からの変更点"), plan.changes),
        Fact(_("本部の決定"), clock.long(plan.decided_on) if plan.decided_on else ""),
    ]


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """年度の監査計画を作る."""
    actor = require_office(request)
    form = PlanForm(request.POST or None, now=_proposal())
    note = (
        _("昨年度の結果から、重点とその件数の案を入れてあります。")
        if form.now["focus"]
        else _("昨年度の不適合の記録がないため、重点の案はありません。")
    )
    return _saved(request, form, _("監査計画を作る"), reverse("audits:plans"), lambda: actions.draft_plan(
        form.cleaned_data["fiscal_year"], form.values(), actor=actor
    ), note=note)  # fmt: skip


def _proposal() -> dict[str, object]:
    """What the last plan had, in the dates of the first year without one, with the weight that last year's results propose."""
    earlier = YearPlan.objects.order_by("-fiscal_year").first()
    this = clock.fiscal_year()
    year = clock.FiscalYear(this.year + 1) if earlier and earlier.fiscal_year == this.year else this
    days = {
        "answers_until": year.start.replace(month=7, day=31),
        "window_first": year.start.replace(month=9, day=1),
        "window_last": year.start.replace(month=12, day=28),
    }
    found = PlanForm.stored(earlier) if earlier else {}
    found |= _weight(proposed_focus(year.year), earlier)
    edition = ItemEdition.objects.filter(state="in_force").first() or ItemEdition.objects.first()
    return {**found, **days, "edition": edition.pk if edition else None, "changes": "", "fiscal_year": year.year}


def _weight(focus: Focus | None, earlier: YearPlan | None) -> dict[str, object]:
    """重点の案 and its numbers: kinds in focus get more visits than they had."""
    if focus is None:
        return {"focus": [], "focus_reason": ""}
    raised = raise_focus(numbers_in(earlier.kinds) if earlier else {}, focus.kinds)
    numbers = {f"number_{kind}": raised[kind] for kind in focus.kinds}
    return {"focus": list(focus.kinds), "focus_reason": focus.reason, **numbers}


@accounts.staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """年度の監査計画を直す."""
    actor, plan = the_plan(request, pk)
    if not is_office(actor) or plan.state not in actions.OPEN:
        raise access.Hidden
    form = PlanForm(request.POST or None, plan=plan, now=PlanForm.stored(plan), changed_by=trail.last_change_of(plan))
    back = reverse("audits:plan", args=[pk])
    return _saved(
        request, form, _("監査計画を直す"), back, lambda: actions.revise_plan(plan, form.values(), actor=actor)
    )


def _saved(
    request: HttpRequest, form: PlanForm, title: str, back: str, act: Callable[[], YearPlan], *, note: str = ""
) -> HttpResponse:  # fmt: skip
    plan = entered(request, form, act, PROBLEMS, _("保存しました。"))
    if plan is not None:
        return redirect("audits:plan", plan.pk)
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=way_to_plans(), note=note)


@accounts.staff_page
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """本部に付議する."""
    actor, plan = the_plan(request, pk)
    if not is_office(actor):
        raise access.Hidden
    frame.bring(request, lambda unit: actions.bring_plan(plan, unit=unit, actor=actor), PROBLEMS)
    return redirect("audits:plan", pk)

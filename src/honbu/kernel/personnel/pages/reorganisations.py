"""組織改正: drafts, their steps, before and after, adoption."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Reorganisation, ReorganisationStep
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.domain import reorganisation as rules
from honbu.kernel.personnel.forms import ReorganisationForm, StepForm
from honbu.kernel.personnel.tables import LOOKS, ReorganisationTable
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Crumb


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit on the eve and on the day; empty where there was or will be none."""

    code: str
    before: str
    after: str
    word: str
    look: str


def _require(request: HttpRequest) -> None:
    access.require_sight(accounts.actor(request), "personnel.reorganise", on=access.WARD)


def _version(request: HttpRequest) -> int:
    """The version of the draft that stood before the eyes of whoever pressed the button; 0 is none at all."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every reorganisation, the newest first."""
    _require(request)
    return listing.list_page(
        request,
        table_class=ReorganisationTable,
        rows=Reorganisation.objects.all(),
        title=_("組織改正"),
        purpose=_("4月1日などの組織改正を前もって準備し、施行日から自動で切り替えます。"),
        template_name="personnel/reorganisations.html",
        empty=listing.Empty(
            title=_("組織改正はまだありません"), url="/personnel/reorganisations/new/", action=_("組織改正を準備する")
        ),
    )


@accounts.staff_page
def create(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    _require(request)
    form = ReorganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = actions.plan_reorganisation(**form.cleaned_data, actor=accounts.actor(request))
        return redirect("personnel:reorganisation", draft.pk)
    crumbs = [Crumb(_("組織改正"), "/personnel/reorganisations/"), Crumb(_("準備する"))]
    context = {
        "form": form,
        "title": _("組織改正を準備する"),
        "crumbs": crumbs,
        "cancel": "/personnel/reorganisations/",
    }
    return render(request, "personnel/form.html", context, status=422 if form.errors else 200)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One reorganisation: its steps, what they change, what stands in the way."""
    _require(request)
    draft = get_object_or_404(Reorganisation, pk=pk)
    form = StepForm(request.POST or None, initial={"version": draft.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_step(draft, form.step(), actor=accounts.actor(request), version=form.cleaned_data["version"])
        except (actions.SomebodyWasFaster, actions.NotADraft) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("改正事項を加えました。"))
            return redirect("personnel:reorganisation", pk)
    is_draft = draft.state == Reorganisation.State.DRAFT
    before, outcome = actions.plan(draft)
    context = {
        "draft": draft,
        "is_draft": is_draft,
        "look": LOOKS[draft.state],
        "form": form,
        "steps": list(draft.steps.all()),
        "differences": _differences(before, outcome),
        "violations": outcome.violations,
        "heirs": [
            (before[old].name, outcome.units[new].name) for old, new in outcome.heir.items() if new in outcome.units
        ],
        "lines": trail.history_of(draft)[:30],
        "crumbs": [Crumb(_("組織改正"), "/personnel/reorganisations/"), Crumb(draft.title)],
    }
    return render(request, "personnel/reorganisation.html", context, status=422 if form.errors else 200)


def _differences(before: dict[str, rules.UnitFacts], outcome: rules.Outcome) -> list[Difference]:
    found = []
    after = outcome.units

    def words(units: dict[str, rules.UnitFacts], code: str) -> str:
        unit = units.get(code)
        if unit is None:
            return ""
        parent = units.get(unit.parent)
        return f"{parent.name if parent and parent.kind != 'ward' else ''}{unit.name}"

    for code in sorted({*before, *after}):
        old, new = before.get(code), after.get(code)
        if old == new:
            continue
        if old is None:
            word, look = _("新設"), "success"
        elif new is None:
            word, look = _("廃止"), "error"
        elif old.name != new.name:
            word, look = _("名称変更"), "info"
        else:
            word, look = _("所属替え"), "info"
        found.append(Difference(code, words(before, code), words(after, code), word, look))
    return found


@accounts.staff_page
@require_POST
def remove_step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """改正事項の取消し."""
    _require(request)
    row = get_object_or_404(ReorganisationStep, pk=step, reorganisation=pk)
    try:
        actions.remove_step(row, actor=accounts.actor(request), version=_version(request))
    except (actions.SomebodyWasFaster, actions.NotADraft) as error:
        messages.error(request, str(error))
    return redirect("personnel:reorganisation", pk)


@accounts.staff_page
@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """組織改正の確定."""
    _require(request)
    draft = get_object_or_404(Reorganisation, pk=pk)
    try:
        actions.adopt_reorganisation(draft, actor=accounts.actor(request), version=_version(request))
    except (actions.PlanBroken, actions.SomebodyWasFaster, actions.NotADraft) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("確定しました。施行日から新しい組織になります。"))
    return redirect("personnel:reorganisation", pk)


@accounts.staff_page
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """組織改正の取りやめ."""
    _require(request)
    draft = get_object_or_404(Reorganisation, pk=pk)
    try:
        reason = request.POST.get("reason", "")[:500]
        actions.drop_reorganisation(draft, actor=accounts.actor(request), reason=reason, version=_version(request))
    except (actions.SomebodyWasFaster, actions.NotADraft) as error:
        messages.error(request, str(error))
    return redirect("personnel:reorganisation", pk)

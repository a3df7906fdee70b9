"""監査の対象: rules about units, and when each section was last audited."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Unit, tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.ui.asking import carry_out, entered, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import scope as actions
from honbu.modules.audits.forms.plans import PastVisitForm, ScopeForm, unit_of
from honbu.modules.audits.models import PastVisit, ScopeRule
from honbu.modules.audits.models.words import kind_word
from honbu.modules.audits.pages.frame import require_office, way

SHOWN = 200


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """対象の定めと過去の監査."""
    require_office(request)
    tree, year = tree_on(), clock.fiscal_year().year
    past = PastVisit.objects.all()[:SHOWN]
    context = {
        "crumbs": way(Crumb(_("監査の対象"))),
        "rules": [
            (
                row, tree.shown_name(row.unit_id), tree.shown_name(row.to_unit_id) if row.to_unit_id else "",
                clock.FiscalYear(row.since).label, row.until is None or row.until >= year,
            )
            for row in ScopeRule.objects.all()
        ],
        "past": [
            (row, tree.shown_name(row.unit_id), clock.FiscalYear(row.fiscal_year).label, kind_word(row.kind))
            for row in past
        ],
        "count": PastVisit.objects.count(),
        "shown": SHOWN,
    }  # fmt: skip
    return render(request, "audits/scope.html", context)


@accounts.staff_page
def rule_new(request: HttpRequest) -> HttpResponse:
    """定めを置く."""
    actor = require_office(request)
    form = ScopeForm(request.POST or None)
    back = reverse("audits:scope")

    def act() -> ScopeRule:
        data = form.cleaned_data
        unit, to_unit = Unit.objects.get(pk=data["unit"]), unit_of(data["to_unit"])
        return actions.set_rule(unit, data["rule"], data["reason"], since=data["since"], to_unit=to_unit, actor=actor)

    if entered(request, form, act, WrongValue, _("保存しました。")):
        return redirect(back)
    crumbs = way(Crumb(_("監査の対象"), back))
    return form_page(request, form, _("対象の定めを置く"), submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
@require_POST
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """定めを終える, with this fiscal year."""
    actor = require_office(request)
    row = get_object_or_404(ScopeRule, pk=pk)
    year = clock.fiscal_year().year
    carry_out(
        request, lambda: actions.end_rule(row, until=year, actor=actor), WrongValue, _("今年度で終わりにしました。")
    )
    return redirect("audits:scope")


@accounts.staff_page
def past_new(request: HttpRequest) -> HttpResponse:
    """過去の監査を登録する."""
    actor = require_office(request)
    form = PastVisitForm(request.POST or None)
    back = reverse("audits:scope")

    def act() -> PastVisit:
        data = form.cleaned_data
        return actions.enter_past_visit(
            Unit.objects.get(pk=data["unit"]), data["fiscal_year"], data["kind"], nonconformities=data["nonconformities"],
            source=data["source"], actor=actor,
        )  # fmt: skip

    if entered(request, form, act, WrongValue, _("保存しました。")):
        return redirect(back)
    crumbs = way(Crumb(_("監査の対象"), back))
    return form_page(request, form, _("過去の監査を登録する"), submit=_("保存する"), cancel=back, crumbs=crumbs)

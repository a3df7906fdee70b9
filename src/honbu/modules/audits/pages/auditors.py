"""監査実施人: the list of those who may be sent, with what stands against sending them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, standing
from honbu.kernel.personnel.public import person_of
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import ReasonForm, entered, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import auditors as actions
from honbu.modules.audits.forms.visits import AbsenceForm, AuditorForm
from honbu.modules.audits.models import Absence, Auditor
from honbu.modules.audits.pages.frame import require_office, way


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("監査実施人"), reverse("audits:auditors")), *more)


def _the(pk: int) -> Auditor:
    return get_object_or_404(Auditor.objects.select_related("person"), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """監査実施人の一覧."""
    require_office(request)
    today = clock.today()
    rows = Auditor.objects.filter(ended_on__isnull=True).select_related("person").prefetch_related("absences")
    context = {
        "crumbs": _way(),
        "rows": [
            (
                one, one.firm or standing(one.person).shown, [row for row in one.absences.all() if row.last >= today],
                bool(one.contract_last and one.contract_last < today),
            )
            for one in rows
        ],
        "former": Auditor.objects.filter(ended_on__isnull=False).select_related("person"),
    }  # fmt: skip
    return render(request, "audits/auditors.html", context)


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """監査実施人を登録する."""
    actor = require_office(request)
    form = AuditorForm(request.POST or None, now={})
    if entered(request, form, lambda: _registered(form, actor), WrongValue, _("登録しました。")):
        return redirect("audits:auditors")
    title, back = _("監査実施人を登録する"), reverse("audits:auditors")
    return form_page(request, form, title, submit=_("登録する"), cancel=back, crumbs=_way())


def _registered(form: AuditorForm, actor: Person) -> Auditor:
    person = person_of(form.cleaned_data["person"])
    if person is None:
        raise WrongValue(_("監査実施人を選んでください。"))
    return actions.register_auditor(person, form.values(), actor=actor)


@accounts.staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """監査実施人の登録を直す."""
    actor, auditor = require_office(request), _the(pk)
    form = AuditorForm(
        request.POST or None, auditor=auditor, now=AuditorForm.stored(auditor), changed_by=trail.last_change_of(auditor)
    )
    if entered(
        request,
        form,
        lambda: actions.revise_auditor(auditor, form.values(), actor=actor),
        WrongValue,
        _("保存しました。"),
    ):
        return redirect("audits:auditors")
    title, back = _("監査実施人の登録を直す"), reverse("audits:auditors")
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=_way(), over=str(auditor))


@accounts.staff_page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """監査実施人から外す."""
    actor, auditor = require_office(request), _the(pk)
    form = ReasonForm(request.POST or None)
    done = _("外しました。組んである日程は、監査責任者が検査して直します。")
    if entered(
        request,
        form,
        lambda: actions.end_auditor(auditor, reason=form.cleaned_data["reason"], actor=actor),
        WrongValue,
        done,
    ):
        return redirect("audits:auditors")
    title, back = _("監査実施人から外す"), reverse("audits:auditors")
    return form_page(request, form, title, submit=_("外す"), cancel=back, crumbs=_way(), over=str(auditor), danger=True)


@accounts.staff_page
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    """不在を入れる."""
    actor, auditor = require_office(request), _the(pk)
    form = AbsenceForm(request.POST or None)
    if entered(
        request,
        form,
        lambda: actions.note_absence(auditor, **form.cleaned_data, actor=actor),
        WrongValue,
        _("保存しました。"),
    ):
        return redirect("audits:auditors")
    title, back = _("不在を入れる"), reverse("audits:auditors")
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=_way(), over=str(auditor))


@accounts.staff_page
@require_POST
def absence_remove(request: HttpRequest, pk: int, absence_pk: int) -> HttpResponse:
    """不在を消す."""
    actor = require_office(request)
    row = get_object_or_404(Absence.objects.select_related("auditor"), pk=absence_pk, auditor=pk)
    actions.remove_absence(row, actor=actor)
    messages.success(request, _("不在を消しました。"))
    return redirect("audits:auditors")

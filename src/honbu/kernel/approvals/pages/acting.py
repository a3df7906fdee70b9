"""What is done to one approval: a form with a word or a reason, then the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions, queries
from honbu.kernel.approvals.domain.states import ACTED
from honbu.kernel.approvals.forms import ActForm, ReasonForm, SendBackForm
from honbu.kernel.approvals.models import Approval, ApprovalStep
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Crumb

REFUSED = (
    actions.SomebodyWasFaster,
    actions.NotPossibleNow,
    actions.TooLateToTakeBack,
    actions.ContentChanged,
    actions.NotAnEarlierStep,
    actions.NobodyElse,
    actions.NotAtYourStep,
    actions.NotTheDrafter,
    actions.NoRoute,
)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Verb:
    """A deed with its form and its words."""

    title: Words
    done: Words
    form: type[forms.Form]
    deed: Callable[..., Any]
    reason: str = "comment"  # the name under which the action takes what was written
    note: Words = ""
    danger: bool = False


VERBS: dict[str, Verb] = {
    "agree": Verb(
        gettext_lazy("承認・同意する"), gettext_lazy("承認しました。次の人に回りました。"), ActForm, actions.agree
    ),
    "decide": Verb(
        gettext_lazy("決裁する"), gettext_lazy("決裁しました。起案者に知らせました。"), ActForm, actions.decide
    ),
    "object": Verb(
        gettext_lazy("異議を述べる"),
        gettext_lazy("異議を記録しました。決裁する人が意見を読みます。"),
        ReasonForm,
        actions.object_to,
        "opinion",
        gettext_lazy("異議があっても回付は続きます。止めて直してもらうときは、差し戻してください。"),
    ),
    "send-back": Verb(
        gettext_lazy("差し戻す"), gettext_lazy("差し戻しました。"), SendBackForm, actions.send_back, "reason"
    ),
    "reject": Verb(
        gettext_lazy("否決する"),
        gettext_lazy("否決しました。起案者に知らせました。"),
        ReasonForm,
        actions.reject,
        "reason",
        gettext_lazy("否決すると、この起案は終わります。直して出し直してもらうときは、差し戻してください。"),
        danger=True,
    ),
    "pull-back": Verb(
        gettext_lazy("引き戻す"), gettext_lazy("引き戻しました。"), ReasonForm, actions.pull_back, "reason"
    ),
    "drop": Verb(
        gettext_lazy("取り下げる"),
        gettext_lazy("取り下げました。"),
        ReasonForm,
        actions.drop,
        "reason",
        gettext_lazy("取り下げると、この起案は終わります。記録は残ります。"),
        danger=True,
    ),
}


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """承認, 異議, 決裁, 差戻し, 否決, 引戻し, 取下げ: the form, then the deed."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    told = VERBS.get(verb)
    if told is None:
        raise access.Hidden
    form = _form(told, approval, request)
    if request.method == "POST" and form.is_valid() and _done(told, form, approval, person):
        messages.success(request, str(told.done))
        return redirect("approvals:record", approval.pk)
    return _form_page(request, form, approval, str(told.title), note=str(told.note), danger=told.danger)


def _form(told: Verb, approval: Approval, request: HttpRequest) -> forms.Form:
    options: dict[str, Any] = {"initial": {"version": approval.version}}
    if told.form is SendBackForm:
        earlier = _earlier(approval, accounts.actor(request))
        drafter = _("起案者 %(name)s") % {"name": approval.drafter.name}
        options.update(drafter=drafter, earlier=earlier)
    return told.form(request.POST or None, **options)


def _earlier(approval: Approval, person: Person) -> list[ApprovalStep]:
    """Who has acted before the person whose turn it is."""
    rounds = queries.rounds_of(approval)
    steps = list(rounds[0].steps.all()) if rounds else []
    seat = queries.seat_of(approval, person, steps)
    return [step for step in steps if seat is not None and step.stage < seat.step.stage and step.state in ACTED]


def _done(told: Verb, form: forms.Form, approval: Approval, person: Person) -> bool:
    """Carry it out; where it is refused the form says why."""
    values = form.cleaned_data
    given: dict[str, Any] = {told.reason: values["comment"]}
    if values.get("to"):
        given["to"] = ApprovalStep.objects.get(pk=int(values["to"]))
    try:
        told.deed(approval, actor=person, version=values["version"], **given)
    except actions.ReasonMissing as refusal:
        form.add_error("comment", str(refusal))
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


def _form_page(
    request: HttpRequest, form: forms.Form, approval: Approval, title: str, *, note: str = "", danger: bool = False
) -> HttpResponse:
    back = reverse("approvals:record", args=[approval.pk])
    context = {
        "form": form,
        "title": title,
        "over": approval.title,
        "note": note,
        "danger": danger,
        "submit": title,
        "cancel": back,
        "crumbs": [Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(approval.title, back), Crumb(title)],
    }
    return render(request, "approvals/form.html", context, status=422 if form.errors else 200)


@accounts.staff_page
@require_POST
def read(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """後閲."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    row = ApprovalStep.objects.select_related("round__approval").filter(pk=step, round__approval=approval).first()
    if row is None:
        raise access.Hidden
    actions.read_afterwards(row, actor=person)
    messages.success(request, _("後閲を記録しました。"))
    return redirect("approvals:record", approval.pk)


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """引継ぎ."""
    person = accounts.actor(request)
    approval = queries.the_approval(pk, actor=person)
    if approval.drafter_id != person.pk:
        place = approval.unit_id if approval.unit_id is not None else access.WARD
        access.require_sight(person, "approvals.oversee", on=place)
    row = ApprovalStep.objects.select_related("round__approval", "person").filter(pk=step, round__approval=pk).first()
    if row is None:
        raise access.Hidden
    found = queries.successor_of(row, approval)
    if found is None:
        raise access.Hidden
    form = ReasonForm(request.POST or None, initial={"version": approval.version})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.hand_over(row, actor=person, reason=values["comment"], version=values["version"])
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("引き継ぎました。"))
            return redirect("approvals:record", approval.pk)
    note = _("%(old)sさんの担当を、今の%(office)s %(new)sさんに引き継ぎます。") % {
        "old": row.person.name,
        "office": found[1],
        "new": found[0].name,
    }
    return _form_page(request, form, approval, _("担当を引き継ぐ"), note=note)

"""案の比較: alternatives beside each other with points, sensitivity and other municipalities, for projects and renewals."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.ui.asking import ReasonForm, carry_out, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.actions import comparing as actions
from honbu.modules.portfolio.forms.projects import AlternativeForm, MarksForm, PeerForm, YardsticksForm
from honbu.modules.portfolio.models import Alternative, Mark, PeerUse, Project
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.comparing import Subject, comparison_of, label_of, of
from honbu.modules.portfolio.queries.rights import projects_for, renewals_for

ALTERNATIVE_FACTS = ("title", "way", "outline", "merits", "demerits", "initial_cost", "running_cost")


def _found(actor: Person, kind: str, pk: int) -> Subject:
    if kind == "projects":
        return get_object_or_404(projects_for(actor), pk=pk)
    return get_object_or_404(renewals_for(actor), pk=pk)


def _the_subject(request: HttpRequest, kind: str, pk: int, *, writing: bool = True) -> tuple[Person, Subject]:
    actor = accounts.actor(request)
    subject = _found(actor, kind, pk)
    if writing:
        access.require_sight(actor, "portfolio.write", on=actions.unit_of(subject) or access.WARD)
    return actor, subject


def _address(kind: str, pk: int) -> str:
    return reverse("portfolio:comparison", args=[kind, pk])


def _way(subject: Subject, *more: Crumb) -> list[Crumb]:
    if isinstance(subject, Project):
        home = [Crumb(_("新規・入替えの起案"), reverse("portfolio:projects"))]
        own = Crumb(subject.title, reverse("portfolio:project", args=[subject.pk]))
    else:
        home = [Crumb(_("更新計画"), reverse("portfolio:renewals"))]
        own = Crumb(subject.system.name, reverse("portfolio:renewal", args=[subject.pk]))
    return way(*home, own, *more)


@accounts.staff_page
def show(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """比較表: as the headquarters reads it."""
    actor, subject = _the_subject(request, kind, pk, writing=False)
    unit = actions.unit_of(subject) or access.WARD
    context = {
        "kind": kind,
        "subject": subject,
        "crumbs": _way(subject, Crumb(_("案の比較"))),
        "title": subject.title if isinstance(subject, Project) else subject.system.name,
        "comparison": comparison_of(subject),
        "costs": access.may(actor, "portfolio.costs", on=unit),
        "writing": access.may(actor, "portfolio.write", on=unit) and actions.is_open(subject),
    }
    return render(request, "portfolio/comparison.html", context)


def _asked(
    request: HttpRequest, subject: Subject, kind: str, form: Any, act: Any, *, title: str, done: str
) -> HttpResponse:
    back = _address(kind, subject.pk)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except WrongValue as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(back)
    crumbs = _way(subject, Crumb(_("案の比較"), back))
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=crumbs)


@accounts.staff_page
def alternative_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """案を加える."""
    actor, subject = _the_subject(request, kind, pk)
    form = AlternativeForm(request.POST or None)
    act = lambda data: actions.add_alternative(subject, data, actor=actor)  # noqa: E731
    return _asked(request, subject, kind, form, act, title=_("案を加える"), done=_("案を加えました。"))


@accounts.staff_page
def alternative(request: HttpRequest, kind: str, pk: int, row_pk: int) -> HttpResponse:
    """案を直す."""
    actor, subject = _the_subject(request, kind, pk)
    row = get_object_or_404(Alternative, pk=row_pk, **of(subject))
    form = AlternativeForm(request.POST or None, initial={name: getattr(row, name) for name in ALTERNATIVE_FACTS})
    act = lambda data: actions.revise_alternative(row, data, actor=actor)  # noqa: E731
    return _asked(request, subject, kind, form, act, title=_("案を直す"), done=_("案を直しました。"))


@accounts.staff_page
@require_POST
def alternative_remove(request: HttpRequest, kind: str, pk: int, row_pk: int) -> HttpResponse:
    """案を取り除く."""
    actor, subject = _the_subject(request, kind, pk)
    row = get_object_or_404(Alternative, pk=row_pk, **of(subject))
    carry_out(request, lambda: actions.remove_alternative(row, actor=actor), WrongValue, _("案を取り除きました。"))
    return redirect(_address(kind, pk))


@accounts.staff_page
def choose(request: HttpRequest, kind: str, pk: int, row_pk: int) -> HttpResponse:
    """案を選ぶ."""
    actor, subject = _the_subject(request, kind, pk)
    row = get_object_or_404(Alternative, pk=row_pk, **of(subject))
    form = ReasonForm(request.POST or None, hint=_("本部の資料に出ます。ほかの案と比べて、どこが優れているか。"))
    act = lambda data: actions.choose_alternative(row, actor=actor, reason=data["reason"])  # noqa: E731
    title = _("「%(title)s」を選ぶ") % {"title": row.title}
    return _asked(request, subject, kind, form, act, title=title, done=_("案を選びました。"))


@accounts.staff_page
def yardsticks(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """観点と重みを決める."""
    actor, subject = _the_subject(request, kind, pk)
    form = YardsticksForm(
        request.POST or None, initial={"lines": YardsticksForm.written(list(subject.yardsticks.all()))}
    )
    act = lambda data: actions.set_yardsticks(subject, data["lines"], actor=actor)  # noqa: E731
    return _asked(request, subject, kind, form, act, title=_("観点と重みを決める"), done=_("観点と重みを決めました。"))


@accounts.staff_page
def marks(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """採点する."""
    actor, subject = _the_subject(request, kind, pk)
    alternatives = [(label_of(place), one) for place, one in enumerate(subject.alternatives.all())]
    rows = Mark.objects.filter(alternative__in=[one for _label, one in alternatives])
    form = MarksForm(
        request.POST or None, alternatives=alternatives, yardsticks=list(subject.yardsticks.all()),
        marks={(row.alternative_id, row.yardstick_id): row for row in rows},
    )  # fmt: skip
    act = lambda _data: actions.give_marks(subject, form.given(), actor=actor)  # noqa: E731
    return _asked(request, subject, kind, form, act, title=_("採点する"), done=_("採点しました。"))


@accounts.staff_page
def peer_new(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """他の自治体の状況を加える."""
    actor, subject = _the_subject(request, kind, pk)
    form = PeerForm(request.POST or None)
    act = lambda data: actions.add_peer(subject, data, actor=actor)  # noqa: E731
    return _asked(request, subject, kind, form, act, title=_("他の自治体の状況を加える"), done=_("加えました。"))


@accounts.staff_page
@require_POST
def peer_remove(request: HttpRequest, kind: str, pk: int, row_pk: int) -> HttpResponse:
    """他の自治体の状況を取り除く."""
    actor, subject = _the_subject(request, kind, pk)
    row = get_object_or_404(PeerUse, pk=row_pk, **of(subject))
    carry_out(request, lambda: actions.remove_peer(row, actor=actor), WrongValue)
    return redirect(_address(kind, pk))

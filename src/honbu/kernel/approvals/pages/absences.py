"""不在: who is away from when to when, so that deputies may act."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import actions
from honbu.kernel.approvals.forms import AbsenceForm
from honbu.kernel.approvals.models import Absence
from honbu.kernel.approvals.tables import AbsenceTable
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Deputy, Person, staff_on, valid_on
from honbu.kernel.ui.listing import Empty, list_page
from honbu.kernel.ui.pieces import Crumb


def _seen_by(person: Person) -> Q:
    """One's own, those of people for whom one stands in, and those of the units for which one notes them."""
    today = clock.today()
    principals = Deputy.objects.filter(valid_on(today), deputy=person).values("principal")
    units = access.units_where(person, "approvals.note_absence")
    others = Q(pk__isnull=False) if units is None else Q(person__in=staff_on(today, units=units).values("pk"))
    return Q(person=person) | Q(person__in=principals) | others


@accounts.staff_page
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """Absences, the latest first."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    deputies = Deputy.objects.filter(valid_on(clock.today())).select_related("deputy").order_by("order", "pk")
    rows = Absence.objects.filter(_seen_by(person)).select_related("person")
    return list_page(
        request,
        table_class=AbsenceTable,
        rows=rows.prefetch_related(Prefetch("person__deputies", deputies)),
        title=_("不在の登録"),
        purpose=_("不在の間は、代理者が代わって承認・代決できます。代理者は職員の画面で指定します。"),
        empty=Empty(title=_("不在の登録はありません"), url="/approvals/absences/new/", action=_("不在を登録する")),
        crumbs=[Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(_("不在の登録"))],
        template_name="approvals/absences.html",
    )


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """不在を登録する."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.note_absence(
                values["person"] or person,
                first=values["first"],
                last=values["last"],
                reason=values["reason"],
                actor=person,
            )
        except (actions.DaysOutOfOrder, actions.AbsenceOverlaps) as refusal:
            form.add_error("last", str(refusal))
        except access.NotAllowed as refusal:
            form.add_error("person", str(refusal))
        else:
            messages.success(request, _("不在を登録しました。"))
            return redirect("approvals:absences")
    back = reverse("approvals:absences")
    title = _("不在を登録する")
    context = {
        "form": form,
        "title": title,
        "submit": _("登録する"),
        "cancel": back,
        "crumbs": [Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(_("不在の登録"), back), Crumb(title)],
    }
    return render(request, "approvals/form.html", context, status=422 if form.errors else 200)


@accounts.staff_page
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """不在を終える."""
    person = accounts.actor(request)
    row = Absence.objects.filter(_seen_by(person), pk=pk).select_related("person").first()
    if row is None:
        raise access.Hidden
    if request.method == "POST":
        actions.end_absence(row, actor=person)
        messages.success(request, _("不在を終えました。"))
        return redirect("approvals:absences")
    back = reverse("approvals:absences")
    title = _("不在を終える")
    note = _(
        "%(name)sさんの不在（%(first)sから%(last)sまで）を今から終えます。不在の間の代決・代理はそのまま残ります。"
    )
    context = {
        "title": title,
        "note": note % {"name": row.person.name, "first": clock.long(row.valid_from), "last": clock.long(row.valid_to)},
        "submit": title,
        "cancel": back,
        "crumbs": [Crumb(_("起案・決裁"), reverse("approvals:index")), Crumb(_("不在の登録"), back), Crumb(title)],
    }
    return render(request, "approvals/form.html", context)

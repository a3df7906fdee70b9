"""外部関係者: auditors and vendors who are let in for a time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.forms import OutsideForm
from honbu.kernel.personnel.tables import OutsideTable
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Crumb


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Everybody from outside, with the end of their time."""
    access.require_sight(accounts.actor(request), "personnel.admit", on=access.WARD)
    return listing.list_page(
        request,
        table_class=OutsideTable,
        rows=Person.objects.filter(employment=Person.Employment.OUTSIDE).order_by("valid_to"),
        title=_("外部関係者"),
        purpose=_("監査人や委託先の人に、期限付きで利用を認めます。期限が来ると自動で使えなくなります。"),
        template_name="personnel/outside.html",
        empty=listing.Empty(title=_("外部関係者はいません"), url="/personnel/outside/new/", action=_("登録する")),
    )


@accounts.staff_page
def create(request: HttpRequest) -> HttpResponse:
    """外部関係者の登録."""
    access.require_sight(accounts.actor(request), "personnel.admit", on=access.WARD)
    form = OutsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.admit_outside_person(actor=accounts.actor(request), **form.cleaned_data)
        except actions.StayTooLong as error:
            form.add_error("valid_to", str(error))
        else:
            messages.success(request, _("登録しました。"))
            return redirect("personnel:person", person.pk)
    context = {
        "form": form,
        "title": _("外部関係者を登録する"),
        "crumbs": [Crumb(_("外部関係者"), "/personnel/outside/"), Crumb(_("登録する"))],
        "cancel": "/personnel/outside/",
    }
    return render(request, "personnel/form.html", context, status=422 if form.errors else 200)

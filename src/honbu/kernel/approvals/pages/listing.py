"""起案の一覧."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.approvals import queries
from honbu.kernel.approvals.tables import ApprovalFilters, ApprovalTable
from honbu.kernel.ui.listing import Empty, View, list_page


@accounts.staff_page
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """Everything that the reader drafted, has or had to act on, or oversees."""
    person = accounts.actor(request)
    access.require_sight(person, "approvals.read", on=access.WARD)
    return list_page(
        request,
        table_class=ApprovalTable,
        rows=queries.approvals_for(person),
        filterset_class=ApprovalFilters,
        title=_("起案・決裁"),
        purpose=_("起案し、回ってきたものを承認・決裁し、済んだものを確かめます。"),
        views=[
            View(_("すべて"), ""),
            View(_("自分の処理待ち"), "box=waiting"),
            View(_("自分の起案"), "box=mine"),
            View(_("自分が処理したもの"), "box=acted"),
            View(_("後閲"), "box=after"),
        ],
        empty=Empty(
            title=_("当てはまる起案はありません"),
            text=_("起案すると、ここから進み具合を確かめられます。"),
            url="/approvals/new/",
            action=_("起案する"),
        ),
        template_name="approvals/index.html",
        context={"may_draft": access.may(person, "approvals.draft")},
    )

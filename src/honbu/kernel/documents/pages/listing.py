"""文書一覧 and the form with which a document is brought in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from honbu.kernel.access import public as access
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.receiving import receive
from honbu.kernel.documents.forms import ReceiveForm
from honbu.kernel.documents.gates import actor, staff_page
from honbu.kernel.documents.intake import UploadRefused
from honbu.kernel.documents.pages.refused import add_refusal
from honbu.kernel.documents.tables import DocumentFilters, DocumentTable
from honbu.kernel.ui.listing import Empty, View, list_page
from honbu.kernel.ui.pieces import Crumb


@staff_page
@require_GET
def index(request: HttpRequest) -> HttpResponseBase:
    """Every document that the reader may see."""
    return list_page(
        request,
        table_class=DocumentTable,
        rows=queries.documents_for(actor(request)),
        filterset_class=DocumentFilters,
        title=_("文書一覧"),
        purpose=_("登録された文書を探し、読み、差し替えます。"),
        views=[View(_("すべて"), ""), View(_("公開"), "disclosure=open"), View(_("保存期間が満了"), "due=over")],
        empty=Empty(
            title=_("まだ文書がありません"),
            text=_("最初の文書を登録してください。"),
            url="new/",
            action=_("文書を登録する"),
        ),
        template_name="documents/index.html",
        context={
            "may_write": access.may(actor(request), "documents.write"),
            "refused": queries.refused_of(actor(request)).exists(),
        },
    )


@staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """文書の登録."""
    person = actor(request)
    if not access.may(person, "documents.write"):
        raise access.Hidden
    form = ReceiveForm(request.POST or None, request.FILES or None, actor=person)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            document = receive(
                values["file"],
                actor=person,
                title=values["title"],
                unit=values["unit"],
                disclosure=values["disclosure"],
                disclosure_reason=values["disclosure_reason"],
                personal=values["personal"],
                retention_years=values["retention_years"],
            )
        except UploadRefused as refusal:
            add_refusal(form, "file", refusal, actor=person)
        except access.NotAllowed:
            form.add_error("disclosure", _("公開区分を「公開」にする権限がありません。文書主任に依頼してください。"))
        else:
            messages.success(request, _("文書を登録しました。"))
            return redirect("documents:record", document.pk)
    context = {
        "form": form,
        "title": _("文書を登録する"),
        "crumbs": [Crumb(_("文書一覧"), "../"), Crumb(_("文書を登録する"))],
        "submit": _("登録する"),
        "cancel": "../",
    }
    return render(request, "documents/form.html", context, status=422 if form.errors else 200)

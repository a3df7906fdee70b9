"""The two switches that every page offers, and the gallery of the house's parts."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from honbu.kernel.ui import pickers, wizard
from honbu.kernel.ui.context import THEME_COOKIE, THEMES
from honbu.kernel.ui.gallery import boards, fields, lists, parts
from honbu.kernel.ui.listing import View, list_page
from honbu.kernel.ui.pieces import Crumb

ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the chosen brightness in a cookie and go back to where one was."""
    chosen = request.POST.get("theme", "")
    answer = _back(request)
    if chosen in THEMES:
        _remember(request, answer, THEME_COOKIE, chosen)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where one was."""
    chosen = request.POST.get("language", "")
    answer = _back(request)
    if chosen in dict(settings.LANGUAGES):
        _remember(request, answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


def gallery(request: HttpRequest) -> HttpResponse:
    """部品見本: everything on one page; a form that is sent comes back with its errors."""
    form = fields.SampleForm(initial={"person": "100234"})
    faulty = fields.SampleForm({"day": "令和8年2月30日", "cost": "-5", "title": "あ" * 101})
    if request.method == "POST":
        form = fields.SampleForm(request.POST, request.FILES)
        if form.is_valid():
            messages.success(request, _("入力に誤りはありませんでした。見本なので、何も保存していません。"))
            return HttpResponseRedirect(request.path)
    context = {
        **parts.pieces(),
        **boards.boards(),
        "form": form,
        "faulty": faulty,
        "preview": wizard.preview(request, boards.wizard_rows()),
        "icons": parts.ICONS,
    }
    return render(request, "ui/gallery/parts.html", context)


@require_GET
def gallery_list(request: HttpRequest) -> HttpResponseBase:
    """一覧の見本: 120 rows with filters, sorting, paging, columns and export."""
    return list_page(
        request,
        table_class=lists.SampleTable,
        rows=[] if "nothing" in request.GET else lists.rows(),
        filterset_class=lists.SampleFilters,
        title=_("一覧の見本"),
        purpose=_("絞り込み、並べ替え、列の選択、書き出しを試せます。"),
        views=[View(_("すべて"), ""), View(_("期限超過"), "state=late"), View(_("確認中"), "state=review")],
        crumbs=[Crumb(_("はじめ"), "/"), Crumb(_("一覧の見本"))],
        template_name="ui/gallery/list.html",
    )


@require_GET
def gallery_page(request: HttpRequest, kind: str) -> HttpResponse:
    """A page of a kind that has its own frame: citizen, plain, record, error."""
    template = "ui/error.html" if kind == "error" else f"ui/gallery/{kind}.html"
    status = request.GET.get("status", "404")
    context = {**parts.pieces(), "form": fields.SampleForm(), "status": int(status) if status.isdecimal() else 404}
    return render(request, template, {**context, "request_id": "3f2a-77c1"})


@require_GET
def gallery_people(request: HttpRequest) -> HttpResponse:
    """Made-up people for the pickers."""
    return pickers.answer(request, fields.people(request.GET.get("q", "")))


@require_POST
def gallery_draft(request: HttpRequest) -> JsonResponse:
    """Take a draft and keep nothing."""
    return JsonResponse({"fields": len(request.POST)})


def _back(request: HttpRequest) -> HttpResponse:
    place = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(place if place and allowed else "/")


def _remember(request: HttpRequest, answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())

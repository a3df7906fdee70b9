"""Pages for what went wrong: what happened, what to do now, and the request's number for whoever is asked for help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    context = {
        "status": status,
        "title": title,
        "message": message,
        "request_id": request.META.get("HONBU_REQUEST_ID", ""),
    }
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's form
    """400: the request could not be read."""
    return _page(request, 400, _("要求を読み取れませんでした"), _("前の画面に戻り、もう一度操作してください。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the reader sees the thing but may not do this with it; the rule's own words tell why."""
    message = str(exception) or _("この操作をする権限がありません。")
    return _page(request, 403, _("この操作はできません"), message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - what is hidden says nothing
    """404: it does not exist, or it does not exist for this reader: both look the same."""
    return _page(request, 404, _("ページが見つかりません"), _("アドレスを確かめるか、トップページから探してください。"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    message = _(
        "問題を記録しました。時間をおいてもう一度お試しください。続くときは、下の番号を添えて情報管理課へお知らせください。"
    )
    return _page(request, 500, _("処理を続けられませんでした"), message)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's form
    """403: the form is too old, or came from elsewhere."""
    message = _(
        "画面を開いてから時間がたったか、別の画面でサインアウトしています。前の画面を開き直してから送信してください。"
    )
    return _page(request, 403, _("送信を受け付けられませんでした"), message)

"""Pages of those who keep Honbu running, and what machines ask."""

import ipaddress

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.jobs import public as jobs
from honbu.kernel.operations import actions, metrics, queries
from honbu.kernel.operations.tables import TrailFilters, TrailTable
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import FigureTile


def alive(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    """Health: this process answers."""
    return JsonResponse({"alive": True})


def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's form
    """Readiness: this process can do its work, its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})


def scrape(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for the addresses in METRICS_FROM only; for everybody else there is no such page."""
    address = ipaddress.ip_address(accounts.client_address(request))
    if not any(address in ipaddress.ip_network(network) for network in settings.METRICS_FROM):
        raise Http404
    body, content_type = metrics.exposition()
    return HttpResponse(body, content_type=content_type)


@accounts.staff_page
def trail_index(request: HttpRequest) -> HttpResponseBase:
    """証跡: who did what, when and why, as far as the reader's units reach."""
    actor = accounts.actor(request)
    if not access.may(actor, "trail.read"):
        raise access.Hidden
    return listing.list_page(
        request,
        table_class=TrailTable,
        rows=queries.lines_for(actor).order_by("-id"),
        filterset_class=TrailFilters,
        title=_("証跡"),
        purpose=_("だれが、いつ、何を、なぜ行ったかの記録です。書き換えることはできません。"),
        filename=_("証跡"),
    )


@accounts.staff_page
def workings(request: HttpRequest) -> HttpResponse:
    """運用状況: jobs, schedules, events, long work."""
    access.require_sight(accounts.actor(request), "operations.watch", on=access.WARD)
    seen = queries.workings()
    context = {
        "tiles": [
            FigureTile(_("待っている処理"), str(seen.waiting), _("件")),
            FigureTile(_("実行中の処理"), str(seen.running), _("件")),
            FigureTile(_("失敗した処理"), str(seen.failed), _("件"), verdict="bad" if seen.failed else ""),
            FigureTile(_("未配達の出来事"), str(seen.undelivered), _("件"), verdict="bad" if seen.undelivered else ""),
            FigureTile(_("データベース"), f"{queries.database_size() / 1_048_576:,.0f}", "MB"),
        ],
        "failed": queries.failed_jobs(),
        "may_retry": access.may(accounts.actor(request), "operations.retry", on=access.WARD),
        "schedules": queries.schedules(),
        "progress": jobs.Progress.objects.order_by("-pk")[:10],
    }
    return render(request, "operations/workings.html", context)


@accounts.staff_page
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """失敗した処理のやり直し."""
    access.require_sight(accounts.actor(request), "operations.watch", on=access.WARD)
    try:
        actions.retry_job(pk, actor=accounts.actor(request))
    except actions.NotFailed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("処理をやり直します。"))
    return redirect("operations:workings")

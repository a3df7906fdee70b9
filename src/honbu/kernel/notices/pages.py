"""通知 and the whole of わたしの仕事; everybody sees their own and nothing else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from honbu.kernel.notices import actions, queries
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.forms import WaysForm
from honbu.kernel.notices.gate import own_page
from honbu.kernel.notices.shown import shown_item, shown_waiting
from honbu.kernel.organisation.public import Person
from honbu.kernel.ui.pieces import Choice, Crumb, Tab

PER_PAGE = 30


@require_GET
@own_page
def index(request: HttpRequest, person: Person) -> HttpResponse:
    """通知: what one was told, unread first."""
    unread_only, kind = "unread" in request.GET, request.GET.get("kind", "")[:60]
    page = Paginator(queries.notices_of(person, unread_only=unread_only, kind=kind), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = queries.counts_by_kind(person)
    unread = sum(one.unread for one in counts)
    context = {
        "page": page,
        "unread": unread,
        "unread_only": unread_only,
        "kind": kind,
        "tabs": [
            Tab(_("すべて"), _query(kind=kind), not unread_only),
            Tab(_("未読"), _query(unread=True, kind=kind), unread_only, unread),
        ],
        "kinds": [
            Choice(_("すべての種類"), _query(unread=unread_only), current=not kind),
            *(Choice(one.title, _query(unread=unread_only, kind=one.code), current=one.code == kind) for one in counts),
        ],
        "before": _query(unread=unread_only, kind=kind, page=page.number - 1) if page.has_previous() else "",
        "after": _query(unread=unread_only, kind=kind, page=page.number + 1) if page.has_next() else "",
    }
    return render(request, "notices/index.html", context)


def _query(*, unread: bool = False, kind: str = "", page: int = 1) -> str:
    asked = {"unread": "1" if unread else "", "kind": kind, "page": page if page > 1 else ""}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@require_GET
@own_page
def open_notice(request: HttpRequest, person: Person, pk: int) -> HttpResponse:  # noqa: ARG001 - the form of a page
    """Where a notice leads; to open it is to have read it."""
    notice = actions.mark_read(person, pk)
    if notice is None:
        raise Http404
    return redirect(notice.url or "notices:index")


@require_POST
@own_page
def read(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """既読にする, or 未読に戻す."""
    mark = actions.mark_unread if request.POST.get("undo") else actions.mark_read
    if mark(person, pk) is None:
        raise Http404
    return redirect(f"{reverse('notices:index')}{_back(request)}#notice-{pk}")


@require_POST
@own_page
def read_all(request: HttpRequest, person: Person) -> HttpResponse:
    """すべて既読にする, of the kind that is shown."""
    count = actions.mark_all_read(person, kind=request.POST.get("kind", "")[:60])
    messages.success(request, _("%(count)d件を既読にしました。") % {"count": count})
    return redirect(f"{reverse('notices:index')}{_back(request)}")


def _back(request: HttpRequest) -> str:
    """The filter that was in force: only the words this page knows, never an address."""
    page = request.POST.get("page", "")
    return _query(
        unread=bool(request.POST.get("unread")),
        kind=request.POST.get("kind", "")[:60],
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )


@own_page
@transaction.atomic
def ways(request: HttpRequest, person: Person) -> HttpResponse:
    """受け取り方: for each kind at once, with the morning's digest, or on the screen only."""
    if request.method == "POST":
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    chosen = queries.chosen_ways(person)
    form = WaysForm(request.POST or None, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        for code, way in form.cleaned_data.items():
            actions.choose_way(person, code, Way(way))
        messages.success(request, _("受け取り方を保存しました。"))
        return redirect("notices:ways")
    context = {
        "form": form,
        "email": person.email,
        "crumbs": [Crumb(_("通知"), reverse("notices:index")), Crumb(_("受け取り方"))],
    }
    return render(request, "notices/ways.html", context, status=422 if form.errors else 200)


@require_GET
@own_page
def work(request: HttpRequest, person: Person) -> HttpResponse:
    """わたしの仕事, all of it: to do, asked of others, done."""
    view = request.GET.get("view", "")
    view = view if view in {"requested", "done"} else "todo"
    context = {
        "view": view,
        "tabs": [
            Tab(_("する仕事"), "?", view == "todo"),
            Tab(_("他の人を待っているもの"), "?view=requested", view == "requested"),
            Tab(_("終えた仕事"), "?view=done", view == "done"),
        ],
        "todos": _shown(person, view),
        "finished": queries.finished_work(person) if view == "done" else [],
        "crumbs": [Crumb(_("わたしの仕事"), "/"), Crumb(_("すべての仕事"))],
    }
    return render(request, "notices/work.html", context)


def _shown(person: Person, view: str) -> list[object]:
    if view == "todo":
        return [shown_item(item) for item in queries.open_work(person)]
    return [shown_waiting(waiting) for waiting in queries.requested_work(person)] if view == "requested" else []

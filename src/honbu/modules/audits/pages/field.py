"""訪問の記録票: a page that works without a network, and the doors through which its tablet fetches and sends.

The page itself names no section and no person: it is kept on the tablet. What is planned goes there as JSON, for the one who
goes, and is never kept by the browser on its own account.
"""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.modules.audits.actions.booked import LATE_DAYS, booked_for
from honbu.modules.audits.actions.field_evidence import keep_visit_evidence
from honbu.modules.audits.actions.field_visits import take_in_record
from honbu.modules.audits.domain.field_records import read_facts
from honbu.modules.audits.pages.field_given import visits_to_record
from honbu.modules.audits.pages.field_words import words

PURPOSE = "訪問の準備"
LARGEST = 4 * 1024 * 1024
SCRIPTS = {name: f"audits/field_{name}.js" for name in ("store", "pictures", "sync")}
SHELL = (
    "ui/honbu.css", "ui/honbu.js", "ui/mark.svg", "ui/icons.svg", "audits/field.css", "audits/field.js", *SCRIPTS.values(),
)  # fmt: skip
WORKER = Path(__file__).parents[1] / "static" / "audits" / "field_worker.js"
# The tablet tells for whom it keeps a record: two people at one tablet never sign each other's words.
PERSON = "X-Honbu-Person"
Door = Callable[..., HttpResponseBase]


@accounts.staff_page
@require_GET
@never_cache
@ensure_csrf_cookie
def show(request: HttpRequest) -> HttpResponse:
    """The form. What it shows comes from the tablet's own store."""
    actor = accounts.actor(request)
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    config = {
        "person": actor.pk,
        "lateDays": LATE_DAYS,
        "visits": reverse("audits:field_visits"),
        "send": reverse("audits:field") + "visits/",
        "worker": reverse("audits:field_worker"),
        "signIn": f"{reverse('account_login')}?next={reverse('audits:field')}",
        "scripts": {name: static(path) for name, path in SCRIPTS.items()},
        "words": words(),
    }
    return render(request, "audits/field.html", {"config": config})


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, for the form's own folder alone. It holds no word of any visit, so it asks nobody who he is."""
    response = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = reverse("audits:field")
    return response


@lru_cache(maxsize=1)
def _worker() -> str:
    """The script with the files that it keeps, and a name that changes with any of them."""
    script = WORKER.read_text(encoding="utf-8")
    digest = hashlib.sha256(script.encode())
    for name in SHELL:
        found = finders.find(name)
        digest.update(Path(found).read_bytes() if isinstance(found, str) else b"")
    kept = {
        "name": f"honbu-field-{digest.hexdigest()[:16]}",
        "page": reverse("audits:field"),
        "files": [static(name) for name in SHELL],
    }
    return f"const KEPT = {json.dumps(kept)};\n{script}"


def _refused(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def for_tablet(door: Door) -> Door:
    """A door that answers in JSON, with a sentence for whoever holds the tablet; it never leads to a page of signing in."""
    inner = accounts.staff_page(door)

    @wraps(door)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _refused(_("サインインし直してください。記録はこの端末に残っています。"), 401)
        try:
            return inner(request, *args, **kwargs)
        except access.Hidden:
            return _refused(_("この訪問は見つかりません。担当が替わったときは、監査責任者に確かめてください。"), 404)
        except NotPossibleNow as problem:
            return _refused(str(problem), 409)
        except PermissionDenied as problem:
            return _refused(str(problem) or _("この操作をする権限がありません。"), 403)
        except (WrongValue, documents.UploadRefused) as problem:
            return _refused(str(problem), 422)

    gate.for_staff = True  # type: ignore[attr-defined]
    return gate


def _same_person(request: HttpRequest) -> None:
    """Raises PermissionDenied where the tablet keeps the record of somebody else."""
    if request.headers.get(PERSON, "") != str(accounts.actor(request).pk):
        raise PermissionDenied(
            _("記録した人とは別の人がサインインしています。記録した人がサインインし直してから送信してください。")
        )


@for_tablet
@require_GET
@never_cache
@ensure_csrf_cookie
def visits(request: HttpRequest) -> JsonResponse:
    """自分の訪問 with all that the form needs."""
    actor = accounts.actor(request)
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    found = visits_to_record(booked_for(actor, purpose=PURPOSE), actor)
    return JsonResponse({"person": actor.pk, "now": clock.now().isoformat(), "visits": found})


@for_tablet
@require_POST
@never_cache
def take_in(request: HttpRequest, key: str) -> JsonResponse:
    """The record of a visit."""
    actor = accounts.actor(request)
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    _same_person(request)
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size) > LARGEST:
        raise WrongValue(_("記録が大きすぎます。長い文を短くしてから、もう一度送信してください。"))
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise WrongValue(_("送られた内容を読めません。画面を読み直してください。")) from error
    visit = take_in_record(key, sent, actor=actor)
    return JsonResponse({"state": visit.state, "version": visit.version})


@for_tablet
@require_POST
@never_cache
def take_evidence(request: HttpRequest, key: str) -> JsonResponse:
    """A photo, a signature or a file."""
    actor = accounts.actor(request)
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    _same_person(request)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongValue(_("ファイルが届いていません。もう一度送信してください。"))
    sort, item, taken_at = read_facts(request.POST.dict(), now=clock.now())
    row = keep_visit_evidence(
        key, upload, actor=actor, sort=sort, item=item, caption=request.POST.get("caption", ""), taken_at=taken_at,
        sha256=request.POST.get("sha256", "").lower(),
    )  # fmt: skip
    return JsonResponse({"sha256": row.sent_sha256})

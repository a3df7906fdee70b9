"""資料の画面: the preview of a paper and its forms; each making, also the look at it, leaves a line in the trail."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.documents.making import CLOSED, Draft, look_at_paper, make_paper


def draft_page(request: HttpRequest, draft: Draft, crumbs: Sequence[Crumb], *, version: str = "") -> HttpResponseBase:
    """The page of a paper that this reader may have."""
    actor = accounts.actor(request)
    return documents.paper_page(
        request,
        title=draft.title,
        make=lambda form: make_paper(draft, form, actor=actor),
        pictures=lambda: look_at_paper(draft, actor=actor),
        forms=draft.content.forms,
        disclosure=CLOSED,
        version=version,
        crumbs=list(crumbs),
    )

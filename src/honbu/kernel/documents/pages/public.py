"""公開文書: what everybody may read, without signing in, at an address that stays."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import queries
from honbu.kernel.documents.downloads import download_response
from honbu.kernel.documents.tables import unit_name
from honbu.kernel.documents.wording import media_title, size_of
from honbu.kernel.ui.pieces import Fact


@require_safe
def public(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """An open document with its newest file."""
    document = queries.the_open_document(document_id)
    newest = queries.latest(document.pk)
    context = {
        "document": document,
        "newest": newest,
        "kind": media_title(newest.media_type),
        "size": size_of(newest.public_size),
        "facts": [
            Fact(_("担当"), unit_name(document)),
            Fact(_("登録日"), clock.long(document.created_at)),
            Fact(_("更新日"), clock.long(newest.added_at)),
        ],
    }
    return render(request, "documents/public.html", context)


@require_safe
def public_file(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """The newest file of an open document, without metadata."""
    document = queries.the_open_document(document_id)
    newest = queries.latest(document.pk)
    if not newest.public_sha256:
        raise access.Hidden
    return download_response(newest, request, public=True, attachment="download" in request.GET)

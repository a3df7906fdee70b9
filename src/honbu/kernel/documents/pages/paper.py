"""紙の画面 (kind 6): a preview of a paper that is made from values, with the choice of PDF, Word and Excel."""

import base64
from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from honbu.kernel.documents.downloads import paper_response
from honbu.kernel.documents.papers.paper import DISCLOSURE_WORDS, FORMS, Paper
from honbu.kernel.documents.tables import LOOKS
from honbu.kernel.ui.pieces import Choice, Crumb, Fact

SHOWN_PAGES = 5
ICONS = {"pdf": "pdf", "docx": "word", "xlsx": "excel"}


def paper_page(
    request: HttpRequest,
    *,
    title: str,
    make: Callable[[str], Paper],
    pictures: Callable[[], Sequence[bytes]],
    forms: Sequence[str] = ("pdf", "docx", "xlsx"),
    disclosure: str = "",
    version: str = "",
    facts: Sequence[Fact] = (),
    crumbs: Sequence[Crumb] = (),
) -> HttpResponseBase:
    """The preview, or with `?form=` one of `forms`, the paper itself. Whoever calls has asked whether the reader may."""
    wanted = request.GET.get("form", "")
    if wanted in forms:
        return paper_response(make(wanted), inline="open" in request.GET)
    pages = pictures()
    context = {
        "title": title,
        "choices": [Choice(FORMS[form], f"?form={form}", ICONS.get(form, "documents")) for form in forms],
        "disclosure": DISCLOSURE_WORDS.get(disclosure, ""),
        "look": LOOKS.get(disclosure, "neutral"),
        "version": version,
        "facts": facts,
        "crumbs": crumbs,
        "pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages[:SHOWN_PAGES]],
        "more": max(0, len(pages) - SHOWN_PAGES),
    }
    return render(request, "documents/paper.html", context)

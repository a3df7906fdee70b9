"""The search over everything that the reader may see."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from honbu.kernel.search import queries
from honbu.kernel.ui.fields import EraDateField


class SearchForm(forms.Form):
    """言葉と期間."""

    q = forms.CharField(label=_("言葉"), required=False, max_length=200, strip=True)
    since = EraDateField(label=_("この日から"), required=False)
    until = EraDateField(label=_("この日まで"), required=False)


def index(request: HttpRequest) -> HttpResponse:
    """What was found, newest first; a stranger finds what is public."""
    form = SearchForm(request.GET or None)
    finds, query = None, ""
    if form.is_bound and form.is_valid():
        query = form.cleaned_data["q"]
        asked = request.GET.get("page", "1")
        finds = queries.find(
            getattr(request, "actor", None) or None,
            query,
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
            page=int(asked) if asked.isdecimal() and len(asked) < 4 else 1,
        )
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() and len(request.GET["page"]) < 4 else 1
    context = {
        "form": form,
        "query": query,
        "finds": finds,
        "next": page + 1,
        "previous": page - 1,
        "capped": finds is not None and finds.count > queries.MOST_COUNTED,
        "most": queries.MOST_COUNTED,
    }
    return render(request, "search/index.html", context)

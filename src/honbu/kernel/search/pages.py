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
    finds, query, page = None, "", queries.page_asked(request.GET.get("page", ""))
    if form.is_bound and form.is_valid():
        query, since, until = (form.cleaned_data[name] for name in ("q", "since", "until"))
        actor = getattr(request, "actor", None) or None
        finds = queries.find(actor, query, since=since, until=until, page=page)
    context = {"form": form, "query": query, "finds": finds, "next": page + 1, "previous": page - 1}
    return render(request, "search/index.html", context)

"""A page with one form on it, for whatever is asked of a meeting, a proposal or a body."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from honbu.kernel.ui.pieces import Crumb


def form_page(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    *,
    submit: str,
    cancel: str,
    crumbs: Sequence[Crumb],
    **more: Any,
) -> HttpResponse:
    """The form with its title and its way back. `note` is said above it, `danger` makes it a warning."""
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel": cancel,
        "crumbs": [*crumbs, Crumb(title)],
        **more,
    }
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)

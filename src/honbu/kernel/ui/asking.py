"""A page with one form on it, for whatever is asked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.pieces import Crumb


class ReasonForm(forms.Form):
    """What is not done without a reason."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


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
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)

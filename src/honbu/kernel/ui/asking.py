"""A page with one form on it, for whatever is asked; what becomes of it, and of a button."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from honbu.kernel.ui.pieces import Crumb

Made = TypeVar("Made")
Refusals = type[Exception] | tuple[type[Exception], ...]


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


def carry_out(request: HttpRequest, act: Callable[[], object], refusals: Refusals, done: str = "") -> bool:
    """Do what a button stands for; the next page says `done`, or why it was refused. Gives whether it was done."""
    try:
        act()
    except refusals as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def entered(
    request: HttpRequest, form: forms.Form, act: Callable[[], Made], refusals: Refusals, done: str = "", *, field: str = ""
) -> Made | None:  # fmt: skip
    """What `act` makes of a form that was sent and is good; the next page says `done`.

    None as long as nothing was made: then the form says why it was refused, at `field` or as a whole.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = act()
    except refusals as refusal:
        form.add_error(field or None, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return made

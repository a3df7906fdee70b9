"""What becomes of a button and of a form: it was done, or the page says why not."""

from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from honbu.kernel.ui.asking import carry_out, entered


class Refused(ValueError):
    """A rule speaks against it."""


class NameForm(forms.Form):
    name = forms.CharField()


def posted(**data: str) -> HttpRequest:
    request = RequestFactory().post("/", data)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def refuse() -> str:
    raise Refused("その名前はもうあります。")


def test_a_button_says_that_it_was_done_or_why_not() -> None:
    request = posted()
    assert carry_out(request, lambda: None, Refused, "外しました。")
    assert not carry_out(request, refuse, Refused, "外しました。")
    assert said(request) == [("success", "外しました。"), ("error", "その名前はもうあります。")]


def test_a_form_gives_what_was_made_of_it_or_says_why_nothing_was() -> None:
    request = posted(name="窓口")
    form = NameForm(request.POST)
    assert entered(request, form, lambda: form.cleaned_data["name"], Refused, "保存しました。") == "窓口"
    assert said(request) == [("success", "保存しました。")]
    assert entered(request, form, refuse, (Refused, KeyError), "保存しました。", field="name") is None
    assert form.errors == {"name": ["その名前はもうあります。"]}
    assert said(request) == [("success", "保存しました。")]


def test_a_form_that_is_not_good_or_was_not_sent_makes_nothing() -> None:
    request = posted(name="")
    assert entered(request, NameForm(request.POST), refuse, ()) is None
    asked = RequestFactory().get("/")
    assert entered(asked, NameForm({"name": "窓口"}), refuse, ()) is None

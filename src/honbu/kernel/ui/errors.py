"""The list of what has to be mended before a form can be accepted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import strip_tags
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Finding:
    """One error: `anchor` is the id of the control to go to, empty when it concerns the whole form."""

    message: str
    label: str = ""
    anchor: str = ""


def findings(sources: Iterable[object]) -> list[Finding]:
    """Every error of these forms and formsets, in the order of the page."""
    return [finding for source in sources for finding in _of(source)]


def _of(source: object) -> Iterator[Finding]:
    if isinstance(source, BaseFormSet):
        yield from (Finding(_plain(message)) for message in source.non_form_errors())
        for form in source.forms:
            yield from _of_form(form)
    elif isinstance(source, BaseForm):
        yield from _of_form(source)
    elif isinstance(source, Finding):
        yield source


def _plain(message: object) -> str:
    """What a message says without its links: the summary links to the field itself. Text that is no markup stays as it is."""
    said = str(message)
    return SafeString(strip_tags(said)) if isinstance(said, SafeString) else said


def _of_form(form: BaseForm) -> Iterator[Finding]:
    yield from (Finding(_plain(message)) for message in form.non_field_errors())
    for field in form:
        for message in field.errors:
            yield Finding(_plain(message), label=str(field.label), anchor=_anchor(field.id_for_label, field.auto_id))


def _anchor(control: str, group: object) -> str:
    # A group of choices has no control of its own; its first choice is where one starts to mend it.
    return control or f"{group}_0"

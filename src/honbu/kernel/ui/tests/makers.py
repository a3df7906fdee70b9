"""What a browser would send."""

from typing import Any

from django.forms import BaseForm


def as_opened(form: BaseForm, **filled: Any) -> dict[str, Any]:
    """A form sent back as it was opened, but for what was filled in."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in {**values, **filled}.items() if value not in {None, False}}

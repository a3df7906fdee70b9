"""How Django forms become our forms: label above, hint, error, control."""

from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates, Template
from django.utils.functional import cached_property

OURS = Path(__file__).parent / "templates"
DJANGOS = Path(forms.__file__).parent / "templates"


class FormRenderer(BaseRenderer):
    """Finds our templates first, then those of Django's own widgets, then those of the installed apps."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """An engine of its own: form templates are needed wherever a form is, also without a request."""
        options: dict[str, Any] = {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "honbu.kernel.ui.templatetags.ui"]
        }
        return DjangoTemplates({"NAME": "forms", "DIRS": [OURS, DJANGOS], "APP_DIRS": True, "OPTIONS": options})

    def get_template(self, template_name: str) -> Template:
        """The template of a form, a field or a widget."""
        return self.engine.get_template(template_name)

"""What fields are called in the office, for the lines of the trail."""

from collections.abc import Iterable

from django.db import models


def words_for(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    """The name in words of each field."""
    words = {field.name: str(field.verbose_name) for field in model._meta.fields}
    return {name: words[name] for name in names}

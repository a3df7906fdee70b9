"""Filters of list pages on django-filter, with days that know eras."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_filters import filters, filterset

from honbu.kernel.ui.fields import EraDateField


class EraDateFilter(filters.Filter):
    """A day, typed as people write it. With `lookup_expr` gte or lte: from, until."""

    field_class = EraDateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"help_text": "", **kwargs})


class FilterSet(filterset.FilterSet):
    """Base of every filter set: days of models are typed with eras."""

    class Meta:
        """Days of models."""

        filter_overrides = {models.DateField: {"filter_class": EraDateFilter}}


class WordFilter(filters.CharFilter):
    """言葉で探す: `contains`, without regard to case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"lookup_expr": "icontains", "label": _("言葉"), "max_length": 200, **kwargs})

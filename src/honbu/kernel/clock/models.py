"""閉庁・臨時開庁: the ward's own decisions about its calendar."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _


class Closure(models.Model):
    """閉庁日・臨時開庁日: days on which the office is closed, or specially open, against the legal calendar."""

    class Kind(models.TextChoices):
        """閉庁 or 臨時開庁; where both are entered for a day, the office is open."""

        CLOSED = "closed", _("閉庁")
        OPEN = "open", _("臨時開庁")

    kind = models.CharField(_("区分"), max_length=8, choices=Kind.choices, default=Kind.CLOSED)
    title = models.CharField(_("名称"), max_length=80)
    first_day = models.DateField(_("開始日"))
    last_day = models.DateField(_("終了日"))

    objects: ClassVar[models.Manager[Closure]] = models.Manager()

    class Meta:
        verbose_name = _("閉庁日・臨時開庁日")
        verbose_name_plural = _("閉庁日・臨時開庁日")
        ordering = ["first_day", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_days_in_order",
                violation_error_message=_("終了日は開始日以後の日にしてください。"),
            ),
            # A slip in the year (2026 to 2206) would close the office for good.
            models.CheckConstraint(
                condition=Q(last_day__lte=ExpressionWrapper(F("first_day") + 366, output_field=models.DateField())),
                name="closure_lasts_a_year_at_most",
                violation_error_message=_("期間は1年以内にしてください。"),
            ),
            models.CheckConstraint(condition=Q(kind__in=["closed", "open"]), name="closure_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

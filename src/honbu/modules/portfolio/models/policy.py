"""基準と権限: the figures by which the ward decides, who decides what, and how long the steps of a renewal take."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuthorityRule(models.Model):
    """決定権限: who decides an act, on which basis, since when (H31: 特命随意契約は契約課長)."""

    class Act(models.TextChoices):
        NEW_SYSTEM = "new_system", _("新規システムの開発を承認する")
        SECTION_DECISION = "section_decision", _("所管課として決定する")
        SINGLE_TENDER = "single_tender", _("特命随意契約を認める")
        METHOD = "method", _("契約方法を決める")

    act = models.CharField(_("行為"), max_length=16, choices=Act.choices)
    decides = models.CharField(_("決定する職・会議体"), max_length=80)
    basis = models.CharField(_("根拠"), max_length=160, blank=True)
    since = models.DateField(_("この日から"))

    class Meta:
        verbose_name = _("決定権限")
        verbose_name_plural = _("決定権限")
        ordering = ["act", "-since"]
        constraints = [models.UniqueConstraint(fields=["act", "since"], name="authority_is_one_a_day")]


class Threshold(models.Model):
    """基準: an amount, a percentage or a number of months by which the ward decides, with its basis and first day."""

    class Code(models.TextChoices):
        SMALL_PURCHASE = "small_purchase", _("少額随意契約の限度額（円）")
        AMENDMENT = "amendment", _("本部に戻す増額の割合（%）")
        REVIEW = "review", _("更新の検討を始める月数")
        BRIDGE = "bridge", _("経費の差の説明を求める割合（%）")

    code = models.CharField(_("基準"), max_length=16, choices=Code.choices)
    value = models.PositiveBigIntegerField(_("値"))
    basis = models.CharField(_("根拠"), max_length=160, blank=True)
    since = models.DateField(_("この日から"))

    class Meta:
        verbose_name = _("基準")
        verbose_name_plural = _("基準")
        ordering = ["code", "-since"]
        constraints = [models.UniqueConstraint(fields=["code", "since"], name="threshold_is_one_a_day")]


class PlanningStep(models.Model):
    """工程の長さ: how long the ward takes for a step of a renewal; the steps themselves are the office's way of buying.

    The request for money has months of the year instead of a length.
    """

    code = models.CharField(_("工程"), max_length=24, unique=True)
    months = models.PositiveSmallIntegerField(_("月数"), default=0)
    business_days = models.PositiveSmallIntegerField(_("開庁日数"), default=0)
    first_month = models.PositiveSmallIntegerField(_("はじめの月"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("おわりの月"), null=True, blank=True)

    class Meta:
        verbose_name = _("工程の長さ")
        verbose_name_plural = _("工程の長さ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__isnull=True, last_month__isnull=True)
                | Q(first_month__range=(1, 12), last_month__range=(1, 12)),
                name="planning_step_has_months_of_the_year",
            ),
        ]

    def __str__(self) -> str:
        return self.code

"""システム評価: an edition of items, rounds, and for each system what its section says, what IT says, and the verdict."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.portfolio.domain.states import AdviceState, EvaluationState, RoundState
from honbu.modules.portfolio.models.systems import EucTool, System


class Verdict(models.TextChoices):
    """評価の結論"""

    KEEP = "keep", _("継続")
    IMPROVE = "improve", _("改善")
    RENEW = "renew", _("統合・更新")
    RETIRE = "retire", _("廃止")


class ItemSet(models.Model):
    """評価項目の版: the items of a round stay as they were, whatever later rounds ask."""

    title = models.CharField(_("名称"), max_length=80, unique=True)
    fixed = models.BooleanField(_("使用中"), default=False)

    class Meta:
        verbose_name = _("評価項目の版")
        verbose_name_plural = _("評価項目の版")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class EvaluationItem(models.Model):
    """評価項目: a question that a layman understands, explained in at most 80 letters."""

    class Axis(models.TextChoices):
        VALUE = "value", _("業務への有用さ")
        FITNESS = "fitness", _("システムの健全さ")

    item_set = models.ForeignKey(ItemSet, models.CASCADE, related_name="items", verbose_name=_("評価項目の版"))
    code = models.CharField(_("記号"), max_length=12)
    group = models.CharField(_("観点"), max_length=40)
    axis = models.CharField(_("軸"), max_length=8, choices=Axis.choices)
    text = models.CharField(_("項目"), max_length=120)
    explanation = models.CharField(_("説明"), max_length=80)
    weight = models.PositiveSmallIntegerField(_("重み"), default=1)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("評価項目")
        verbose_name_plural = _("評価項目")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item_set", "code"], name="item_code_stands_once"),
            models.CheckConstraint(condition=~Q(explanation=""), name="item_is_explained"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="item_has_weight"),
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationRound(models.Model):
    """システム評価の実施: once a year; which systems, which items, until when."""

    title = models.CharField(_("名称"), max_length=80)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    item_set = models.ForeignKey(ItemSet, models.PROTECT, related_name="rounds", verbose_name=_("評価項目の版"))
    with_euc = models.BooleanField(_("EUCツールも対象にする"), default=False)
    kinds = models.JSONField(_("対象の種別"), default=list, blank=True)
    first_until = models.DateField(_("1次評価の期限"))
    second_until = models.DateField(_("2次評価の期限"))
    state = models.CharField(
        _("状態"), max_length=12, default=RoundState.PREPARING.value,
        choices=[
            ("preparing", _("準備中")), ("distributed", _("1次評価")), ("second", _("2次評価")), ("final", _("確定")),
            ("reported", _("本部に報告済み")),
        ],
    )  # fmt: skip
    note = models.TextField(_("実施の趣旨"), blank=True)
    keeper = models.ForeignKey(
        "organisation.Person", models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("担当者")
    )
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("システム評価の実施")
        verbose_name_plural = _("システム評価の実施")
        ordering = ["-fiscal_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RoundState]), name="round_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(second_until__gte=models.F("first_until")), name="round_second_stage_follows_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evaluation(models.Model):
    """システム評価: one system (or EUC tool) in one round."""

    round = models.ForeignKey(EvaluationRound, models.CASCADE, related_name="evaluations", verbose_name=_("実施"))
    system = models.ForeignKey(
        System, models.PROTECT, related_name="evaluations", null=True, blank=True, verbose_name=_("システム")
    )
    euc_tool = models.ForeignKey(
        EucTool, models.PROTECT, related_name="evaluations", null=True, blank=True, verbose_name=_("EUCツール")
    )
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("所管課"))
    state = models.CharField(
        _("状態"), max_length=12, default=EvaluationState.HANDED_OUT.value,
        choices=[
            ("handed_out", _("配布")), ("first", _("1次入力中")), ("confirming", _("課長確認")), ("submitted", _("提出")),
            ("second", _("2次評価中")), ("discussion", _("意見交換")), ("final", _("確定")),
        ],
    )  # fmt: skip
    prepared_by = models.ForeignKey(
        "organisation.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("1次評価の記入者"),
    )
    vendor_helped = models.BooleanField(_("業者に書いてもらった箇所がある"), default=False)
    vendor_help = models.CharField(_("業者が書いた箇所"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("確認した課長")
    )
    confirmed_at = models.DateTimeField(_("課長の確認日時"), null=True, blank=True)
    scored_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("2次評価者")
    )
    first_verdict = models.CharField(_("1次の結論"), max_length=8, choices=Verdict.choices, blank=True)
    first_comment = models.TextField(_("所管課の意見"), blank=True)
    second_verdict = models.CharField(_("2次の結論"), max_length=8, choices=Verdict.choices, blank=True)
    second_comment = models.TextField(_("情報管理課の意見"), blank=True)
    verdict = models.CharField(_("結論"), max_length=8, choices=Verdict.choices, blank=True)
    verdict_reason = models.TextField(_("結論の理由"), blank=True)
    reason = models.CharField(_("差戻しの理由"), max_length=300, blank=True)
    left_out = models.CharField(_("対象から外した理由"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("システム評価")
        verbose_name_plural = _("システム評価")
        ordering = ["unit__code", "system__number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(system__isnull=False, euc_tool__isnull=True)
                | Q(system__isnull=True, euc_tool__isnull=False),
                name="evaluation_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["round", "system", "euc_tool"], nulls_distinct=False, name="evaluated_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in EvaluationState]), name="evaluation_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="evaluation_of_a_unit")]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> System | EucTool:
        """What is evaluated."""
        thing = self.system or self.euc_tool
        assert thing is not None  # noqa: S101 - the database holds it
        return thing


class FirstScore(models.Model):
    """1次評価: what the section says of an item: a score with its reason, or that it does not know.

    `by` is empty as long as it is only what the round before said.
    """

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="first_scores", verbose_name=_("評価"))
    item = models.ForeignKey(EvaluationItem, models.PROTECT, related_name="+", verbose_name=_("項目"))
    score = models.PositiveSmallIntegerField(_("評点"), null=True, blank=True)
    unknown = models.BooleanField(_("わからない"), default=False)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    evidence = models.CharField(_("根拠"), max_length=200, blank=True)
    by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("記入者")
    )

    class Meta:
        verbose_name = _("1次評価")
        verbose_name_plural = _("1次評価")
        ordering = ["item__order", "item_id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item"], name="item_is_first_scored_once"),
            models.CheckConstraint(
                condition=(Q(score__isnull=True) | Q(score__range=(1, 5))) & ~Q(score__isnull=False, unknown=True),
                name="first_score_is_a_score_or_unknown",
            ),
        ]


class SecondScore(models.Model):
    """2次評価: what IT says of an item. Never changed: a later line counts, the earlier ones stay to be seen."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="second_scores", verbose_name=_("評価"))
    item = models.ForeignKey(EvaluationItem, models.PROTECT, related_name="+", verbose_name=_("項目"))
    score = models.PositiveSmallIntegerField(_("評点"))
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("評価者"))
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("2次評価")
        verbose_name_plural = _("2次評価")
        ordering = ["item__order", "pk"]
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="second_score_is_known")]


class Advice(models.Model):
    """相談: a section does not understand an item; IT answers, the section's 情報化推進員 reads along (SYS-3, SYS-10)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="advice", verbose_name=_("評価"))
    item = models.ForeignKey(
        EvaluationItem, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("項目")
    )
    question = models.CharField(_("聞きたいこと"), max_length=400, blank=True)
    asked_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("相談者"))
    asked_at = models.DateTimeField(_("相談日時"))
    answer = models.TextField(_("回答"), blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("回答者")
    )
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=8, default=AdviceState.ASKED.value,
        choices=[("asked", _("相談中")), ("answered", _("回答あり")), ("closed", _("終了"))],
    )  # fmt: skip

    class Meta:
        verbose_name = _("相談")
        verbose_name_plural = _("相談")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "item"], condition=Q(state__in=["asked", "answered"]), name="item_is_asked_once"
            )
        ]

    def __str__(self) -> str:
        return self.question[:40] or str(self._meta.verbose_name)


class Remark(models.Model):
    """意見交換: what section and IT say to each other where they differ. Stays as it was said."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="remarks", verbose_name=_("評価"))
    text = models.CharField(_("意見"), max_length=800)
    by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("発言者"))
    of_office = models.BooleanField(_("情報管理課の意見"), default=False)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("意見交換")
        verbose_name_plural = _("意見交換")
        ordering = ["at", "pk"]

"""監査調書: what every section says of itself before anybody is chosen, and to whom else its answers go (AUD-3, AUD-7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import tree_on
from honbu.modules.audits.domain.answering import word_of
from honbu.modules.audits.domain.states import Answering, SheetState
from honbu.modules.audits.models.items import AuditItem
from honbu.modules.audits.models.programmes import YearPlan


class Questionnaire(models.Model):
    """監査調書: of one section in one year."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="questionnaires", verbose_name=_("年度の監査計画"))
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("課"))
    state = models.CharField(
        _("状態"), max_length=12, default=SheetState.HANDED_OUT.value,
        choices=[
            ("handed_out", _("配布済み")), ("writing", _("記入中")), ("confirming", _("課長確認中")), ("submitted", _("提出済み")),
            ("returned", _("差戻し")), ("accepted", _("受理")),
        ],
    )  # fmt: skip
    outsources = models.BooleanField(_("委託している業務がある"), null=True, blank=True)
    busy_told = models.BooleanField(_("忙しい時期を確かめた"), default=False)
    prepared_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("記入者")
    )
    confirmed_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("確認者")
    )
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    late = models.BooleanField(_("期限後の提出"), default=False)
    reason = models.TextField(_("差戻しの理由"), blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("監査調書")
        verbose_name_plural = _("監査調書")
        ordering = ["unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="questionnaire_is_one_for_a_section"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SheetState]), name="questionnaire_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.fiscal_year}年度 監査調書（{tree_on().full_name(self.unit_id) or self.unit}）"


class Contractor(models.Model):
    """委託先: who works for the section under a contract, as the section names it.

    Once its answers have been handed in it is withdrawn rather than deleted: other offices have read of it.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="contractors", verbose_name=_("監査調書")
    )
    name = models.CharField(_("委託先"), max_length=120)
    work = models.CharField(_("委託している業務"), max_length=200)
    personal_data = models.BooleanField(_("個人情報を扱う"), default=False)
    on_site = models.BooleanField(_("庁内で働く"), default=False)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    withdrawn_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("委託先")
        verbose_name_plural = _("委託先")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="contractor_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """回答: to an item, for the section or for one of its contractors. Each office that it feeds reads this one row."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="answers", verbose_name=_("監査調書"))
    item = models.ForeignKey(AuditItem, models.PROTECT, related_name="answers", verbose_name=_("確認項目"))
    contractor = models.ForeignKey(
        Contractor, models.CASCADE, related_name="answers", null=True, blank=True, verbose_name=_("委託先")
    )
    answer = models.CharField(
        _("回答"), max_length=16, blank=True,
        choices=[
            ("yes", _("できている")), ("partly", _("一部できている")), ("no", _("できていない")), ("not_applicable", _("対象外")),
            ("unknown", _("わからない")),
        ],
    )  # fmt: skip
    words = models.TextField(_("説明"), blank=True)
    carried = models.BooleanField(_("昨年度の回答のまま"), default=False)
    document_id = models.BigIntegerField(_("資料"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("回答")
        verbose_name_plural = _("回答")
        ordering = ["item__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "item", "contractor"], nulls_distinct=False, name="answer_is_one_for_an_item"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", *[one.value for one in Answering]]), name="answer_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.contractor}）" if self.contractor else str(self.item)


class AnswerChange(models.Model):
    """回答の変更: what was changed after the sheet had been handed in: the old words stay beside the new ones.

    With `of_evidence` it is the file that was replaced: `before_document_id` is the earlier one, `before_words` its name,
    both empty where there was none.
    """

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="changes", verbose_name=_("回答"))
    version = models.PositiveIntegerField(_("版"))
    before = models.CharField(_("前の回答"), max_length=16, blank=True)
    before_words = models.TextField(_("前の説明"), blank=True)
    of_evidence = models.BooleanField(_("資料の変更"), default=False)
    before_document_id = models.BigIntegerField(_("前の資料"), null=True, blank=True)
    by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("変えた人")
    )
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("回答の変更")
        verbose_name_plural = _("回答の変更")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(of_evidence=True) | Q(before_document_id__isnull=True), name="only_evidence_had_a_document"
            ),
        ]

    def __str__(self) -> str:
        return str(self.answer)

    @property
    def before_in_words(self) -> str:
        """What stood there, as it is read."""
        return " ".join(part for part in (word_of(self.before), self.before_words) if part)


class BusyPeriod(models.Model):
    """忙しい時期: on which a section asks not to be disturbed; asked of every section, so that asking reveals nothing."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="busy_periods", verbose_name=_("監査調書")
    )
    first = models.DateField(_("はじめ"))
    last = models.DateField(_("おわり"))
    weekday = models.PositiveSmallIntegerField(
        _("曜日"), null=True, blank=True,
        choices=[(0, _("月曜日")), (1, _("火曜日")), (2, _("水曜日")), (3, _("木曜日")), (4, _("金曜日"))],
    )  # fmt: skip
    reason = models.CharField(_("理由"), max_length=120)

    class Meta:
        verbose_name = _("忙しい時期")
        verbose_name_plural = _("忙しい時期")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="busy_period_is_in_order"),
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) | Q(weekday__lte=4), name="busy_period_weekday_is_a_working_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

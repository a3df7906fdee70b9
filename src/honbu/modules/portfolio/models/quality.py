"""台帳の質: rules as data, the questions that they put to sections, and lists on their way into the inventory."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.portfolio.domain.states import QuestionState
from honbu.modules.portfolio.models.systems import Contract, EucTool, System


class QualityRule(models.Model):
    """確認の規則: a condition over the inventory as data, and the question that follows from it.

    `conditions` is a list of [field, comparison, value]; all of them hold where the rule finds something.
    """

    class About(models.TextChoices):
        SYSTEM = "system", _("システム")
        CONTRACT = "contract", _("契約")
        EUC = "euc", _("EUCツール")

    class Addressee(models.TextChoices):
        SECTION = "section", _("所管課")
        OFFICE = "office", _("情報管理課")

    code = models.CharField(_("記号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    about = models.CharField(_("対象"), max_length=8, choices=About.choices)
    conditions = models.JSONField(_("条件"), default=list)
    question = models.CharField(_("質問"), max_length=300)
    remedy = models.CharField(_("直し方"), max_length=300, blank=True)
    field = models.CharField(_("直す項目"), max_length=40, blank=True)
    addressee = models.CharField(_("聞く相手"), max_length=8, choices=Addressee.choices, default=Addressee.SECTION)
    enabled = models.BooleanField(_("使う"), default=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("確認の規則")
        verbose_name_plural = _("確認の規則")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class InventoryImport(models.Model):
    """一覧の取込み: an uploaded list with what was read from it. The inventory changes only when it is accepted."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("確認待ち")
        REFUSED = "refused", _("読み取れません")
        ACCEPTED = "accepted", _("反映済み")
        DROPPED = "dropped", _("取りやめ")

    document_id = models.BigIntegerField(_("元のファイル"), null=True)
    filename = models.CharField(_("ファイル名"), max_length=255)
    sha256 = models.CharField(_("照合値"), max_length=64)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.PREVIEW)
    message = models.TextField(_("連絡"), blank=True)
    preview = models.JSONField(_("読み取った内容"), default=dict)
    uploaded_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("取込者")
    )
    uploaded_at = models.DateTimeField(_("取込日時"))
    accepted_at = models.DateTimeField(_("反映日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("一覧の取込み")
        verbose_name_plural = _("一覧の取込み")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["preview", "refused", "accepted", "dropped"]), name="inventory_import_state"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class Question(models.Model):
    """質問: what the inventory doesn't know, put to whoever can answer. A rule asks once about a thing until it is settled."""

    code = models.CharField(_("種類"), max_length=40)
    text = models.CharField(_("質問"), max_length=400)
    field = models.CharField(_("項目"), max_length=40, blank=True)
    proposal = models.CharField(_("候補"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("聞く課")
    )
    system = models.ForeignKey(
        System, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("システム")
    )
    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("契約")
    )
    euc_tool = models.ForeignKey(
        EucTool, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("EUCツール")
    )
    source = models.ForeignKey(
        InventoryImport, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("取込み")
    )
    place = models.CharField(_("一覧の場所"), max_length=120, blank=True)
    state = models.CharField(
        _("状態"), max_length=8, default=QuestionState.ASKED.value,
        choices=[("asked", _("回答待ち")), ("answered", _("回答あり")), ("settled", _("解決")), ("dropped", _("取下げ"))],
    )  # fmt: skip
    answer = models.TextField(_("回答"), blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("回答者")
    )
    asked_at = models.DateTimeField(_("質問日時"))
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("質問")
        verbose_name_plural = _("質問")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in QuestionState]), name="question_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["code", "system", "contract", "euc_tool"],
                condition=Q(state__in=["asked", "answered"], source__isnull=True),
                nulls_distinct=False,
                name="question_is_asked_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="question_of_a_unit")]

    def __str__(self) -> str:
        return self.text

"""確認項目: what is asked and looked at, in editions, with the way from an old item to a new one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.audits.domain.states import EditionState


class ItemEdition(models.Model):
    """項目の版: the items of a year stay as they were, whatever later years ask."""

    title = models.CharField(_("名称"), max_length=80, unique=True)
    basis = models.CharField(_("基にしたもの"), max_length=200, blank=True)
    earlier = models.ForeignKey(
        "self", models.PROTECT, related_name="later", null=True, blank=True, verbose_name=_("前の版")
    )
    state = models.CharField(
        _("状態"), max_length=12, default=EditionState.DRAFT.value,
        choices=[("draft", _("作成中")), ("in_force", _("使用中")), ("superseded", _("旧版"))],
    )  # fmt: skip
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("確認項目の版")
        verbose_name_plural = _("確認項目の版")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EditionState]), name="edition_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AuditItem(models.Model):
    """確認項目: `text` is what an auditor looks at, `question` the same in plain words for the section's questionnaire.

    `parts` says where it is used (`states.Part`), `feeds` to which offices an answer goes (`states.Feeds`). With
    `of_contractors` it is answered once for each contractor of the section. `refused_codes` are the numbers of the earlier
    edition that somebody has said not to be this item: they are not proposed again.
    """

    edition = models.ForeignKey(ItemEdition, models.CASCADE, related_name="items", verbose_name=_("確認項目の版"))
    code = models.CharField(_("番号"), max_length=16)
    group = models.CharField(_("分類"), max_length=60)
    text = models.CharField(_("確認する内容"), max_length=300)
    question = models.CharField(_("調書での聞き方"), max_length=300, blank=True)
    explanation = models.CharField(_("説明"), max_length=300, blank=True)
    must = models.BooleanField(_("必須"), default=False)
    parts = models.JSONField(_("使うところ"), default=list)
    feeds = models.JSONField(_("回答の送り先"), default=list)
    of_contractors = models.BooleanField(_("委託先ごとに聞く"), default=False)
    evidence = models.CharField(_("資料の例"), max_length=300, blank=True)
    method = models.CharField(_("確かめ方"), max_length=300, blank=True)
    clause = models.CharField(_("根拠"), max_length=160, blank=True)
    weight = models.PositiveSmallIntegerField(_("重み"), default=1)
    earlier_code = models.CharField(_("前の版での番号"), max_length=16, blank=True)
    refused_codes = models.JSONField(_("退けた候補"), default=list, blank=True)
    order = models.PositiveIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("確認項目")
        verbose_name_plural = _("確認項目")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="audit_item_code_stands_once"),
            models.CheckConstraint(condition=~Q(text=""), name="audit_item_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class ItemImport(models.Model):
    """項目の取込み: an uploaded item bank with what was read from it; an edition comes of it when it is accepted."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("確認待ち")
        REFUSED = "refused", _("読み取れません")
        ACCEPTED = "accepted", _("反映済み")
        DROPPED = "dropped", _("取りやめ")

    document_id = models.BigIntegerField(_("元のファイル"), null=True)
    filename = models.CharField(_("ファイル名"), max_length=255)
    title = models.CharField(_("版の名称"), max_length=80)
    earlier = models.ForeignKey(
        ItemEdition, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("前の版")
    )
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.PREVIEW)
    message = models.TextField(_("連絡"), blank=True)
    preview = models.JSONField(_("読み取った内容"), default=dict)
    edition = models.ForeignKey(
        ItemEdition, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("できた版")
    )
    uploaded_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("取込者")
    )
    uploaded_at = models.DateTimeField(_("取込日時"))

    class Meta:
        verbose_name = _("項目の取込み")
        verbose_name_plural = _("項目の取込み")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["preview", "refused", "accepted", "dropped"]), name="item_import_state"
            )
        ]

    def __str__(self) -> str:
        return self.filename

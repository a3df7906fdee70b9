"""文書: files in versions, each kept unchanged under its checksum, with what may be shown to whom and for how long."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """文書: something that was written or received, in one or more versions."""

    class Disclosure(models.TextChoices):
        OPEN = "open", _("公開")
        PARTLY = "partly", _("一部非公開")
        CLOSED = "closed", _("非公開")

    title = models.CharField(_("件名"), max_length=200)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("主管")
    )
    disclosure = models.CharField(_("公開区分"), max_length=8, choices=Disclosure.choices, default=Disclosure.CLOSED)
    disclosure_reason = models.CharField(_("非公開の理由"), max_length=300, blank=True)
    retention_years = models.PositiveSmallIntegerField(_("保存年限"), default=5)
    created_at = models.DateTimeField(_("作成日時"))

    versions: models.Manager[Version]

    class Meta:
        verbose_name = _("文書")
        verbose_name_plural = _("文書")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(disclosure__in=["open", "partly", "closed"]), name="document_disclosure")
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """文書の版: one file as it came; it is never overwritten."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions", verbose_name=_("文書"))
    number = models.PositiveSmallIntegerField(_("版"))
    filename = models.CharField(_("ファイル名"), max_length=255)
    media_type = models.CharField(_("種類"), max_length=120)
    size = models.PositiveBigIntegerField(_("大きさ"))
    sha256 = models.CharField(_("照合値"), max_length=64, db_index=True)
    reason = models.CharField(_("差替えの理由"), max_length=300, blank=True)
    added_by_id = models.BigIntegerField(_("登録者"), null=True)
    added_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("文書の版")
        verbose_name_plural = _("文書の版")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_is_numbered_once")]

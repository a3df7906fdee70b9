"""名簿取込み: a personnel list on its way from the file to the register."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ListImport(models.Model):
    """名簿の取込み: one uploaded list with its preview. The register changes only when it is accepted."""

    class State(models.TextChoices):
        READING = "reading", _("読み取り中")
        PREVIEW = "preview", _("確認待ち")
        REFUSED = "refused", _("読み取れません")
        ACCEPTED = "accepted", _("反映済み")
        DROPPED = "dropped", _("取りやめ")

    document_id = models.BigIntegerField(_("元のファイル"), null=True)
    filename = models.CharField(_("ファイル名"), max_length=255)
    sha256 = models.CharField(_("照合値"), max_length=64)
    effective_on = models.DateField(_("発令日"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.READING)
    message = models.TextField(_("連絡"), blank=True)
    preview = models.JSONField(_("確認内容"), default=dict)
    uploaded_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("取込者")
    )
    uploaded_at = models.DateTimeField(_("取込日時"))
    accepted_at = models.DateTimeField(_("反映日時"), null=True)

    class Meta:
        verbose_name = _("名簿の取込み")
        verbose_name_plural = _("名簿の取込み")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["reading", "preview", "refused", "accepted", "dropped"]),
                name="list_import_state",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

"""Messages of the live streams, kept for a while so that a reader who lost the line catches up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """速報: a hint to open pages that something has changed. Never the only place where a fact is kept."""

    channel = models.CharField(_("宛先"), max_length=80)
    kind = models.CharField(_("種類"), max_length=60)
    body = models.JSONField(_("内容"), default=dict)
    at = models.DateTimeField(_("日時"), db_index=True)

    class Meta:
        verbose_name = _("速報")
        verbose_name_plural = _("速報")
        ordering = ["pk"]
        indexes = [models.Index(fields=["channel", "id"], name="stream_of_a_channel")]

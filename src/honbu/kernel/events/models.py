"""The outbox: events written in the same transaction as what they tell of, and their deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """出来事: something that happened, waiting to be told to whom it concerns."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(_("種類"), max_length=160, db_index=True)
    body = models.JSONField(_("内容"))
    at = models.DateTimeField(_("日時"), db_index=True)
    request_id = models.UUIDField(_("要求番号"), null=True)

    class Meta:
        verbose_name = _("出来事")
        verbose_name_plural = _("出来事")
        ordering = ["-at"]


class Delivery(models.Model):
    """配達: whether one handler has taken one event; what it did is in the same transaction as this mark."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries", verbose_name=_("出来事"))
    handler = models.CharField(_("受け手"), max_length=160)
    tries = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    done_at = models.DateTimeField(_("完了日時"), null=True)
    error = models.TextField(_("失敗の理由"), blank=True)

    class Meta:
        verbose_name = _("配達")
        verbose_name_plural = _("配達")
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="event_is_delivered_once")]

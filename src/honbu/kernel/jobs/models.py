"""What a page or an operator wants to know of background work besides the queue itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.Model):
    """進み具合: long work as its starter sees it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待機中")
        RUNNING = "running", _("実行中")
        DONE = "done", _("完了")
        FAILED = "failed", _("失敗")

    title = models.CharField(_("件名"), max_length=160)
    job = models.CharField(_("処理"), max_length=80)
    person_id = models.BigIntegerField(_("開始者"), null=True, db_index=True)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(_("済み"), default=0)
    total = models.PositiveIntegerField(_("全件"), default=0)
    message = models.TextField(_("連絡"), blank=True)
    result_url = models.CharField(_("結果"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("開始日時"))
    changed_at = models.DateTimeField(_("更新日時"))

    class Meta:
        verbose_name = _("進み具合")
        verbose_name_plural = _("進み具合")
        ordering = ["-pk"]


class ScheduleRun(models.Model):
    """定期処理の実行: the last time for which a scheduled job was started, so that a stop of the machine loses none."""

    job = models.CharField(_("処理"), max_length=80, unique=True)
    slot = models.DateTimeField(_("予定時刻"))

    class Meta:
        verbose_name = _("定期処理の実行")
        verbose_name_plural = _("定期処理の実行")

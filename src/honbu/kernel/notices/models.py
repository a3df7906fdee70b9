"""お知らせ and 仕事: what somebody is told, how it reached them, and what there is to do until when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.domain.escalation import Stage
from honbu.kernel.notices.domain.keys import LONGEST
from honbu.kernel.notices.domain.roster import CHIEF
from honbu.kernel.organisation.public import Appointment, Person, Unit

ROLES = [(CHIEF, _("所属長")), *Appointment.Kind.choices]
WAYS = [
    (Way.AT_ONCE.value, _("すぐにメールで")),
    (Way.DIGEST.value, _("朝にまとめてメールで")),
    (Way.IN_APP.value, _("画面だけ")),
]
STAGES = [
    (Stage.NONE.value, _("督促なし")),
    (Stage.REMINDED.value, _("期限前のお知らせ")),
    (Stage.DUE.value, _("期限当日のお知らせ")),
    (Stage.OVERDUE.value, _("超過のお知らせ")),
    (Stage.CHIEF.value, _("所属長へのお知らせ")),
]


def leads_inside(name: str) -> models.CheckConstraint:
    """An address leads to a page of this house and nowhere else: it begins with one slash."""
    return models.CheckConstraint(
        condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//") & ~Q(url__contains="\\")), name=name
    )


class Notice(models.Model):
    """お知らせ: something that a person is told once. Its mail is a matter of its own, with a state of its own."""

    class Mail(models.TextChoices):
        NONE = "none", _("メールなし")
        WAITING = "waiting", _("送信待ち")
        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        FAILED = "failed", _("送信できず")

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("宛先"))
    kind = models.CharField(_("種類"), max_length=60)
    # As it was called then: a kind that was named in passing is known to no other process.
    kind_title = models.CharField(_("種類の名称"), max_length=80)
    key = models.CharField(_("照合キー"), max_length=LONGEST)
    title = models.CharField(_("件名"), max_length=200)
    text = models.TextField(_("本文"), blank=True)
    url = models.CharField(_("開く画面"), max_length=300, blank=True)
    urgent = models.BooleanField(_("至急"), default=False)
    created_at = models.DateTimeField(_("日時"))
    read_at = models.DateTimeField(_("既読日時"), null=True, blank=True)
    # Which notices were written by one announcement: their mails are one job.
    announcement = models.UUIDField(_("発信番号"))

    mail = models.CharField(_("メール"), max_length=8, choices=Mail.choices, default=Mail.NONE)
    mail_with_text = models.BooleanField(_("メールに本文を載せる"), default=False)
    mail_way = models.CharField(_("受け取り方"), max_length=8, choices=WAYS, default=Way.IN_APP.value)
    mail_after = models.DateTimeField(_("送信可能日時"), null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(_("送信回数"), default=0)
    mail_taken_at = models.DateTimeField(_("送信開始日時"), null=True, blank=True)
    mail_sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    mail_trouble = models.CharField(_("送信できない理由"), max_length=120, blank=True)

    objects: ClassVar[models.Manager[Notice]] = models.Manager()

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="person_is_told_once"),
            models.CheckConstraint(
                condition=Q(mail__in=["none", "waiting", "sending", "sent", "failed"]), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(mail__in=["waiting", "sending"]) | Q(mail_after__isnull=False),
                name="waiting_mail_has_hour",
            ),
            models.CheckConstraint(
                condition=Q(mail="sent", mail_sent_at__isnull=False) | (~Q(mail="sent") & Q(mail_sent_at__isnull=True)),
                name="sent_mail_has_hour",
            ),
            leads_inside("notice_leads_inside"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="unread_notices"),
            models.Index(fields=["mail_after"], condition=Q(mail__in=["waiting", "sending"]), name="mails_to_send"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_in_words(self) -> str:
        """What this kind of notice is called, in the reader's language."""
        return gettext(self.kind_title)

    @property
    def unread(self) -> bool:
        """Whether the reader has not opened it yet."""
        return self.read_at is None


class Preference(models.Model):
    """受け取り方の設定: how a person wants to hear of one kind of notice."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("職員"))
    kind = models.CharField(_("種類"), max_length=60)
    way = models.CharField(_("受け取り方"), max_length=8, choices=WAYS)

    objects: ClassVar[models.Manager[Preference]] = models.Manager()

    class Meta:
        verbose_name = _("受け取り方の設定")
        verbose_name_plural = _("受け取り方の設定")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="person_prefers_one_way"),
            models.CheckConstraint(condition=Q(way__in=[way.value for way in Way]), name="way_is_known"),
        ]


class Todo(models.Model):
    """仕事: what a module wants done, by a person or by whoever then is a unit's chief or appointee."""

    class State(models.TextChoices):
        OPEN = "open", _("未処理")
        DONE = "done", _("済み")
        WITHDRAWN = "withdrawn", _("取下げ")

    key = models.CharField(_("照合キー"), max_length=LONGEST, unique=True)
    module = models.CharField(_("業務"), max_length=40)
    title = models.CharField(_("件名"), max_length=200)
    about = models.CharField(_("内容"), max_length=200, blank=True)
    url = models.CharField(_("開く画面"), max_length=300)
    due = models.DateField(_("期限"), null=True, blank=True)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("担当者")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("担当組織"))
    role = models.CharField(_("担当の役"), max_length=12, choices=ROLES, blank=True)
    requested_by = models.ForeignKey(
        Person, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("依頼者")
    )
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.OPEN)
    stage = models.CharField(_("督促の段階"), max_length=10, choices=STAGES, blank=True)
    assigned_at = models.DateTimeField(_("依頼日時"))
    changed_at = models.DateTimeField(_("更新日時"))
    closed_at = models.DateTimeField(_("終了日時"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("処理者")
    )

    objects: ClassVar[models.Manager[Todo]] = models.Manager()

    class Meta:
        verbose_name = _("仕事")
        verbose_name_plural = _("仕事")
        ordering = [F("due").asc(nulls_last=True), "assigned_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True, role="")
                | (Q(person__isnull=True, unit__isnull=False) & ~Q(role="")),
                name="todo_is_for_a_person_or_a_part",
            ),
            models.CheckConstraint(condition=Q(state__in=["open", "done", "withdrawn"]), name="todo_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="closed_todo_has_its_hour",
            ),
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="todo_stage_is_known"),
            leads_inside("todo_leads_inside"),
        ]
        indexes = [
            models.Index(fields=["person", "due"], condition=Q(state="open"), name="open_work_of_a_person"),
            models.Index(fields=["unit", "role"], condition=Q(state="open"), name="open_work_of_a_unit"),
            models.Index(fields=["requested_by"], condition=Q(state="open"), name="open_work_of_others"),
            models.Index(fields=["due"], condition=Q(state="open"), name="open_work_by_due_date"),
        ]

    def __str__(self) -> str:
        return self.title

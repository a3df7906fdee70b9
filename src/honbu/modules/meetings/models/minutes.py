"""会議録: the record in its versions, the corrections of those who were there, what is withheld, and what is published."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.domain.states import MinutesState, PublicationState
from honbu.modules.meetings.models.bodies import Openness
from honbu.modules.meetings.models.meetings import Meeting
from honbu.modules.meetings.models.proceedings import Block


class Minutes(models.Model):
    """会議録の版. While it is being worked on the blocks are the text; when it is final, `content` keeps it for good."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", verbose_name=_("会議"))
    number = models.PositiveSmallIntegerField(_("版"))
    state = models.CharField(
        _("状態"), max_length=10, default=MinutesState.DRAFT.value,
        choices=[
            ("draft", _("起案")), ("checked", _("事務局確認済")), ("circulated", _("出席者に照会中")), ("revised", _("修正済")),
            ("final", _("確定")),
        ],
    )  # fmt: skip
    reason = models.CharField(_("訂正の理由"), max_length=300, blank=True)
    answers_until = models.DateField(_("照会の期限"), null=True, blank=True)
    content = models.JSONField(_("確定した内容"), null=True, blank=True)
    sha256 = models.CharField(_("照合値"), max_length=64, blank=True)
    drafted_by = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("起案者"))
    drafted_at = models.DateTimeField(_("起案日時"))
    approved_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("承認者")
    )
    approved_at = models.DateTimeField(_("承認日時"), null=True, blank=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1)

    class Meta:
        verbose_name = _("会議録")
        verbose_name_plural = _("会議録")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_are_numbered_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=~Q(state="final"), name="meeting_has_one_open_version_of_minutes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MinutesState]), name="minutes_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | (Q(content__isnull=False) & ~Q(sha256="") & Q(approved_at__isnull=False)),
                name="final_minutes_keep_their_content",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="minutes_are_corrected_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}会議録 第{self.number}版"


class Correction(models.Model):
    """修正の申出: how somebody who was there wants a paragraph to read. Both stay, whatever is decided."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("申出")
        ACCEPTED = "accepted", _("採用")
        REJECTED = "rejected", _("不採用")

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="corrections", verbose_name=_("会議録"))
    block = models.ForeignKey(Block, models.CASCADE, related_name="corrections", verbose_name=_("段落"))
    proposer = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("申し出た人"))
    old_text = models.TextField(_("元の文"))
    new_text = models.TextField(_("修正の文"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField(_("申出日時"))
    decided_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("決めた人")
    )
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)
    answer = models.CharField(_("回答"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("修正の申出")
        verbose_name_plural = _("修正の申出")
        ordering = ["block__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "block", "proposer"], condition=Q(state="proposed"), name="one_open_correction_each"
            ),
            models.CheckConstraint(condition=~Q(old_text=F("new_text")), name="correction_changes_something"),
        ]


class Withholding(models.Model):
    """不開示部分: a stretch of a paragraph (or of another place of the record) that is not published, and by which reason."""

    class Reason(models.TextChoices):
        PERSON = "person", _("個人に関する情報")
        BUSINESS = "business", _("法人の正当な利益を害する情報")
        SECURITY = "security", _("情報システムの安全に支障がある情報")
        SAFETY = "safety", _("公共の安全に支障がある情報")
        DELIBERATION = "deliberation", _("審議・検討に関する情報")
        OPERATION = "operation", _("事務事業の遂行に支障がある情報")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("承認待ち")
        APPROVED = "approved", _("承認済")
        REFUSED = "refused", _("却下")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="withholdings", verbose_name=_("会議"))
    block = models.ForeignKey(
        Block, models.CASCADE, related_name="withholdings", null=True, blank=True, verbose_name=_("段落")
    )
    place = models.CharField(_("箇所"), max_length=40, blank=True)
    start = models.PositiveIntegerField(_("始め"))
    end = models.PositiveIntegerField(_("終わり"))
    quote = models.TextField(_("伏せる文"))
    reason = models.CharField(_("理由"), max_length=14, choices=Reason.choices)
    note = models.CharField(_("説明"), max_length=200, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", verbose_name=_("申し出た人")
    )
    proposed_at = models.DateTimeField(_("申出日時"))
    approved_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("承認した人")
    )
    approved_at = models.DateTimeField(_("承認日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("不開示部分")
        verbose_name_plural = _("不開示部分")
        ordering = ["block__position", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="withholding_has_a_length"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="withholding_is_approved_by_a_second_person",
            ),
        ]


class Publication(models.Model):
    """公開: the copy of final minutes that the public reads; it is built without what is withheld."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="publications", verbose_name=_("会議録"))
    state = models.CharField(
        _("状態"), max_length=10, default=PublicationState.PREPARING.value,
        choices=[
            ("preparing", _("準備中")), ("in_review", _("審査中")), ("published", _("公開中")), ("replaced", _("差替え済")),
            ("withdrawn", _("取下げ")),
        ],
    )  # fmt: skip
    openness = models.CharField(_("公開の可否"), max_length=8, choices=Openness.choices)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    content = models.JSONField(_("公開する内容"), null=True, blank=True)
    proof = models.JSONField(_("確認の結果"), null=True, blank=True)
    prepared_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", verbose_name=_("準備した人")
    )
    published_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("公開した人")
    )
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("公開")
        verbose_name_plural = _("公開")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PublicationState]), name="publication_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(content__isnull=False) & Q(published_at__isnull=False)),
                name="publication_has_its_content",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("prepared_by")),
                name="publication_is_approved_by_a_second_person",
            ),
        ]

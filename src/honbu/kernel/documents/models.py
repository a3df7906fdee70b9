"""文書: files in versions, each kept unchanged under its checksum, with what may be shown to whom and for how long."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.domain.retention import FOREVER, YEARS


class Document(models.Model):
    """文書: something that was written or received, in one or more versions."""

    class Disclosure(models.TextChoices):
        OPEN = "open", _("公開")
        PARTLY = "partly", _("一部非公開")
        CLOSED = "closed", _("非公開")

    class Retention(models.IntegerChoices):
        ONE = 1, _("1年")
        THREE = 3, _("3年")
        FIVE = 5, _("5年")
        TEN = 10, _("10年")
        THIRTY = 30, _("30年")
        FOREVER = FOREVER, _("永年")

    title = models.CharField(_("件名"), max_length=200)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("主管")
    )
    disclosure = models.CharField(_("公開区分"), max_length=8, choices=Disclosure.choices, default=Disclosure.CLOSED)
    disclosure_reason = models.CharField(_("非公開の理由"), max_length=300, blank=True)
    personal = models.BooleanField(_("個人情報を含む"), default=False)
    retention_years = models.PositiveSmallIntegerField(_("保存年限"), choices=Retention.choices, default=5)
    keep_until = models.DateField(_("保存期間満了日"), null=True, blank=True)
    owner_kind = models.CharField(_("属するものの種類"), max_length=60, blank=True)
    owner_id = models.CharField(_("属するものの番号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    created_by_id = models.BigIntegerField(_("作成者"), null=True)
    disposed_at = models.DateTimeField(_("廃棄日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("文書")
        verbose_name_plural = _("文書")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disclosure__in=["open", "partly", "closed"]), name="document_disclosure"
            ),
            models.CheckConstraint(
                condition=Q(disclosure="open") | ~Q(disclosure_reason=""), name="document_is_closed_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(disclosure="open", personal=True), name="personal_document_is_not_open"
            ),
            models.CheckConstraint(condition=Q(retention_years__in=YEARS), name="document_retention_is_known"),
            models.CheckConstraint(
                condition=Q(retention_years=FOREVER, keep_until__isnull=True)
                | (~Q(retention_years=FOREVER) & Q(keep_until__isnull=False)),
                name="document_keeps_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(owner_kind="", owner_id="") | (~Q(owner_kind="") & ~Q(owner_id="")),
                name="document_names_its_owner_wholly",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="document_of_a_unit"),
            models.Index(fields=["owner_kind", "owner_id"], name="document_of_an_owner"),
            models.Index(fields=["keep_until"], condition=Q(disposed_at__isnull=True), name="document_kept_until"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it."""
        return self.disclosure == self.Disclosure.OPEN and self.disposed_at is None


class Version(models.Model):
    """文書の版: one file as it came; it is never overwritten.

    `public_sha256` is the copy without metadata that the public is given while the document is open.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("文書"))
    number = models.PositiveSmallIntegerField(_("版"))
    filename = models.CharField(_("ファイル名"), max_length=255)
    media_type = models.CharField(_("種類"), max_length=120)
    size = models.PositiveBigIntegerField(_("大きさ"))
    sha256 = models.CharField(_("照合値"), max_length=64, db_index=True)
    public_sha256 = models.CharField(_("公開用の照合値"), max_length=64, blank=True, db_index=True)
    public_size = models.PositiveBigIntegerField(_("公開用の大きさ"), default=0)
    remarks = models.JSONField(_("検査の注意"), default=list, blank=True)
    reason = models.CharField(_("差替えの理由"), max_length=300, blank=True)
    added_by_id = models.BigIntegerField(_("登録者"), null=True)
    added_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("文書の版")
        verbose_name_plural = _("文書の版")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_is_numbered_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="document_is_replaced_for_a_reason"),
        ]

    def __str__(self) -> str:
        return self.filename


class DisposalRequest(models.Model):
    """廃棄の申出: somebody proposes that a document be destroyed; somebody else decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("承認待ち")
        APPROVED = "approved", _("廃棄済み")
        REFUSED = "refused", _("却下")
        WITHDRAWN = "withdrawn", _("取下げ")

    document = models.ForeignKey(Document, models.PROTECT, related_name="disposal_requests", verbose_name=_("文書"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("廃棄の理由"), max_length=300)
    requested_by_id = models.BigIntegerField(_("申出者"))
    requested_at = models.DateTimeField(_("申出日時"))
    decided_by_id = models.BigIntegerField(_("決定者"), null=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True)
    decision_reason = models.CharField(_("決定の理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("廃棄の申出")
        verbose_name_plural = _("廃棄の申出")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(state="waiting"), name="document_has_one_disposal_request"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "approved", "refused", "withdrawn"]), name="disposal_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(decided_by_id=F("requested_by_id")),
                name="disposal_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by_id__isnull=True)
                | (~Q(state="waiting") & Q(decided_by_id__isnull=False)),
                name="disposal_is_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document)


class RefusedFile(models.Model):
    """受け付けられなかったファイル: an upload that was refused, as it came, for whoever sent it and for nobody else."""

    sender = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+", verbose_name=_("送った人"))
    filename = models.CharField(_("ファイル名"), max_length=255)
    size = models.BigIntegerField(_("大きさ"))
    sha256 = models.CharField(_("照合値"), max_length=64)
    reason = models.CharField(_("受け付けられなかった理由"), max_length=500)
    refused_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("受け付けられなかったファイル")
        verbose_name_plural = _("受け付けられなかったファイル")
        ordering = ["-refused_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["sender", "sha256"], name="a_file_is_refused_once_to_a_sender")]
        indexes = [models.Index(fields=["sha256"], name="refused_by_content")]

    def __str__(self) -> str:
        return self.filename

"""会議: a meeting, what sections propose for it, its agenda, its materials, and who came."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from honbu.modules.meetings.domain.naming import name_of_meeting
from honbu.modules.meetings.domain.states import ItemState, MeetingState, ProposalState
from honbu.modules.meetings.models.bodies import Body, Membership, Openness, Role


class Kind(models.TextChoices):
    """議題の区分"""

    MATTER = "matter", _("議案")
    REPORT = "report", _("報告事項")


class Resolution(models.TextChoices):
    """議題の結果"""

    NONE = "", _("未決")
    APPROVED = "approved", _("案のとおり承認")
    NOTED = "noted", _("了承")
    AMENDED = "amended", _("修正のうえ承認")
    WITH_HOMEWORK = "with_homework", _("承認(宿題あり)")
    CONTINUED = "continued", _("継続審議")
    REJECTED = "rejected", _("否決")
    WITHDRAWN = "withdrawn", _("取下げ")
    REPORTED = "reported", _("報告済")
    REPORT_NOTED = "report_noted", _("報告了承")


class Meeting(models.Model):
    """会議: 令和8年度 第1回. Planned times are those of the notice, actual ones those of the record."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("会議体"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    ordinal = models.PositiveSmallIntegerField(_("回"))
    state = models.CharField(
        _("状態"), max_length=10, default=MeetingState.PREPARING.value,
        choices=[
            ("preparing", _("準備中")), ("convened", _("招集済")), ("open", _("開会中")), ("closed", _("閉会")),
            ("final", _("確定")), ("cancelled", _("中止")),
        ],
    )  # fmt: skip
    held_on = models.DateField(_("開催日"), null=True, blank=True)
    starts_at = models.TimeField(_("開始予定"), null=True, blank=True)
    ends_at = models.TimeField(_("終了予定"), null=True, blank=True)
    opened_at = models.TimeField(_("開会"), null=True, blank=True)
    closed_at = models.TimeField(_("閉会"), null=True, blank=True)
    place = models.CharField(_("場所"), max_length=80, blank=True)
    secretariat = models.CharField(_("事務局の名称"), max_length=120, blank=True)
    proposals_until = models.DateField(_("提案の締切"), null=True, blank=True)
    meeting_openness = models.CharField(
        _("会議の公開"), max_length=8, choices=Openness.choices, default=Openness.CLOSED
    )
    meeting_reason = models.CharField(_("会議の非公開の理由"), max_length=200, blank=True)
    record_openness = models.CharField(
        _("会議録の公開"), max_length=8, choices=Openness.choices, default=Openness.PARTLY
    )
    record_reason = models.CharField(_("会議録の非公開の理由"), max_length=200, blank=True)
    result = models.TextField(_("会議の結果"), blank=True)
    convened_on = models.DateField(_("招集日"), null=True, blank=True)
    cancelled_because = models.CharField(_("中止の理由"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("会議")
        verbose_name_plural = _("会議")
        ordering = ["-fiscal_year", "-ordinal", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "fiscal_year", "ordinal"], name="meeting_is_numbered_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MeetingState]), name="meeting_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="meeting_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "cancelled"]) | Q(held_on__isnull=False),
                name="meeting_is_convened_for_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""), name="meeting_is_cancelled_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["-held_on"], name="meeting_newest_first")]

    def __str__(self) -> str:
        return name_of_meeting(self.body.name, self.fiscal_year, self.ordinal, self.held_on)


class Proposal(models.Model):
    """提案: what a section brings before a body. Other modules ask for approvals in the same way (subject)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="proposals", verbose_name=_("会議体"))
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("提案する組織"))
    author = models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", verbose_name=_("起案者"))
    kind = models.CharField(_("区分"), max_length=8, choices=Kind.choices, default=Kind.MATTER)
    title = models.CharField(_("件名"), max_length=120)
    asked = models.TextField(_("決めてほしいこと"), blank=True)
    summary = models.TextField(_("要旨"), blank=True)
    explainer = models.CharField(_("説明者"), max_length=60, blank=True)
    minutes_needed = models.PositiveSmallIntegerField(_("所要（分）"), default=15)
    wanted_for = models.ForeignKey(
        Meeting, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("希望する回")
    )
    state = models.CharField(
        _("状態"), max_length=12, default=ProposalState.DRAFT.value,
        choices=[
            ("draft", _("下書き")), ("in_approval", _("所属長の決裁中")), ("submitted", _("提出済")), ("received", _("受付済")),
            ("sent_back", _("差戻し")), ("on_agenda", _("議題化")), ("settled", _("審議済")), ("withdrawn", _("取下げ")),
        ],
    )  # fmt: skip
    reason = models.CharField(_("差戻し・取下げの理由"), max_length=300, blank=True)
    approval_id = models.BigIntegerField(_("決裁"), null=True, blank=True)
    new_system = models.BooleanField(_("新規システムの開発"), default=False)
    subject_kind = models.CharField(_("対象の種類"), max_length=60, blank=True)
    subject_id = models.CharField(_("対象の番号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("作成日時"))
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("提案")
        verbose_name_plural = _("提案")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProposalState]), name="proposal_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=~Q(subject_kind="") & ~Q(state__in=["withdrawn", "settled"]),
                name="subject_is_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """議題: an item of a meeting. `order` is the order of the day; `no` the number within 議案 or 報告事項."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name=_("会議"))
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, related_name="items", null=True, blank=True, verbose_name=_("提案")
    )
    kind = models.CharField(_("区分"), max_length=8, choices=Kind.choices)
    no = models.PositiveSmallIntegerField(_("番号"))
    order = models.PositiveSmallIntegerField(_("順番"), default=0)
    title = models.CharField(_("件名"), max_length=120)
    explainer = models.CharField(_("説明者"), max_length=60, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("予定（分）"), default=15)
    state = models.CharField(
        _("状態"), max_length=10, default=ItemState.WAITING.value,
        choices=[
            ("waiting", _("未審議")), ("explained", _("説明済")), ("discussed", _("審議中")), ("resolved", _("終了")),
        ],
    )  # fmt: skip
    resolution = models.CharField(_("結果"), max_length=14, choices=Resolution.choices, blank=True, default="")
    conditions = models.TextField(_("付された条件"), blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("議題")
        verbose_name_plural = _("議題")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "no"], name="item_is_numbered_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=(Q(state="resolved") & ~Q(resolution="")) | (~Q(state="resolved") & Q(resolution="")),
                name="item_is_resolved_with_a_resolution",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ItemState]), name="item_state_is_known"
            ),
            models.CheckConstraint(condition=Q(resolution__in=Resolution.values), name="item_resolution_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}({self.no}) {self.title}"

    @property
    def key(self) -> str:
        """議案1: how blocks of a record name it."""
        return f"{'議案' if self.kind == Kind.MATTER else '報告'}{self.no}"


class Material(models.Model):
    """資料: 資料2-1 of a meeting; its file is a document of the kernel, whose versions are the 差替え.

    A material of a proposal that is on no agenda yet has no meeting and no number.
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="materials", null=True, blank=True, verbose_name=_("会議")
    )
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, related_name="materials", null=True, blank=True, verbose_name=_("議題")
    )
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, related_name="materials", null=True, blank=True, verbose_name=_("提案")
    )
    no = models.PositiveSmallIntegerField(_("番号"), default=0)
    branch = models.PositiveSmallIntegerField(_("枝番"), null=True, blank=True)
    title = models.CharField(_("題"), max_length=160)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("文書")
    )
    generator = models.CharField(_("作成した機能"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        verbose_name = _("資料")
        verbose_name_plural = _("資料")
        ordering = ["no", "branch", "order", "pk"]
        constraints = [
            # Renumbered as a whole, so that it is looked at when all is done; without a branch it is the only one.
            ExclusionConstraint(
                name="material_is_numbered_once",
                expressions=[
                    ("meeting", RangeOperators.EQUAL),
                    ("no", RangeOperators.EQUAL),
                    (Coalesce("branch", 0), RangeOperators.EQUAL),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, no=0) | Q(meeting__isnull=False, no__gt=0),
                name="material_of_a_meeting_is_numbered",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(proposal__isnull=False), name="material_belongs_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """資料2-1; 資料 as long as it has no number."""
        if not self.no:
            return "資料"
        return f"資料{self.no}" + (f"-{self.branch}" if self.branch is not None else "")


class MaterialReading(models.Model):
    """資料の閲覧: who opened which version of a material, so that a 差替え reaches those who read the old one."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="readings", verbose_name=_("資料"))
    person = models.ForeignKey("organisation.Person", models.CASCADE, related_name="+", verbose_name=_("閲覧した人"))
    version_number = models.PositiveSmallIntegerField(_("版"))
    read_at = models.DateTimeField(_("閲覧日時"))

    class Meta:
        verbose_name = _("資料の閲覧")
        verbose_name_plural = _("資料の閲覧")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "person", "version_number"], name="material_reading_is_noted_once"
            )
        ]


class Attendance(models.Model):
    """出席: a seat at a meeting by post. Names stay here; the record has posts and roles only."""

    class State(models.TextChoices):
        EXPECTED = "expected", _("未回答")
        PRESENT = "present", _("出席")
        ABSENT = "absent", _("欠席")
        DEPUTISED = "deputised", _("代理出席")
        LEFT = "left", _("途中退席")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("会議"))
    membership = models.ForeignKey(
        Membership, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("部員")
    )
    group = models.CharField(_("区分"), max_length=20)
    role = models.CharField(_("役割"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    post = models.CharField(_("職名"), max_length=60)
    person = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("人")
    )
    state = models.CharField(_("出欠"), max_length=10, choices=State.choices, default=State.EXPECTED)
    deputy = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("代理した人")
    )
    deputy_post = models.CharField(_("代理した人の職名"), max_length=60, blank=True)
    note = models.CharField(_("備考"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    left_at = models.TimeField(_("退席時刻"), null=True, blank=True)
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("回答した人")
    )

    class Meta:
        verbose_name = _("出席")
        verbose_name_plural = _("出席")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["expected", "present", "absent", "deputised", "left"]),
                name="attendance_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")), name="nobody_attends_for_oneself"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.post

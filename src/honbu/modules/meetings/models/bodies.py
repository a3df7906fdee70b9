"""会議体: who meets, in which roles, and by which rules."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honbu.kernel.organisation.public import valid_on


class Openness(models.TextChoices):
    """公開の可否, of a meeting or of its record."""

    OPEN = "open", _("公開")
    PARTLY = "partly", _("一部非公開")
    CLOSED = "closed", _("非公開")


class Role(models.TextChoices):
    """What somebody is in a body; the body's own words stand for it in the record (本部長, 委員長 …)."""

    CHAIR = "chair", _("長")
    DEPUTY = "deputy", _("副")
    MEMBER = "member", _("委員")
    OFFICE = "office", _("事務局")


class Body(models.Model):
    """会議体: 行政情報化推進本部 and whatever else meets. Rules of quorum hold only where the ward has entered them."""

    class Quorum(models.TextChoices):
        UNREGISTERED = "", _("規程未登録")
        NONE = "none", _("定足数の定めなし")
        MAJORITY = "majority", _("過半数")
        HALF = "half", _("半数以上")
        TWO_THIRDS = "two_thirds", _("三分の二以上")

    slug = models.SlugField(_("アドレスの名前"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("事務局の組織"))
    chair_word = models.CharField(_("長の呼び名"), max_length=12, default="本部長")
    deputy_word = models.CharField(_("副の呼び名"), max_length=12, default="副本部長")
    member_word = models.CharField(_("委員の呼び名"), max_length=12, default="部員")
    office_word = models.CharField(_("事務局の呼び名"), max_length=12, default="事務局")
    quorum = models.CharField(_("定足数"), max_length=12, choices=Quorum.choices, blank=True, default="")
    deputies_count = models.BooleanField(_("代理を定足数に数える"), null=True)
    rule_name = models.CharField(_("根拠の規程"), max_length=120, blank=True)
    meeting_openness = models.CharField(
        _("会議の公開"), max_length=8, choices=Openness.choices, default=Openness.CLOSED
    )
    meeting_reason = models.CharField(_("会議の非公開の理由"), max_length=200, blank=True)
    record_openness = models.CharField(
        _("会議録の公開"), max_length=8, choices=Openness.choices, default=Openness.PARTLY
    )
    record_reason = models.CharField(_("会議録の非公開の理由"), max_length=200, blank=True)
    place = models.CharField(_("いつもの場所"), max_length=80, blank=True)
    correction_days = models.PositiveSmallIntegerField(_("照会の日数（開庁日）"), default=5)
    ended_on = models.DateField(_("廃止日"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版"), default=1)

    class Meta:
        verbose_name = _("会議体")
        verbose_name_plural = _("会議体")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum__in=["", "none", "majority", "half", "two_thirds"]), name="body_quorum_is_known"
            ),
            models.CheckConstraint(
                condition=Q(quorum__in=["", "none"]) | ~Q(rule_name=""), name="body_quorum_names_its_rule"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def word_for(self, role: str) -> str:
        """本部長 for the chair, and so on."""
        words = {
            Role.CHAIR: self.chair_word,
            Role.DEPUTY: self.deputy_word,
            Role.MEMBER: self.member_word,
            Role.OFFICE: self.office_word,
        }
        return words[Role(role)]


class MembershipQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Members of bodies."""

    def on(self, day: datetime.date) -> MembershipQuerySet:
        """Who belongs on a day."""
        return self.filter(valid_on(day))


class Membership(models.Model):
    """部員: a seat of a body, held by post (the chief of a unit) or by a person, from one day to another."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="memberships", verbose_name=_("会議体"))
    role = models.CharField(_("役割"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    post = models.CharField(_("職名"), max_length=60)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("所属長の組織")
    )
    person = models.ForeignKey(
        "organisation.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("指名された人")
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    valid_from = models.DateField(_("就任日"))
    valid_to = models.DateField(_("退任日"), null=True, blank=True)

    objects: ClassVar[models.Manager[Membership]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("部員")
        verbose_name_plural = _("部員")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="membership_days_in_order"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.post

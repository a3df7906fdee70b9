"""Granting and withdrawing roles; requiring a permission; noting that personal data was read."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from honbu.kernel.access.domain import held_by
from honbu.kernel.access.models import AutomaticGrant, Grant, Role
from honbu.kernel.access.permissions import the
from honbu.kernel.access.queries import WARD, Place, judge
from honbu.kernel.clock import public as clock
from honbu.kernel.manifest import AutomaticRole, RolePreset
from honbu.kernel.organisation.public import Actor, Person, Unit
from honbu.kernel.trail import public as trail


class NotAllowed(PermissionDenied):
    """The actor sees the thing but may not do this with it."""


class Hidden(Http404):
    """The actor may not know that the thing exists: it is answered like something that never was."""


class GrantEndsBeforeItBegins(ValueError):
    """A grant's last day lies before its first."""


def require(actor: Actor | None, permission: str, *, on: Place) -> None:
    """May I? Raises NotAllowed if the actor does not hold the permission for the place `on`."""
    if actor is None or not judge(actor, permission, on=on).allowed:
        raise NotAllowed(_("この操作をする権限がありません：%(title)s") % {"title": the(permission).title})


def require_sight(actor: Actor | None, permission: str, *, on: Place) -> None:
    """May I see it? If not, it does not exist for the actor: raises Hidden, answered as 404."""
    if actor is None or not judge(actor, permission, on=on).allowed:
        raise Hidden


def note_reading(actor: Actor, subject: models.Model, *, permission: str, purpose: str = "") -> None:
    """閲覧記録: personal data was read; a line of the trail says by whom and of whom."""
    if the(permission).personal:
        trail.write(actor, f"{permission}.read", subject, reason=purpose)


@transaction.atomic
def grant_role(
    person: Person,
    role: Role,
    *,
    actor: Actor,
    unit: Unit | None,
    scope: str,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
    reason: str,
) -> Grant:
    """役割の付与: give a person a role for a unit or the whole ward, for a time, with the reason."""
    require(actor, "access.grant", on=WARD if scope == "ward" or unit is None else unit)
    if valid_to is not None and valid_to < valid_from:
        raise GrantEndsBeforeItBegins(_("終了日が開始日より前です。日付を直してください。"))
    grant = Grant.objects.create(
        person=person, role=role, unit=unit, scope=scope, valid_from=valid_from, valid_to=valid_to, reason=reason
    )
    after = {"役割": role.title, "組織": unit, "範囲": scope, "開始日": valid_from, "終了日": valid_to}
    trail.write(actor, "access.role.granted", person, after=after, reason=reason)
    person.__dict__.pop("_holdings", None)
    return grant


@transaction.atomic
def withdraw_role(grant: Grant, *, actor: Actor, reason: str) -> None:
    """付与の終了: the role ends today; the row stays, so that one can see who held it."""
    require(actor, "access.grant", on=grant.unit or WARD)
    locked = Grant.objects.select_for_update().filter(pk=grant.pk).first()
    yesterday = clock.today() - datetime.timedelta(days=1)
    # Somebody else was faster: what ended stays ended on its day.
    if locked is None or (locked.valid_to is not None and locked.valid_to <= yesterday):
        return
    before = {"終了日": locked.valid_to}
    grant.valid_to = max(yesterday, grant.valid_from)
    if grant.valid_from > yesterday:
        grant.delete()
    else:
        grant.save(update_fields=["valid_to"])
    trail.write(
        actor, "access.role.withdrawn", grant.person, before=before, after={"役割": grant.role.title}, reason=reason
    )


@transaction.atomic
def hand_role_to(condition: str, role: Role, *, actor: Actor, scope: str, reason: str) -> AutomaticGrant:
    """自動付与の追加: whoever meets a condition holds the role, such as all staff of 情報管理課 (`unit:1001`).

    Raises held_by.UnknownCondition.
    """
    require(actor, "access.grant", on=WARD)
    rule, is_new = AutomaticGrant.objects.get_or_create(role=role, held_by=held_by.check(condition), scope=scope)
    if is_new:
        after = {"条件": condition, "範囲": rule.get_scope_display()}
        trail.write(actor, "access.rule.added", role, after=after, reason=reason)
    return rule


@transaction.atomic
def set_up_roles(presets: Iterable[RolePreset], automatic: Iterable[AutomaticRole]) -> None:
    """What the manifests propose is entered once; a role that the ward has since changed is left as the ward wants it."""
    fresh: dict[str, Role] = {}
    known = set(Role.objects.values_list("code", flat=True))
    for preset in presets:
        for permission in preset.permissions:
            the(permission)
        if preset.code not in known:
            permissions = sorted(preset.permissions)
            fresh.setdefault(preset.code, Role(code=preset.code, title=preset.title, permissions=permissions))
    Role.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    roles = dict(Role.objects.values_list("code", "pk"))
    rules = [
        AutomaticGrant(role_id=roles[rule.role], held_by=held_by.check(rule.held_by), scope=rule.scope)
        for rule in automatic
    ]
    entered = set(AutomaticGrant.objects.values_list("role", "held_by", "scope"))
    lacking = [rule for rule in rules if (rule.role_id, rule.held_by, rule.scope) not in entered]
    AutomaticGrant.objects.bulk_create(lacking, ignore_conflicts=True)

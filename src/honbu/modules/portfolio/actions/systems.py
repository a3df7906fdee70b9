"""システム: enter it, put it right, move it on, hang dates, names and dependencies to it (SYS-1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.organisation.public import Actor, Unit
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.changing import names_of
from honbu.modules.portfolio.actions.limits import keep_limit
from honbu.modules.portfolio.actions.quality import ask_sections, recheck
from honbu.modules.portfolio.domain.events import SystemRetired
from honbu.modules.portfolio.domain.states import SYSTEM, SystemAct, SystemState
from honbu.modules.portfolio.models import Contract, CustomField, Dependency, LifecycleDate, OtherName, Question, System
from honbu.modules.portfolio.queries.finding import forget_systems, index_system

FACTS = (
    "name", "kana", "unit", "keeper", "kind", "function", "outline", "data_class", "zone", "importance", "standard_task",
    "users", "user_count", "vendor", "hardware", "weaknesses", "went_live_on",
)  # fmt: skip


BEFORE_CONFIRMED = ["handed_out", "first", "confirming"]


def next_number() -> int:
    """The number of the next system; nobody else gets it until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7235))", ["portfolio.system.number"])
    return (System.objects.aggregate(most=Max("number"))["most"] or 0) + 1


@transaction.atomic
def register_system(
    values: Mapping[str, Any], *, actor: Actor, co_users: Sequence[Unit] = (), state: SystemState = SystemState.RUNNING
) -> System:
    """台帳に載せる. `values` are facts by the names in FACTS, `custom` among them. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=values.get("unit") or access.WARD)
    if not str(values.get("name", "")).strip():
        raise WrongValue(_("システム名を入力してください。"))
    custom = clean_custom(values.get("custom", {}))
    facts = {name: values[name] for name in FACTS if name in values}
    system = System.objects.create(number=next_number(), state=state.value, custom=custom, **facts)
    system.co_users.set(co_users)
    trail.write(actor, "portfolio.system.registered", system, after={"システム名": system.name}, unit_id=system.unit_id)
    recheck(system)
    index_system(system)
    return system


def held(system: System) -> System:
    """The system, held until the end of the transaction."""
    return System.objects.select_for_update(of=("self",)).select_related("unit", "vendor").get(pk=system.pk)


@transaction.atomic
def revise_system(
    system: System, values: Mapping[str, Any], *, actor: Actor, co_users: Sequence[Unit] | None = None
) -> System:
    """台帳を直す. Who gives it to another section has to be allowed to write there too. Raises WrongValue."""
    system = held(system)
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    if "unit" in values and values["unit"] != system.unit:
        access.require(actor, "portfolio.office", on=access.WARD)
    earlier = system.unit_id
    values = dict(values)
    if "custom" in values:
        values["custom"] = {**system.custom, **clean_custom(values["custom"])}
    before, changes = trail.set_changed(system, {name: values[name] for name in (*FACTS, "custom") if name in values})
    if co_users is not None and set(co_users) != set(system.co_users.all()):
        before["共同で使う課"] = names_of(system.co_users.all())
        system.co_users.set(co_users)
        changes["共同で使う課"] = names_of(co_users)
    if changes:
        system.version += 1
        system.save()
        trail.write(actor, "portfolio.system.revised", system, before=before, after=changes, unit_id=system.unit_id)
        if system.unit_id != earlier:
            _take_along(system, earlier)
        recheck(system)
        index_system(system)
    return system


def _take_along(system: System, earlier: int | None) -> None:
    """所管替え: what belongs to the system goes with it to its new section: sheets, its own contracts, tools' questions.

    A first stage that a chief has confirmed stays with the section that gave it.
    """
    if system.unit_id is None:
        return
    system.cost_sheets.update(unit=system.unit_id)
    own = Contract.objects.filter(pk__in=system.contracts.filter(unit=earlier).values("pk"))
    alone = own.annotate(systems_in_it=Count("systems")).filter(systems_in_it=1)
    Contract.objects.filter(pk__in=list(alone.values_list("pk", flat=True))).update(unit=system.unit_id)
    system.evaluations.filter(state__in=BEFORE_CONFIRMED).update(unit=system.unit_id)
    Question.objects.filter(system=system, state="asked", unit=earlier).update(unit=system.unit_id)
    ask_sections({earlier, system.unit_id})


def clean_custom(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the ward's own fields, each of its kind. Raises WrongValue for one that no field allows."""
    fields = {field.key: field for field in CustomField.objects.all()}
    unknown = set(values) - set(fields)
    if unknown:
        raise WrongValue(_("知らない項目です：%(names)s") % {"names": "、".join(sorted(unknown))})
    return {key: _plain(fields[key], value) for key, value in values.items()}


def _plain(field: CustomField, value: Any) -> Any:
    if value in (None, ""):
        return ""
    if field.kind == CustomField.Kind.CHOICE and value not in field.options:
        raise WrongValue(_("「%(field)s」は選択肢から選んでください。") % {"field": field.title})
    if field.kind == CustomField.Kind.NUMBER and not isinstance(value, int):
        raise WrongValue(_("「%(field)s」は整数で入力してください。") % {"field": field.title})
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def move_system(system: System, act: SystemAct, *, actor: Actor, reason: str = "") -> System:
    """状態を進める. Retiring one that others still need is refused. Raises NotPossibleNow, WrongValue."""
    system = held(system)
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    state = after(SYSTEM, system.state, act)
    if state is SystemState.RETIRED:
        needing = [
            one.source.name for one in system.needed_by.select_related("source") if one.source.state != "retired"
        ]
        if needing:
            raise WrongValue(
                _("ほかのシステムが使っているため、廃止できません：%(names)s。先に連携を外してください。")
                % {"names": "、".join(needing)}
            )
    earlier = system.get_state_display()
    system.state = state.value
    system.retired_on = clock.today() if state is SystemState.RETIRED else None
    system.version += 1
    system.save(update_fields=["state", "retired_on", "version"])
    trail.write(
        actor, "portfolio.system.moved", system, before={"状態": earlier}, after={"状態": system.get_state_display()},
        reason=reason, unit_id=system.unit_id,
    )  # fmt: skip
    if state is SystemState.RETIRED:
        events.publish(SystemRetired(system_id=system.pk))
    recheck(system)
    return system


@transaction.atomic
def add_date(system: System, values: Mapping[str, Any], *, actor: Actor) -> LifecycleDate:
    """期限を加える: with its source. The limit of the system follows. Raises WrongValue."""
    system = held(system)
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    if values["month_only"]:
        values = {**values, "day": values["day"].replace(day=1)}
    row = LifecycleDate.objects.create(system=system, **values)
    keep_limit(system)
    after_words = {row.get_kind_display(): clock.long(row.day), "出典": row.source}
    trail.write(actor, "portfolio.date.added", system, after=after_words, unit_id=system.unit_id)
    recheck(system)
    return row


@transaction.atomic
def remove_date(row: LifecycleDate, *, actor: Actor, reason: str) -> None:
    """期限を取り除く, with the reason. Raises WrongValue."""
    system = held(row.system)
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    if not reason.strip():
        raise WrongValue(_("取り除く理由を入力してください。"))
    before = {row.get_kind_display(): clock.long(row.day), "出典": row.source}
    row.delete()
    keep_limit(system)
    trail.write(actor, "portfolio.date.removed", system, before=before, reason=reason, unit_id=system.unit_id)
    recheck(system)


@transaction.atomic
def add_dependency(source: System, target: System, kind: str, *, actor: Actor, what: str = "") -> Dependency:
    """連携を加える: `source` needs `target`. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=source.unit or access.WARD)
    if source == target:
        raise WrongValue(_("同じシステムどうしの連携は登録できません。"))
    row, is_new = Dependency.objects.get_or_create(source=source, target=target, kind=kind, defaults={"what": what})
    if not is_new:
        raise WrongValue(_("この連携はもう登録されています。"))
    after_words = {"使われる側": target.name, "種類": row.get_kind_display(), "内容": what}
    trail.write(actor, "portfolio.dependency.added", source, after=after_words, unit_id=source.unit_id)
    return row


@transaction.atomic
def remove_dependency(row: Dependency, *, actor: Actor) -> None:
    """連携を外す."""
    access.require(actor, "portfolio.write", on=row.source.unit or access.WARD)
    before = {"使われる側": row.target.name, "種類": row.get_kind_display()}
    source = row.source
    row.delete()
    trail.write(actor, "portfolio.dependency.removed", source, before=before, unit_id=source.unit_id)


@transaction.atomic
def add_other_name(system: System, name: str, *, actor: Actor) -> OtherName:
    """別名を加える: under which lists and contracts call it. Raises WrongValue."""
    access.require(actor, "portfolio.write", on=system.unit or access.WARD)
    name = name.strip()
    if not name or name == system.name:
        raise WrongValue(_("システム名と違う名前を入力してください。"))
    row, is_new = OtherName.objects.get_or_create(system=system, name=name)
    if is_new:
        trail.write(actor, "portfolio.name.added", system, after={"別名": name}, unit_id=system.unit_id)
        index_system(system)
    return row


@transaction.atomic
def merge_systems(kept: System, other: System, *, actor: Actor, reason: str) -> System:
    """同じシステムをまとめる: one that was entered twice becomes another name of the one that is kept. Raises WrongValue.

    Contracts, dates, dependencies, tools and questions go over; what both know stays as the kept one has it.
    """
    access.require(actor, "portfolio.office", on=access.WARD)
    if kept.pk == other.pk or not reason.strip():
        raise WrongValue(_("違うシステムを選び、まとめる理由を入力してください。"))
    kept, other = held(kept), held(other)
    if other.evaluations.exists() or other.renewals.exists() or other.projects.exists() or other.cost_sheets.exists():
        raise WrongValue(_("評価・経費・更新計画のあるシステムはまとめられません。廃止として残してください。"))
    for contract in other.contracts.all():
        contract.systems.add(kept)
    other.dates.update(system=kept)
    other.euc_tools.update(replaces=kept)
    other.questions.update(system=kept)
    other.practices.update(system=kept)
    _take_over_dependencies(kept, other)
    filled = {
        name: getattr(other, name) for name in FACTS if not getattr(kept, name) and getattr(other, name)
    }  # fmt: skip
    trail.set_changed(kept, filled)
    names = {other.name, *other.other_names.values_list("name", flat=True)} - {kept.name}
    for name in names:
        OtherName.objects.get_or_create(system=kept, name=name)
    number = other.number
    forget_systems([other.pk])
    other.delete()
    kept.version += 1
    kept.save()
    keep_limit(kept)
    trail.write(
        actor, "portfolio.system.merged", kept, after={"まとめた番号": number, "別名": names_of(sorted(names))},
        reason=reason, unit_id=kept.unit_id,
    )  # fmt: skip
    recheck(kept)
    index_system(kept)
    return kept


def _take_over_dependencies(kept: System, other: System) -> None:
    for row in Dependency.objects.filter(source=other).exclude(target=kept):
        Dependency.objects.get_or_create(source=kept, target=row.target, kind=row.kind, defaults={"what": row.what})
    for row in Dependency.objects.filter(target=other).exclude(source=kept):
        Dependency.objects.get_or_create(source=row.source, target=kept, kind=row.kind, defaults={"what": row.what})

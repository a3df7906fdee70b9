"""業務のやり方 and 独自の項目: what an office does with what, and the fields that the ward adds."""

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.organisation.public import Actor, Unit
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.models import CustomField, System, WorkPractice


@transaction.atomic
def tell_practice(
    function: str, unit: Unit, how: str, *, actor: Actor, system: System | None = None, yearly_hours: int | None = None,
    note: str = "",
) -> WorkPractice:  # fmt: skip
    """業務のやり方を登録する, or the new way of it: once for each office and function (SYS-6). Raises WrongValue."""
    access.require(actor, "portfolio.write", on=unit)
    function = " ".join(function.split())
    if not function:
        raise WrongValue(_("業務を入力してください。"))
    if how == WorkPractice.How.SYSTEM and system is None:
        raise WrongValue(_("システムで行っているときは、どのシステムかを選んでください。"))
    values = {"how": how, "system": system, "yearly_hours": yearly_hours, "note": note}
    row, is_new = WorkPractice.objects.update_or_create(function=function, unit=unit, defaults=values)
    words = {"業務": function, "やり方": row.get_how_display(), "システム": str(system or "")}
    verb = "portfolio.practice.told" if is_new else "portfolio.practice.changed"
    trail.write(actor, verb, row, after=words, unit_id=unit.pk)
    return row


@transaction.atomic
def remove_practice(row: WorkPractice, *, actor: Actor) -> None:
    """業務のやり方を取り除く."""
    access.require(actor, "portfolio.write", on=row.unit)
    words = {"業務": row.function, "やり方": row.get_how_display()}
    trail.write(actor, "portfolio.practice.removed", row, before=words, unit_id=row.unit_id)
    row.delete()


@transaction.atomic
def add_field(title: str, kind: str, *, actor: Actor, choices_text: str = "", help_text: str = "") -> CustomField:
    """独自の項目を加える. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    if CustomField.objects.filter(title=title).exists():
        raise WrongValue(_("同じ名前の項目があります。"))
    order = CustomField.objects.count()
    row = CustomField.objects.create(
        key=f"f{order + 1}", title=title, kind=kind, choices_text=choices_text, help_text=help_text, order=order
    )
    trail.write(actor, "portfolio.field.added", row, after={"項目名": title, "種類": row.get_kind_display()})
    return row


@transaction.atomic
def end_field(row: CustomField, *, actor: Actor) -> None:
    """独自の項目をやめる: what was entered stays, nobody is asked for it any more."""
    access.require(actor, "portfolio.office", on=access.WARD)
    row.ended = not row.ended
    row.save(update_fields=["ended"])
    trail.write(actor, "portfolio.field.ended", row, after={"使わない": "はい" if row.ended else "いいえ"})

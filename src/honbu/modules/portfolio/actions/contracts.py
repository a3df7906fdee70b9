"""契約と業者: enter and correct, and let the limits of the systems follow."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.actions.changing import names_of
from honbu.modules.portfolio.actions.limits import keep_limit
from honbu.modules.portfolio.actions.quality import recheck
from honbu.modules.portfolio.domain.running import months_between
from honbu.modules.portfolio.domain.terms import Renewal, Term, TermRefused
from honbu.modules.portfolio.models import Contract, Quote, System, Vendor

FACTS = (
    "number", "title", "vendor", "unit", "method", "legal_basis", "method_reason", "span", "lease", "begin", "end",
    "renewal", "renewal_months", "notice_months", "ended_on", "amount", "yearly_amount", "note",
)  # fmt: skip


def check_days(values: Mapping[str, Any]) -> None:
    """Whether the days of a contract can be. Raises WrongValue, terms.TermRefused."""
    begin, end, ended = values.get("begin"), values.get("end"), values.get("ended_on")
    if begin and end and end < begin:
        raise WrongValue(_("契約満了日が契約開始日より前です。日付を直してください。"))
    if begin and ended and ended < begin:
        raise WrongValue(_("解約日が契約開始日より前です。日付を直してください。"))
    tacit = values.get("renewal") == Contract.Renewal.TACIT
    if tacit and not values.get("renewal_months"):
        raise WrongValue(_("自動更新の契約です。更新の月数を入力してください。"))
    months = months_between(begin, end) if begin and end else None
    if months is not None and begin is not None:
        Term(
            begin, months, Renewal(values.get("renewal") or "never"), int(values.get("renewal_months") or 0),
            int(values.get("notice_months") or 0),
        )  # fmt: skip


@transaction.atomic
def register_contract(values: Mapping[str, Any], *, actor: Actor, systems: Sequence[System] = ()) -> Contract:
    """契約を登録する. Raises WrongValue, terms.TermRefused."""
    access.require(actor, "portfolio.write", on=values.get("unit") or access.WARD)
    check_days(values)
    contract = Contract.objects.create(**{name: values[name] for name in FACTS if name in values})
    contract.systems.set(systems)
    _follow(systems)
    trail.write(
        actor, "portfolio.contract.registered", contract, after={"件名": contract.title, "システム": names_of(systems)},
        unit_id=contract.unit_id,
    )  # fmt: skip
    return contract


def held(contract: Contract) -> Contract:
    """The contract, held until the end of the transaction."""
    return Contract.objects.select_for_update(of=("self",)).select_related("unit", "vendor").get(pk=contract.pk)


@transaction.atomic
def revise_contract(
    contract: Contract, values: Mapping[str, Any], *, actor: Actor, systems: Sequence[System] | None = None
) -> Contract:
    """契約を直す. Raises WrongValue, terms.TermRefused."""
    contract = held(contract)
    access.require(actor, "portfolio.write", on=contract.unit or access.WARD)
    if values.get("unit", contract.unit) != contract.unit:
        access.require(actor, "portfolio.office", on=access.WARD)
    check_days({name: values.get(name, getattr(contract, name)) for name in FACTS})
    before, changes = trail.set_changed(contract, {name: values[name] for name in FACTS if name in values})
    earlier = list(contract.systems.all())
    if systems is not None and set(systems) != set(earlier):
        before["システム"], changes["システム"] = names_of(earlier), names_of(systems)
        contract.systems.set(systems)
    if changes:
        contract.version += 1
        contract.save()
        _follow({*earlier, *(systems or ())})
        trail.write(
            actor, "portfolio.contract.revised", contract, before=before, after=changes, unit_id=contract.unit_id
        )
        recheck(contract)
    return contract


def _follow(systems: Any) -> None:
    today = clock.today()
    for system in systems:
        keep_limit(system, today)
        recheck(system)


def vendor_named(name: str) -> Vendor:
    """The vendor of a name, also of an earlier way of writing it; entered if it is not known."""
    name = " ".join(name.split())
    known = Vendor.objects.filter(name=name).first() or Vendor.objects.filter(other_names__contains=[name]).first()
    return known or Vendor.objects.create(name=name)


@transaction.atomic
def merge_vendors(kept: Vendor, other: Vendor, *, actor: Actor, reason: str) -> Vendor:
    """同じ業者をまとめる. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    if kept.pk == other.pk:
        raise WrongValue(_("違う業者を選んでください。"))
    other.contracts.update(vendor=kept)
    other.systems.update(vendor=kept)
    kept.other_names = sorted({*kept.other_names, *other.other_names, other.name} - {kept.name})
    name = other.name
    Quote.objects.filter(vendor=other).update(vendor=kept)
    other.delete()
    kept.save(update_fields=["other_names"])
    trail.write(actor, "portfolio.vendor.merged", kept, after={"別の書き方": name}, reason=reason)
    return kept


__all__ = ["TermRefused", "check_days", "merge_vendors", "register_contract", "revise_contract", "vendor_named"]

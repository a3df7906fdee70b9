"""台帳への記載: the rows of a list become systems, contracts, dates, costs and EUC tools; what is known stays as it is."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.actions.limits import keep_limits
from honbu.modules.portfolio.actions.systems import next_number
from honbu.modules.portfolio.domain.intake import Fate
from honbu.modules.portfolio.domain.reading import Cost, CostKind, Kind, Network, Reading, SystemRow
from honbu.modules.portfolio.models import (
    Contract,
    CostLine,
    CostSheet,
    CustomField,
    EucTool,
    LifecycleDate,
    OtherName,
    System,
    Vendor,
)
from honbu.modules.portfolio.models.systems import DataClass, Zone

KINDS = {
    Kind.PURCHASE: "package", Kind.PACKAGE: "package", Kind.SAAS: "saas", Kind.LEASE: "lease", Kind.IN_HOUSE: "own",
    Kind.SHARED: "shared", Kind.NATIONAL: "state",
}  # fmt: skip
ZONES = {
    Network.MY_NUMBER: Zone.NUMBER, Network.LGWAN: Zone.LGWAN, Network.INTERNET: Zone.INTERNET,
    Network.STANDALONE: Zone.ALONE,
}  # fmt: skip
# Costs that come every year; the others are what was paid for the beginning.
COST_KINDS = {CostKind.INITIAL: CostLine.Kind.CONSTRUCTION}
COST_BASES = {CostKind.SETTLED: CostLine.Basis.ACTUAL, CostKind.CONTRACT: CostLine.Basis.ACTUAL}
DATES = (("support_end", LifecycleDate.Kind.SUPPORT), ("maintenance_end", LifecycleDate.Kind.MAINTENANCE))
RENEWAL_MONTHS = 12  # of a contract that is said to renew itself, without saying for how long


@dataclass(frozen=True, slots=True)
class Decided:
    """決まったこと: the rows with their fates; `joined` and `on_record` as the rules of the intake give them."""

    reading: Reading
    fates: Sequence[Fate]
    joined: Mapping[int, int | None]
    on_record: Mapping[int, int]


@dataclass(slots=True)
class Entered:
    """記載の結果: the system of each row by its place, and how much of what was entered."""

    systems: dict[int, System] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, number: int = 1) -> None:
        """One more of something."""
        self.counts[what] = self.counts.get(what, 0) + number


def facts_of(row: SystemRow) -> dict[str, Any]:
    """What a row says about its system, by the fields of the inventory; without the vendor."""
    zone = ZONES[row.networks[0]] if len(row.networks) == 1 else ""
    return {
        "kana": row.kana[:160],
        "unit_id": row.owner.unit,
        "kind": KINDS[row.kind] if row.kind else "",
        "function": row.function[:120],
        "data_class": _data_class(row),
        "zone": zone,
        "user_count": row.users,
        "went_live_on": row.in_use_since,
    }


def _data_class(row: SystemRow) -> str:
    if row.my_number:
        return DataClass.SPECIFIC
    if row.personal_data:
        return DataClass.PERSONAL
    # 個人情報なし is certain only where the list says so of both.
    return DataClass.NONE if row.personal_data is False and not row.my_number else ""


def details_of(row: SystemRow, known: System | None) -> list[list[str | None]]:
    """What would be entered, before and after, as the preview shows it: known values stay."""
    found: list[list[str | None]] = []
    for name, value in facts_of(row).items():
        if value in (None, ""):
            continue
        label = str(_words_of(name)[0])
        before = getattr(known, name) if known else None
        if name == "unit_id":
            found.append([label, None, row.owner.name])
        elif not before:
            found.append([label, None, _shown(name, value)])
        elif before != value:
            found.append(
                [label, _shown(name, before), _shown(name, before) + "（一覧では " + _shown(name, value) + "）"]
            )
    if row.vendor:
        found.append(["業者", None, row.vendor])
    if row.contract_end or row.contract_begin:
        days = "～".join(clock.format_long(day) if day else "" for day in (row.contract_begin, row.contract_end))
        found.append(["契約", None, days])
    found += [["経費", None, f"{cost.head}　{cost.yen:,}円"] for cost in row.costs if cost.yen is not None]
    found += [[head, None, text] for head, text in row.custom.items()]
    return found


def _shown(name: str, value: object) -> str:
    if isinstance(value, datetime.date):
        return clock.format_long(value)
    return str(_words_of(name)[1].get(value, value))


@cache
def _words_of(name: str) -> tuple[Any, dict[Any, Any]]:
    """What a field of the inventory is called, and its choices; both in the reader's language as soon as they are written."""
    field = System._meta.get_field(name.removesuffix("_id"))
    return getattr(field, "verbose_name", name), dict(getattr(field, "flatchoices", ()))


def enter_rows(decided: Decided, *, today: datetime.date) -> Entered:
    """Enter every row by its fate, in the caller's transaction."""
    entered, reading = Entered(), decided.reading
    vendors = _vendors(reading)
    _enter_systems(decided, vendors, entered)
    _enter_contracts(reading, vendors, entered)
    _enter_dates(reading, entered)
    _enter_costs(reading, entered)
    _enter_tools(decided)
    keep_limits(System.objects.filter(pk__in=_pks(entered)), today)
    return entered


def _vendors(reading: Reading) -> dict[str, Vendor]:
    names = {row.vendor[:120] for row in reading.rows if row.vendor}
    known: dict[str, Vendor] = {}
    for vendor in Vendor.objects.all():
        known.update(dict.fromkeys([*vendor.other_names, vendor.name], vendor))
    fresh = Vendor.objects.bulk_create(Vendor(name=name) for name in sorted(names - set(known)))
    return known | {vendor.name: vendor for vendor in fresh}


def _own_fields(reading: Reading) -> dict[str, str]:
    """The keys of columns that are none of ours: each becomes a field of the ward's own, so that nothing is lost."""
    heads = list(dict.fromkeys(head[:60] for row in reading.rows for head in row.custom))
    known = {one.title: one.key for one in CustomField.objects.all()}
    count = CustomField.objects.count()
    fresh = [head for head in heads if head not in known]
    rows = [
        CustomField(key=f"f{count + place + 1}", title=head, order=count + place) for place, head in enumerate(fresh)
    ]
    CustomField.objects.bulk_create(rows)
    return known | {one.title: one.key for one in rows}


def _enter_systems(decided: Decided, vendors: Mapping[str, Vendor], entered: Entered) -> None:
    fields = _own_fields(decided.reading)
    known = System.objects.select_for_update(of=("self",)).in_bulk(sorted(set(decided.on_record.values())))
    number = next_number()
    fresh: list[System] = []
    for index, row in enumerate(decided.reading.rows):
        fate = decided.fates[index]
        if fate not in {Fate.SYSTEM, Fate.RETIRED}:
            entered.count("取り込まない" if fate is Fate.SKIP else "EUCツール")
            continue
        facts = facts_of(row) | {
            "vendor": vendors.get(row.vendor[:120]),
            "custom": {fields[head[:60]]: text for head, text in row.custom.items()},
        }
        if index in decided.on_record:
            entered.systems[index] = _fill(known[decided.on_record[index]], facts)
            entered.count("台帳にあるもの")
        elif decided.joined.get(index) is None:
            state = "retired" if fate is Fate.RETIRED else "running"
            outline = row.remarks[:4000]
            system = System(number=number + len(fresh), name=row.name[:120], state=state, outline=outline, **facts)
            fresh.append(system)
            entered.systems[index] = system
            entered.count("新しく載せたもの")
    System.objects.bulk_create(fresh, batch_size=500)
    _join(decided, vendors, entered)
    for index, row in enumerate(decided.reading.rows):
        units = [owner.unit for owner in row.co_users if owner.unit is not None]
        if units and index in entered.systems:
            entered.systems[index].co_users.add(*units)


def _join(decided: Decided, vendors: Mapping[str, Vendor], entered: Entered) -> None:
    """Doubles fill what their system lacks, and their names stay as its other names."""
    names = []
    for index, kept in decided.joined.items():
        row = decided.reading.rows[index]
        system = entered.systems[kept] if kept is not None else entered.systems[index]
        if kept is not None:
            _fill(system, facts_of(row) | {"vendor": vendors.get(row.vendor[:120])})
            entered.systems[index] = system
            entered.count("まとめたもの")
        if row.name != system.name:
            names.append(OtherName(system=system, name=row.name[:120]))
    OtherName.objects.bulk_create(names, ignore_conflicts=True)


def _fill(system: System, facts: Mapping[str, Any]) -> System:
    """What is empty is filled; what is known stays: a difference is asked, not overwritten."""
    changed = False
    for name, value in facts.items():
        if name == "custom":
            merged = {**value, **system.custom}
            changed = changed or merged != system.custom
            system.custom = merged
        elif value not in (None, "") and getattr(system, name) in (None, ""):
            setattr(system, name, value)
            changed = True
    if changed:
        system.version += 1
        system.save()
    return system


def _enter_contracts(reading: Reading, vendors: Mapping[str, Vendor], entered: Entered) -> None:
    rows, owners = [], []
    known = set(Contract.objects.filter(systems__in=_pks(entered)).values_list("systems", "begin", "end"))
    for index, system in entered.systems.items():
        row = reading.rows[index]
        if not (row.contract_begin or row.contract_end):
            continue
        begin, end = row.contract_begin, row.contract_end
        if begin and end and end < begin:
            begin = None  # asked: the end is what limits
        if (system.pk, begin, end) in known:
            continue
        known.add((system.pk, begin, end))
        yearly = [cost.yen for cost in row.costs if cost.kind in {CostKind.YEARLY, CostKind.CONTRACT} and cost.yen]
        rows.append(
            Contract(
                title=f"{system.name}の契約", vendor=vendors.get(row.vendor[:120]), unit_id=system.unit_id, begin=begin,
                end=end, renewal="tacit" if row.renews and end else "never",
                renewal_months=RENEWAL_MONTHS if row.renews and end else 0,
                yearly_amount=yearly[0] if len(yearly) == 1 else None,
            )
        )  # fmt: skip
        owners.append(system)
    Contract.objects.bulk_create(rows, batch_size=500)
    through: Any = Contract.systems.through
    through.objects.bulk_create(
        [through(contract_id=contract.pk, system_id=system.pk) for contract, system in zip(rows, owners, strict=True)],
        batch_size=1000,
    )
    entered.count("契約", len(rows))


def _pks(entered: Entered) -> set[int]:
    return {system.pk for system in entered.systems.values()}


def _enter_dates(reading: Reading, entered: Entered) -> None:
    rows = []
    known = set(LifecycleDate.objects.filter(system__in=_pks(entered)).values_list("system", "kind", "day"))
    for index, system in entered.systems.items():
        row = reading.rows[index]
        for name, kind in DATES:
            day = getattr(row, name)
            if day is not None and (system.pk, kind, day) not in known:
                known.add((system.pk, kind, day))
                source = f"取り込んだ一覧（{row.ref.sheet} {row.ref.row}行目）"
                rows.append(LifecycleDate(system=system, kind=kind, day=day, source=source))
    LifecycleDate.objects.bulk_create(rows, batch_size=500)
    entered.count("期限", len(rows))


def _enter_costs(reading: Reading, entered: Entered) -> None:
    """Each cost with its year becomes a line of a sheet that is still to be checked; one without a year stays in the preview."""
    year_now = clock.fiscal_year().year
    sheets: list[CostSheet] = []
    lines: list[CostLine] = []
    known = set(CostSheet.objects.filter(system__in=_pks(entered)).values_list("system", "title"))
    for index, system in entered.systems.items():
        costs = [cost for cost in reading.rows[index].costs if cost.yen is not None and cost.yen >= 0]
        if not costs or system.unit_id is None:
            continue
        title = f"{system.name}（取り込んだ一覧の経費）"[:120]
        if (system.pk, title) in known:
            continue
        known.add((system.pk, title))
        years = [cost.fiscal_year or year_now for cost in costs]
        first = min(years)
        sheet = CostSheet(
            title=title, system=system, unit_id=system.unit_id, first_year=first,
            years=min(max(years) - first + 1, 10), created_at=clock.now(),
        )  # fmt: skip
        sheets.append(sheet)
        lines += [_line(sheet, cost, year, order) for order, (cost, year) in enumerate(zip(costs, years, strict=True))]
    CostSheet.objects.bulk_create(sheets, batch_size=500)
    CostLine.objects.bulk_create(lines, batch_size=1000)
    entered.count("経費の行", len(lines))


def _line(sheet: CostSheet, cost: Cost, year: int, order: int) -> CostLine:
    amount = cost.yen or 0
    monthly = cost.kind is CostKind.MONTHLY
    return CostLine(
        sheet=sheet, kind=COST_KINDS.get(cost.kind, CostLine.Kind.MAINTENANCE), title=cost.head[:120], fiscal_year=year,
        amount=amount * 12 if monthly else amount, order=order,
        basis=COST_BASES.get(cost.kind, CostLine.Basis.ESTIMATE), checked="月額の12か月分" if monthly else "",
    )  # fmt: skip


def _enter_tools(decided: Decided) -> None:
    known = set(EucTool.objects.values_list("name", "unit"))
    newest = EucTool.objects.order_by("-number").values_list("number", flat=True).first() or 0
    rows: list[EucTool] = []
    for index, row in enumerate(decided.reading.rows):
        if (
            decided.fates[index] is Fate.EUC
            and row.owner.unit is not None
            and (row.name[:120], row.owner.unit) not in known
        ):
            words = f"{row.name} {' '.join(row.texts.values())}".lower()
            made = "access" if "access" in words or "accdb" in words or "アクセス" in words else "excel"
            rows.append(
                EucTool(
                    number=newest + len(rows) + 1, name=row.name[:120], unit_id=row.owner.unit, file_type=made,
                    lack=row.function[:160], note=row.remarks[:2000],
                )
            )  # fmt: skip
    EucTool.objects.bulk_create(rows)

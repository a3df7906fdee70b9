"""経費の見本: last year's and this year's sheets of systems, and why the disaster system costs half."""

import random

from honbu.kernel.clock import public as clock
from honbu.modules.portfolio.demo.inventory import Made
from honbu.modules.portfolio.models import CostBridge, CostLine, CostSheet, Driver, Project, Quote, Vendor

SHEETS = 70
YEARS = 5


def make_costs(made: Made) -> None:
    """A fixed sheet for the systems that cost most, in every state for a few, and the bridge of the disaster system."""
    chance = random.Random(20230531)
    year, now = clock.fiscal_year().year, clock.now()
    sheets: list[CostSheet] = []
    lines: list[CostLine] = []
    bought = [one for one in made.systems.values() if one.vendor_id is not None and one.unit_id is not None]
    for place, system in enumerate(bought[:SHEETS]):
        state = ("fixed", "fixed", "fixed", "scrutinised", "submitted", "draft")[place % 6]
        sheet = CostSheet(
            title=f"{system.name}の経費", system=system, unit_id=system.unit_id or 0, first_year=year, years=YEARS, state=state,
            created_at=now, fixed_at=now if state == "fixed" else None,
        )  # fmt: skip
        sheets.append(sheet)
        yearly = chance.randrange(600_000, 9_000_000, 12_000)
        kind = {"saas": "usage", "lease": "lease"}.get(system.kind, "maintenance")
        lines += [
            _line(sheet, kind, year + step, yearly, "actual" if step == 0 else "estimate") for step in range(YEARS)
        ]
        if place % 7 == 0:
            lines.append(_line(sheet, "construction", year + 2, yearly * 3, "quote", title="更新の構築"))
    CostSheet.objects.bulk_create(sheets)
    CostLine.objects.bulk_create(lines)
    _why_half(made, year)


def _line(sheet: CostSheet, kind: str, year: int, amount: int, basis: str, *, title: str = "") -> CostLine:
    order = list(CostLine.Kind).index(CostLine.Kind(kind))
    return CostLine(
        sheet=sheet,
        kind=kind,
        title=title,
        fiscal_year=year,
        amount=amount,
        basis=basis,
        written=f"{amount:,}",
        order=order,
    )


def _why_half(made: Made, year: int) -> None:
    """「半額になるのはどういう理由ですか」「現在は機器をリースしているため高額となります」"""
    project = Project.objects.filter(title="新総合防災システムの構築").first()
    system = made.systems.get("総合防災システム")
    if project is None or system is None or system.unit_id is None:
        return
    now = clock.now()
    CostSheet.objects.filter(system=system).delete()
    old = CostSheet.objects.create(
        title="総合防災システムの経費（今）", system=system, unit_id=system.unit_id, first_year=year, years=YEARS, state="fixed",
        created_at=now, fixed_at=now,
    )  # fmt: skip
    new = CostSheet.objects.create(
        title="新総合防災システムの経費", project=project, unit_id=system.unit_id, first_year=year + 1, years=YEARS,
        state="draft", created_at=now,
    )  # fmt: skip
    CostLine.objects.bulk_create(
        [_line(old, "lease", year + step, 24_000_000, "actual", title="機器の賃貸借") for step in range(YEARS)]
        + [_line(old, "maintenance", year + step, 9_000_000, "actual") for step in range(YEARS)]
        + [_line(new, "construction", year + 1, 24_000_000, "quote")]
        + [_line(new, "usage", year + 1 + step, 12_000_000, "quote", title="クラウドの利用料") for step in range(YEARS)]
    )
    bridge = CostBridge.objects.create(old=old, new=new)
    Driver.objects.bulk_create(
        Driver(bridge=bridge, title=title, amount=amount, reason=reason, order=order)
        for order, (title, amount, reason) in enumerate(
            (
                ("機器の賃貸借がなくなる", -120_000_000, "今は機器を借りているため高額になっている"),
                ("保守がなくなる", -45_000_000, "機器と今の製品の保守を終える"),
                ("構築の費用", 24_000_000, "移行と設定を含む"),
                ("クラウドの利用料", 60_000_000, "5年分。保守を含む"),
            )
        )
    )
    vendors = list(Vendor.objects.order_by("pk")[:2])
    Quote.objects.bulk_create(
        Quote(sheet=new, vendor=vendor, received_on=clock.today(), amount=amount, note="5年間の総額")
        for vendor, amount in zip(vendors, (84_000_000, 92_400_000), strict=False)
    )

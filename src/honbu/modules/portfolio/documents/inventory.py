"""所管するシステム一覧: of a section or of the ward, as it may leave the house (H31 資料2-4).

Weaknesses, networks, hardware and prices are never in it: together with the names they would be a map for an attacker.
"""

from collections import Counter

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Actor, Unit, tree_on
from honbu.modules.portfolio.documents.making import Draft, TableContent, filled, office_name, the_office
from honbu.modules.portfolio.domain.lifecycle import KIND_TITLES, LimitKind
from honbu.modules.portfolio.models import System
from honbu.modules.portfolio.queries.rights import systems_for

TITLE = "所管するシステム一覧"
COLUMNS = (
    documents.Column("台帳番号", "number"), documents.Column("システム名"), documents.Column("所管課"),
    documents.Column("業務"), documents.Column("種別"), documents.Column("扱う情報"), documents.Column("主な業者"),
    documents.Column("稼働日"), documents.Column("実質の期限"), documents.Column("状態"),
)  # fmt: skip


def systems_in(actor: Actor, unit: Unit | None) -> list[System]:
    """What the list holds: the systems of a section and its teams, or of the whole ward, that are not retired."""
    rows = systems_for(actor).exclude(state="retired")
    if unit is not None:
        rows = rows.filter(unit__in=tree_on().below(unit.pk) | {unit.pk})
    return list(rows.order_by("unit__code", "number") if unit is None else rows.order_by("number"))


def inventory(actor: Actor, unit: Unit | None = None) -> Draft:
    """所管するシステム一覧 of a section, or of all of them."""
    systems = systems_in(actor, unit)
    columns, rows = filled(COLUMNS, [_row(one) for one in systems])
    if unit is not None:
        place = next((place for place, column in enumerate(columns) if column.title == "所管課"), None)
        names = {row[place] for row in rows} if place is not None else set()
        if place is not None and len(names) == 1:
            columns, rows = columns[:place] + columns[place + 1 :], [row[:place] + row[place + 1 :] for row in rows]
    whose = tree_on().shown_name(unit.pk) if unit is not None else "全庁"
    counts = Counter(one.get_state_display() for one in systems)
    states = "、".join(f"{state}{count:,}件" for state, count in counts.items())
    table = documents.TablePaper(
        f"{TITLE}（{whose}）", columns, rows, unit=office_name(),
        intro=f"{clock.long(clock.today())}現在のシステム台帳によります。廃止したものを除きます。",
        notes=[f"内訳：{states}"] if states else [], landscape=True,
    )  # fmt: skip
    subject = unit or the_office()
    return Draft(table.title, subject, TableContent(table), subject.pk)


def _row(system: System) -> list[str | int]:
    limit = ""
    if system.limit_on is not None:
        limit = f"{clock.short(system.limit_on)}（{KIND_TITLES[LimitKind(system.limit_kind)]}）"
    return [
        system.number, system.name, tree_on().shown_name(system.unit_id) if system.unit_id else "（未定）",
        system.function, system.get_kind_display(), system.get_data_class_display(),
        system.vendor.name if system.vendor else "", clock.short(system.went_live_on) if system.went_live_on else "",
        limit, system.get_state_display(),
    ]  # fmt: skip

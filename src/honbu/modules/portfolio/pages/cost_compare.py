"""経費の比較: of a system over its sheets and years, plan beside actual, and for the office beside similar systems."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.ui import charts
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.portfolio.domain.cost_sheet import FIVE
from honbu.modules.portfolio.pages.costs import sheet_way, the_sheet
from honbu.modules.portfolio.pages.frame import frame_for
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.rights import is_office, sheets_for
from honbu.modules.portfolio.tables import SHEET_LOOKS, SYSTEM_LOOKS, limit_chip


@accounts.staff_page
def of_system(request: HttpRequest, pk: int) -> HttpResponse:
    """経費 of a system: its sheets, what the newest fixed one says by year, plan and actual."""
    frame = frame_for(request, pk, "costs")
    if not access.may(frame.actor, "portfolio.costs", on=frame.system.unit or access.WARD):
        raise access.Hidden
    mine = sheets_for(frame.actor).filter(system=frame.system)
    fixed = queries.fixed_sheet_of(frame.system)
    fixed = fixed if fixed and queries.may_see_costs(frame.actor, fixed) else None
    context = {
        "frame": frame,
        "system": frame.system,
        "look": SYSTEM_LOOKS[frame.system.state],
        "chip": limit_chip(frame.system),
        "sheets": queries.with_totals(mine),
        "looks": SHEET_LOOKS,
        "fixed": fixed,
        "chart": queries.year_chart(queries.table_for(fixed), _("年度ごとの経費")) if fixed else None,
        "actuals": queries.plan_and_actual(mine),
    }
    return render(request, "portfolio/costs_of_system.html", context)


@accounts.staff_page
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """比較: with its earlier sheets by year, plan and actual, and for the office with similar systems, by totals only."""
    actor, sheet = the_sheet(request, pk)
    earlier = queries.with_totals(queries.siblings(sheet) & sheets_for(actor))
    five = queries.five_year_table(sheet).total
    peers = queries.peers_of(sheet) if is_office(actor) else []
    mine = queries.PeerTotal(str(sheet.system or sheet.project), five, min(FIVE, sheet.years))
    context = {
        "sheet": sheet,
        "crumbs": sheet_way(sheet, Crumb(_("比較"))),
        "chart": queries.year_chart(queries.table_for(sheet), _("年度ごとの経費")),
        "earlier": [(one, five - one.five_years) for one in earlier],  # type: ignore[attr-defined]
        "five": five,
        "looks": SHEET_LOOKS,
        "actuals": queries.plan_and_actual(sheets_for(actor).filter(pk__in=[sheet.pk, *(one.pk for one in earlier)])),
        "office": is_office(actor),
        "peers": charts.bar_chart(
            _("1年あたりの経費（5年総額÷年数）"), [(one.name, one.yearly) for one in [mine, *peers]], unit=_("円"),
            label=_("システム"),
        ) if peers else None,
    }  # fmt: skip
    return render(request, "portfolio/cost_compare.html", context)

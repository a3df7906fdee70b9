"""なぜ半額か: the difference between two sheets is explained to the yen, or the new one is not handed in (SYS-2)."""

import pytest
from django.urls import reverse

from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.states import WrongValue
from honbu.modules.portfolio.actions import bridging
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.documents.cost_sheet import bridge_table
from honbu.modules.portfolio.domain.bridge import Driver
from honbu.modules.portfolio.models import CostBridge, CostSheet
from honbu.modules.portfolio.pages.bridges import waterfall
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.tests.cost_makers import Costs, a_costly_ward, a_row, a_sheet, fixed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-2")]
LEASE, CLOUD = 12_000_000, 6_000_000


@pytest.fixture
def ward() -> Costs:
    """A ward with two systems."""
    return a_costly_ward()


def old_lease_new_cloud(ward: Costs) -> tuple[CostSheet, CostSheet]:
    """60,000,000円 in five years before, 30,000,000円 from now on."""
    old = fixed(ward, a_sheet(ward, a_row("lease", "機器", f"{LEASE:,}")))
    return old, a_sheet(ward, a_row("usage", "クラウド", f"{CLOUD:,}", start=2028), first_year=2028)


def explained(drivers: list[Driver]) -> list[Driver]:
    """The same, each with a reason."""
    return [Driver(one.title, one.amount, f"{one.title}の理由") for one in drivers]


def test_a_driver_without_its_reason_blocks_the_submission(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    with pytest.raises(actions.NotReady, match="「リースの減」に理由がありません"):
        actions.submit_sheet(new, actor=ward.clerk)
    bridging.write_drivers(bridge, explained(list(queries.explained(bridge).drivers)), actor=ward.clerk)
    assert actions.submit_sheet(new, actor=ward.clerk).state == "submitted"


@pytest.mark.parametrize(("missing", "passes"), [(1_500_000, True), (1_500_001, False)])
def test_more_than_five_percent_unexplained_blocks_the_submission(ward: Costs, missing: int, passes: bool) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    bridging.write_drivers(
        bridge, [Driver("クラウドへの切替え", -30_000_000 + missing, "機器を持たない")], actor=ward.clerk
    )
    if passes:
        assert actions.submit_sheet(new, actor=ward.clerk).state == "submitted"
    else:
        with pytest.raises(actions.NotReady, match="説明がありません"):
            actions.submit_sheet(new, actor=ward.clerk)


@pytest.mark.parametrize(
    ("amount", "asked"), [(14_400_000, False), (14_400_001, True), (9_600_000, False), (9_599_999, True)]
)
def test_a_bridge_is_asked_for_above_a_fifth_of_the_last_fixed_total(ward: Costs, amount: int, asked: bool) -> None:
    old = fixed(ward, a_sheet(ward, a_row("lease", "機器", f"{LEASE:,}")))
    new = a_sheet(ward, a_row("lease", "機器", f"{amount:,}", start=2028), first_year=2028)
    assert queries.bridge_wanted(new) == (old if asked else None)


def test_when_amounts_change_after_explaining_the_rest_shows_again(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    actions.write_rows(new, [a_row("usage", "クラウド", "8,000,000", start=2028)], actor=ward.clerk)
    found = queries.explained(CostBridge.objects.get(pk=bridge.pk))
    assert (found.unexplained, found.blocked) == (10_000_000, True)


def test_the_drawing_and_the_table_have_the_same_figures(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    bridging.write_drivers(bridge, [Driver("リースの終了", -40_000_000, "返却")], actor=ward.clerk)
    bridge = CostBridge.objects.select_related("old", "new").get(pk=bridge.pk)
    chart = waterfall(bridge, queries.explained(bridge))
    shown = [row[1] for row in chart.rows]
    assert shown == ["60,000,000円", "−40,000,000円", "+10,000,000円", "30,000,000円"]
    assert all(str(figure) in chart.drawing for figure in shown)
    assert "style=" not in chart.drawing
    assert 'x="33.33%"' in chart.drawing
    paper = [row[1] for row in bridge_table(bridge).rows]
    assert paper == [60_000_000, -40_000_000, 10_000_000, 30_000_000]


def test_a_draft_or_the_sheet_itself_is_nothing_to_compare_with(ward: Costs) -> None:
    sheet, draft = a_sheet(ward, a_row("lease", "", "1")), a_sheet(ward, a_row("lease", "", "2"))
    for other in (sheet, draft):
        with pytest.raises(WrongValue):
            bridging.build_bridge(other, sheet, actor=ward.clerk)


def test_drivers_are_written_with_a_minus_or_a_triangle_on_the_page(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    client = as_person(ward.clerk)
    response = client.post(reverse("portfolio:bridge_new", args=[new.pk]), {"old": old.pk})
    bridge = CostBridge.objects.get()
    url = reverse("portfolio:bridge_edit", args=[bridge.pk])
    assert response["Location"] == url
    seen = client.get(url).context["form"]["seen"].value()
    values = {
        "seen": seen, "d0_title": "リースの終了", "d0_amount": "▲6,000万円", "d0_reason": "返却", "d1_title": "利用料",
        "d1_amount": "30,000千円", "d1_reason": "月額の利用料",
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    assert list(bridge.drivers.values_list("amount", flat=True)) == [-60_000_000, 30_000_000]
    assert "リースの終了" in client.get(reverse("portfolio:bridge", args=[bridge.pk])).content.decode()
    stale = client.post(url, values | {"d0_title": "別の要因"})
    assert stale.status_code == 422
    assert client.post(url, values | {"d0_amount": "たくさん"}).status_code == 422


def test_a_bridge_of_a_submitted_sheet_stays_as_it_is(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    bridging.write_drivers(bridge, explained(list(queries.explained(bridge).drivers)), actor=ward.clerk)
    actions.submit_sheet(new, actor=ward.clerk)
    with pytest.raises(actions.Frozen):
        bridging.write_drivers(bridge, [], actor=ward.clerk)
    as_person(ward.clerk).post(reverse("portfolio:bridge_remove", args=[bridge.pk]))
    assert CostBridge.objects.count() == 1


def test_a_bridge_of_a_draft_can_be_given_up(ward: Costs) -> None:
    old, new = old_lease_new_cloud(ward)
    bridge = bridging.build_bridge(old, new, actor=ward.clerk)
    assert as_person(ward.clerk).post(reverse("portfolio:bridge_remove", args=[bridge.pk])).status_code == 302
    assert CostBridge.objects.count() == 0

"""The demonstration: 180 systems, 260 contracts, 90 tools, and the two stories."""

import pytest

from honbu.kernel import registry
from honbu.kernel.personnel.demo.ward import make_ward
from honbu.modules.portfolio.demo import make_portfolio
from honbu.modules.portfolio.demo.costs import make_costs
from honbu.modules.portfolio.demo.inventory import make_inventory
from honbu.modules.portfolio.demo.stories import tell_stories
from honbu.modules.portfolio.domain.states import EvaluationState
from honbu.modules.portfolio.models import (
    Contract,
    CostBridge,
    Dependency,
    EucTool,
    Evaluation,
    EvaluationRound,
    Project,
    Question,
    RenewalPlan,
    System,
)
from honbu.modules.portfolio.queries.comparing import comparison_of
from honbu.modules.portfolio.queries.projects import total_of
from honbu.modules.portfolio.queries.renewals import warned_for
from honbu.modules.portfolio.tests.ward import MACHINE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    registry.set_up()
    make_ward(small=True)


def test_the_ward_has_its_systems_and_tells_the_stories_of_phone_and_disaster() -> None:
    made = make_inventory(small=False)
    assert [model.objects.count() for model in (System, Contract, EucTool)] == [180, 260, 90]
    assert Dependency.objects.count() > 40
    tell_stories(made)
    make_costs(made)
    bridge = CostBridge.objects.get()
    assert sum(bridge.drivers.values_list("amount", flat=True)) == total_of(bridge.new.project) - 165_000_000
    phone = RenewalPlan.objects.get(system__name="電話システム")
    comparison = comparison_of(phone)
    assert [one.label for one in comparison.alternatives] == ["①", "②", "③"]
    assert comparison.chosen is comparison.alternatives[0]
    assert comparison.alternatives[0].rank == 1
    project = Project.objects.get()
    assert project.state == "in_approval"
    overdue = [one.system.name for one in warned_for(MACHINE) if one.standing.days_late]
    assert "総合防災システム" in overdue


def test_its_systems_are_asked_about_and_evaluated_in_every_state() -> None:
    make_portfolio(small=True)
    assert [one.state for one in EvaluationRound.objects.order_by("fiscal_year")] == ["reported", "distributed"]
    states = set(Evaluation.objects.filter(round__state="distributed").values_list("state", flat=True))
    assert states == {state.value for state in EvaluationState}
    assert Question.objects.filter(state="asked").exists()

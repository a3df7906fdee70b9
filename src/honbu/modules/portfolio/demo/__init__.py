"""What the fictional ward brings along: its systems, what is asked about them, and the stories of phone and disaster."""

from honbu.kernel.access import public as access
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import System, tree_on
from honbu.modules.portfolio.actions import quality, renewing
from honbu.modules.portfolio.demo.costs import make_costs
from honbu.modules.portfolio.demo.inventory import make_inventory
from honbu.modules.portfolio.demo.rounds import make_rounds
from honbu.modules.portfolio.demo.stories import tell_stories

MAKER = System("見本の作成")
OFFICES = (("unit", "情報管理課", "portfolio_office"), ("chief", "契約課", "portfolio_contracts"))


@notices.one_roster()
def make_portfolio(*, small: bool) -> None:
    """The portfolio of the ward."""
    codes = {unit.name: unit.code for unit in tree_on().units.values()}
    for condition, section, role in OFFICES:
        found = access.Role.objects.get(code=role)
        access.hand_role_to(f"{condition}:{codes[section]}", found, actor=MAKER, scope="ward", reason="見本の役割")
    made = make_inventory(small=small)
    quality.check_inventory()
    tell_stories(made)
    make_costs(made)
    make_rounds(made, actor=MAKER)
    renewing.raise_alarms()

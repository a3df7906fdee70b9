"""The inventory in the search, in the calendar and on the first page: for whoever keeps it, and nobody else."""

import datetime

import pytest

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.modules.portfolio.actions import euc, quality, systems
from honbu.modules.portfolio.models import LifecycleDate
from honbu.modules.portfolio.queries.finding import SYSTEMS, TOOLS
from honbu.modules.portfolio.queries.year import entries_between, figures_for
from honbu.modules.portfolio.tests import makers
from honbu.modules.portfolio.tests.ward import Offices, a_system, a_tool, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-1")]
DAY = datetime.timedelta(days=1)


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def _found(person: Person, words: str) -> list[str]:
    return ["".join(piece for piece, _ in find.title) for find in search.find(person, words).finds]


def test_a_section_finds_its_system_by_any_name_and_strangers_find_nothing(offices: Offices) -> None:
    system = a_system(offices, weaknesses="保守切れの部品", hardware="無停電電源装置")
    systems.add_other_name(system, "住基台帳オンライン", actor=offices.clerk)
    a_tool(offices, system)
    for person in (offices.clerk, offices.it_clerk):
        assert _found(person, "住基台帳オンライン") == [system.name]
        assert len(_found(person, "証明")) == 2, "the system by its work, the tool by its name"
    for person in (offices.stranger, offices.director):
        assert _found(person, "住民記録") == _found(person, "証明書") == []
    assert search.find(None, "住民記録").count == 0
    assert _found(offices.it_clerk, "保守切れ") == _found(offices.it_clerk, "無停電") == [], "an index is read by many"


def test_what_is_found_follows_the_register(offices: Offices) -> None:
    system, other = a_system(offices), a_system(offices, "住基ネット")
    systems.revise_system(system, {"name": "住民情報システム"}, actor=offices.clerk)
    assert _found(offices.clerk, "住民情報") == ["住民情報システム"]
    systems.merge_systems(system, other, actor=offices.it_clerk, reason="同じもの")
    assert _found(offices.clerk, "住基ネット") == ["住民情報システム"], (
        "the name of the merged one leads to the kept one"
    )
    systems.revise_system(system, {"unit": offices.units["tax"]}, actor=offices.it_clerk)
    assert _found(offices.clerk, "住民情報") == []
    assert _found(offices.stranger, "住民情報") == ["住民情報システム"]
    tool = a_tool(offices, system)
    euc.revise_tool(tool, {"lack": "外字の読替え"}, actor=offices.clerk)
    assert _found(offices.clerk, "外字") == [tool.name]


def test_reading_the_index_anew_finds_the_same(offices: Offices) -> None:
    system = a_system(offices)
    a_tool(offices, system)
    before = _found(offices.clerk, "証明")
    assert (search.rebuild(SYSTEMS), search.rebuild(TOOLS)) == (1, 1)
    assert _found(offices.clerk, "証明") == before != []


def test_limits_and_due_evaluations_stand_in_the_calendar_of_those_concerned(offices: Offices) -> None:
    today = clock.today()
    system = a_system(offices)
    values = {"kind": "support", "day": today + 20 * DAY, "month_only": False, "source": "業者の通知", "note": ""}
    fields = {field.name for field in LifecycleDate._meta.get_fields()}
    systems.add_date(
        system, {name: value for name, value in values.items() if name in fields | {"month_only"}}, actor=offices.clerk
    )

    def titles(person: Person) -> list[str]:
        return [entry.title for entry in entries_between(person, today, today + 40 * DAY)]

    assert titles(offices.clerk) == titles(offices.it_clerk) == [f"期限：{system.name}（サポート終了）"]
    assert titles(offices.stranger) == titles(offices.director) == []


def test_a_round_is_in_the_calendar_of_the_sections_that_owe_it() -> None:
    office = makers.an_office()
    round_ = makers.a_round(office)
    today = clock.today()
    first = [entry.title for entry in entries_between(office.clerk, today, today + 40 * DAY)]
    assert first == [f"1次評価の期限：{round_.title}"]
    assert entries_between(office.stranger, today, today + 40 * DAY) == []


def test_the_first_page_counts_what_comes_up_and_what_is_asked(offices: Offices) -> None:
    today = clock.today()
    system = a_system(offices, "電話交換システム", kind="", zone="")
    type(system).objects.filter(pk=system.pk).update(limit_on=today - DAY, limit_kind="support")
    a_system(offices, "遠い先のシステム")
    quality.check_inventory()
    near, asked = figures_for(offices.clerk)
    assert (near.value, near.verdict) == ("1", "bad")
    assert int(asked.value) > 0
    assert figures_for(offices.stranger) == figures_for(offices.director) == []

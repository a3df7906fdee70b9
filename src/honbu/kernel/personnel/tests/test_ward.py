"""The demonstration ward: the same every time, and as the records tell of one."""

import datetime

import pytest

from honbu.kernel import registry
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Appointment, Person, Posting, Unit, appointed, tree_on
from honbu.kernel.personnel.demo.ward import make_ward
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db
EVE, DAY = datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)


@pytest.fixture
def ward():
    registry.set_up()
    make_ward()


@pytest.mark.requirement("SYS-10")
@pytest.mark.usefixtures("ward")
def test_every_section_has_a_promoter_who_is_known():
    sections = [unit for unit in tree_on(DAY).units.values() if unit.kind == Unit.Kind.SECTION]
    without = [unit.name for unit in sections if not appointed(Appointment.Kind.PROMOTER, unit_id=unit.id, day=DAY)]
    assert (len(sections), without) == (75, [])


@pytest.mark.usefixtures("ward")
def test_the_ward_has_the_size_of_a_ward():
    kinds = [unit.kind for unit in tree_on(EVE).units.values()]
    assert [kinds.count(kind) for kind in ("department", "section", "team")] == [15, 75, 230]
    staff = Person.objects.on(EVE).exclude(employment="outside")
    assert (staff.count(), staff.filter(employment="fiscal_year").count()) == (2600, 650)


@pytest.mark.usefixtures("ward")
def test_the_reorganisation_is_seen_on_31_march_and_1_april():
    names = [{unit.name for unit in tree_on(day).units.values()} for day in (EVE, DAY)]
    assert {"文化商工部", "商工観光課", "環境政策課", "ワクチン接種担当課"} <= names[0]
    assert {"文化産業部", "産業振興課", "観光交流課", "ゼロカーボン推進課", "デジタル戦略課"} <= names[1]
    assert not {"文化商工部", "商工観光課", "ワクチン接種担当課"} & names[1]
    moved = next(unit for unit in tree_on(DAY).units.values() if unit.name == "男女共同参画課")
    assert tree_on(DAY).full_name(moved.id) == "区民部男女共同参画課"


@pytest.mark.usefixtures("ward")
def test_nobody_is_posted_to_a_unit_that_does_not_exist_that_day():
    for day in (EVE, DAY):
        units = set(tree_on(day).units)
        lost = Posting.objects.on(day).exclude(unit__in=units)
        assert lost.count() == 0


@pytest.mark.usefixtures("ward")
def test_twelve_people_can_be_tried_out_and_each_says_what_for():
    personas = accounts.personas()
    assert len(personas) == 12
    assert all(persona.title and persona.purpose for persona in personas)


def test_the_ward_is_the_same_every_time():
    registry.set_up()
    make_ward()
    first = list(Person.objects.order_by("number").values_list("number", "family_name", "given_name", "valid_from"))
    assert first[0][0] == "100001"
    names = [f"{family}{given}" for _number, family, given, _since in first[:5]]
    assert names == ["五十嵐直樹", "前田陽菜", "石井雄一", "三浦光一", "岩崎咲良"]


@pytest.mark.usefixtures("ward")
def test_what_was_done_to_make_it_stands_in_the_trail():
    assert trail.Line.objects.filter(verb="personnel.reorganisation.adopted", actor_name="見本データ").count() == 1

"""Who is where, by date."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from honbu.kernel.organisation import public as organisation
from honbu.kernel.organisation.tests.makers import a_person, a_post, a_unit, a_ward

pytestmark = pytest.mark.django_db
DAY = datetime.date


def test_last_years_papers_still_say_last_years_names():
    unit = a_unit("商工観光課", since=DAY(2025, 4, 1))
    unit.versions.update(valid_to=DAY(2026, 3, 31))
    organisation.UnitVersion.objects.create(unit=unit, name="産業振興課", valid_from=DAY(2026, 4, 1))
    assert organisation.tree_on(DAY(2026, 3, 31)).full_name(unit.pk) == "商工観光課"
    assert organisation.tree_on(DAY(2026, 4, 1)).full_name(unit.pk) == "産業振興課"


def test_a_unit_has_one_name_a_day():
    unit = a_unit("企画課", since=DAY(2025, 4, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation.UnitVersion.objects.create(unit=unit, name="経営課", valid_from=DAY(2026, 4, 1))


def test_a_person_has_one_main_post_a_day_but_may_hold_others_besides():
    ward = a_ward()
    person = a_person(unit=ward["team"])
    organisation.Posting.objects.create(
        person=person, unit=ward["counter"], post=a_post("主査", 50), is_main=False, valid_from=DAY(2025, 4, 1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation.Posting.objects.create(
            person=person, unit=ward["office"], post=a_post("係長", 60), valid_from=DAY(2025, 4, 1)
        )


def test_a_validity_never_ends_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_person(since=DAY(2026, 4, 1), valid_to=DAY(2026, 3, 31))


def test_somebody_from_outside_is_never_let_in_without_an_end():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_person(employment=organisation.Person.Employment.OUTSIDE)


def test_the_standing_of_a_person_is_that_of_the_day():
    ward = a_ward()
    person = a_person(unit=ward["office"], title="課長", rank=70, since=DAY(2025, 4, 1))
    person.postings.update(valid_to=DAY(2026, 3, 31))
    organisation.Posting.objects.create(
        person=person, unit=ward["counter"], post=a_post("課長", 70), valid_from=DAY(2026, 4, 1)
    )
    assert str(organisation.standing(person, DAY(2026, 3, 31))) == "政策経営部情報管理課 課長"
    assert str(organisation.standing(person, DAY(2026, 4, 1))) == "区民部戸籍住民課 課長"


def test_the_chief_of_a_section_is_its_highest_post_and_may_be_vacant():
    ward = a_ward()
    a_person("下田 一", ward["office"], title="係長", rank=60)
    chief = a_person("上田 二", ward["office"], title="課長", rank=70)
    assert organisation.chief_of(ward["office"].pk) == chief
    assert organisation.chief_of(ward["counter"].pk) is None


def test_deputies_are_asked_in_their_order_and_only_in_their_time():
    principal, first, second, former = (a_person(name) for name in ("甲 一", "乙 二", "丙 三", "丁 四"))
    for deputy, order, until in ((second, 2, None), (first, 1, None), (former, 1, DAY(2021, 3, 31))):
        organisation.Deputy.objects.create(
            principal=principal, deputy=deputy, kind="proxy", order=order, valid_from=DAY(2020, 4, 1), valid_to=until
        )
    assert organisation.deputies_of(principal) == [first, second]


def test_a_unit_whose_superior_is_gone_is_shown_at_the_top_rather_than_lost():
    parent = a_unit("廃止部", kind="department", since=DAY(2025, 4, 1))
    child = a_unit("残った課", parent, since=DAY(2025, 4, 1))
    parent.versions.update(valid_to=DAY(2026, 3, 31))
    organisation.forget_trees()
    tree = organisation.tree_on(DAY(2026, 4, 1))
    assert child.pk in tree.children[None]


def test_the_tree_of_a_day_takes_one_query_however_many_units_there_are(django_assert_num_queries):
    ward = a_ward()
    for number in range(30):
        a_unit(f"第{number}係", ward["office"], kind="team")
    organisation.forget_trees()
    with django_assert_num_queries(1):
        organisation.tree_on(DAY(2026, 11, 22))

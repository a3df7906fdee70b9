"""組織改正 in the register: prepared ahead, effective by date."""

import datetime

import pytest

from honbu.kernel.access.public import NotAllowed
from honbu.kernel.organisation.public import Posting, System, standing, tree_on
from honbu.kernel.organisation.tests.makers import a_person, a_ward
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.domain.reorganisation import Kind, NewUnit, Step
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db
MACHINE = System("検査")
DAY = datetime.date(2027, 4, 1)
EVE = datetime.date(2027, 3, 31)


@pytest.fixture
def ward():
    return a_ward()


def a_draft(*steps: Step):
    draft = actions.plan_reorganisation("令和9年4月1日付け組織改正", DAY, actor=MACHINE)
    for step in steps:
        actions.add_step(draft, step, actor=MACHINE)
    draft.refresh_from_db()
    return draft


def test_the_eve_has_the_old_names_and_the_day_the_new_ones(ward):
    actions.adopt_reorganisation(a_draft(Step(Kind.RENAME, ("1001",), name="デジタル推進課")), actor=MACHINE)
    assert tree_on(EVE).full_name(ward["office"].pk) == "政策経営部情報管理課"
    assert tree_on(DAY).full_name(ward["office"].pk) == "政策経営部デジタル推進課"


def test_a_draft_changes_nothing_until_it_is_adopted(ward):
    draft = a_draft(Step(Kind.RENAME, ("1001",), name="デジタル推進課"))
    assert tree_on(DAY).full_name(ward["office"].pk) == "政策経営部情報管理課"
    actions.drop_reorganisation(draft, actor=MACHINE, reason="延期")
    with pytest.raises(actions.NotADraft):
        actions.adopt_reorganisation(draft, actor=MACHINE)


def test_people_of_a_unit_that_is_no_more_go_where_its_work_goes(ward):
    chief = a_person("前田 和子", ward["counter"], title="課長", rank=70)
    split = Step(Kind.SPLIT, ("1301",), into=(NewUnit("1311", "戸籍課"), NewUnit("1312", "住民課")))
    actions.adopt_reorganisation(a_draft(split), actor=MACHINE)
    assert str(standing(chief, EVE)) == "区民部戸籍住民課 課長"
    assert str(standing(chief, DAY)) == "区民部戸籍課 課長"
    assert Posting.objects.filter(person=chief).count() == 2


def test_a_reform_that_breaks_a_rule_changes_nothing_at_all(ward):
    draft = a_draft(Step(Kind.RENAME, ("1301",), name="新しい名"), Step(Kind.MOVE, ("10",), parent="1001"))
    with pytest.raises(actions.PlanBroken) as raised:
        actions.adopt_reorganisation(draft, actor=MACHINE)
    assert [violation.rule for violation in raised.value.violations] == ["circle"]
    assert tree_on(DAY).full_name(ward["counter"].pk) == "区民部戸籍住民課"


def test_two_reforms_follow_one_another(ward):
    actions.adopt_reorganisation(a_draft(Step(Kind.RENAME, ("1001",), name="情報課")), actor=MACHINE)
    later = actions.plan_reorganisation("再改正", datetime.date(2028, 4, 1), actor=MACHINE)
    actions.add_step(later, Step(Kind.RENAME, ("1001",), name="デジタル課"), actor=MACHINE)
    actions.adopt_reorganisation(later, actor=MACHINE)
    names = [tree_on(day).units[ward["office"].pk].name for day in (EVE, DAY, datetime.date(2028, 4, 1))]
    assert names == ["情報管理課", "情報課", "デジタル課"]


def test_the_second_of_two_who_edit_a_draft_sees_the_first_ones_change(ward):
    draft = a_draft()
    seen = draft.version
    actions.add_step(draft, Step(Kind.RENAME, ("1001",), name="情報課"), actor=MACHINE, version=seen)
    with pytest.raises(actions.SomebodyWasFaster):
        actions.add_step(draft, Step(Kind.RENAME, ("1301",), name="住民課"), actor=MACHINE, version=seen)
    assert draft.steps.count() == 1


def test_nobody_adopts_drops_or_takes_back_what_somebody_else_has_just_changed(ward):
    draft = a_draft(Step(Kind.RENAME, ("1001",), name="情報課"))
    seen, step = draft.version, draft.steps.get()
    actions.add_step(draft, Step(Kind.RENAME, ("1301",), name="住民課"), actor=MACHINE, version=seen)
    for verb in (
        lambda: actions.adopt_reorganisation(draft, actor=MACHINE, version=seen),
        lambda: actions.drop_reorganisation(draft, actor=MACHINE, reason="延期", version=seen),
        lambda: actions.remove_step(step, actor=MACHINE, version=seen),
    ):
        with pytest.raises(actions.SomebodyWasFaster):
            verb()
    draft.refresh_from_db()
    assert (draft.state, draft.steps.count()) == ("draft", 2)


def test_only_whoever_is_entrusted_with_it_reorganises(ward):
    clerk = a_person(unit=ward["office"])
    with pytest.raises(NotAllowed):
        actions.plan_reorganisation("勝手な改正", DAY, actor=clerk)
    draft = a_draft(Step(Kind.RENAME, ("1001",), name="情報課"))
    for verb in (
        lambda: actions.add_step(draft, Step(Kind.ABOLISH, ("1001",)), actor=clerk),
        lambda: actions.adopt_reorganisation(draft, actor=clerk),
        lambda: actions.drop_reorganisation(draft, actor=clerk, reason=""),
        lambda: actions.remove_step(draft.steps.get(), actor=clerk),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_every_step_stands_in_the_trail(ward):
    draft = a_draft(Step(Kind.RENAME, ("1001",), name="情報課"))
    actions.adopt_reorganisation(draft, actor=MACHINE)
    verbs = [line.verb.rsplit(".", 1)[1] for line in trail.history_of(draft)]
    assert verbs == ["adopted", "step_added", "planned"]

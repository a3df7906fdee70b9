"""組織改正: what the changes of a day do, without a database."""

from honbu.kernel.personnel.domain.reorganisation import Kind, NewUnit, Step, UnitFacts, carry_out

BEFORE = {
    unit.code: unit
    for unit in (
        UnitFacts("00", "ward", "みどり台区", ""),
        UnitFacts("14", "department", "文化商工部", "00"),
        UnitFacts("15", "department", "環境清掃部", "00"),
        UnitFacts("1402", "section", "商工観光課", "14"),
        UnitFacts("140201", "team", "商工係", "1402"),
        UnitFacts("140202", "team", "観光係", "1402"),
        UnitFacts("1501", "section", "環境政策課", "15"),
        UnitFacts("1503", "section", "ごみ減量推進課", "15"),
        UnitFacts("150101", "team", "環境政策係", "1501"),
    )
}


def rules(*steps: Step) -> list[str]:
    return [violation.rule for violation in carry_out(BEFORE, steps).violations]


def test_a_department_is_renamed_and_everything_below_it_stays():
    outcome = carry_out(BEFORE, [Step(Kind.RENAME, ("14",), name="文化産業部")])
    assert outcome.units["14"].name == "文化産業部"
    assert outcome.units["1402"] == BEFORE["1402"]
    assert outcome.violations == []


def test_a_section_is_split_and_its_teams_go_to_the_first_unless_they_are_moved():
    outcome = carry_out(
        BEFORE,
        [
            Step(Kind.SPLIT, ("1402",), into=(NewUnit("1411", "産業振興課"), NewUnit("1412", "観光交流課"))),
            Step(Kind.MOVE, ("140202",), parent="1412"),
        ],
    )
    assert (outcome.units["140201"].parent, outcome.units["140202"].parent) == ("1411", "1412")
    assert outcome.successions == [("1402", "1411"), ("1402", "1412")]
    assert outcome.heir == {"1402": "1411"}
    assert outcome.violations == []


def test_two_sections_are_merged_into_a_new_one_that_keeps_their_teams():
    outcome = carry_out(BEFORE, [Step(Kind.MERGE, ("1501", "1503"), code="1511", name="ゼロカーボン推進課")])
    assert outcome.abolished == ["1501", "1503"]
    assert outcome.units["150101"].parent == "1511"
    assert outcome.heir == {"1501": "1511", "1503": "1511"}


def test_a_section_takes_in_another_and_keeps_its_code():
    outcome = carry_out(BEFORE, [Step(Kind.MERGE, ("1501", "1503"), code="1501", name="環境課")])
    assert outcome.abolished == ["1503"]
    assert outcome.established == []
    assert outcome.units["1501"].name == "環境課"


def test_a_new_section_hangs_below_its_department_and_can_be_filled_in_the_same_reform():
    outcome = carry_out(
        BEFORE,
        [
            Step(Kind.ESTABLISH, code="1499", name="文化交流課", parent="14", unit_kind="section"),
            Step(Kind.MOVE, ("140202",), parent="1499"),
        ],
    )
    assert outcome.units["140202"].parent == "1499"
    assert outcome.violations == []


def test_a_section_is_not_abolished_over_the_heads_of_its_teams():
    assert rules(Step(Kind.ABOLISH, ("1501",))) == ["orphan"]
    assert rules(Step(Kind.MOVE, ("150101",), parent="1503"), Step(Kind.ABOLISH, ("1501",))) == []


def test_no_unit_is_put_below_itself():
    assert rules(Step(Kind.MOVE, ("14",), parent="1402")) == ["circle"]
    assert rules(Step(Kind.MOVE, ("14",), parent="14")) == ["circle"]


def test_the_code_of_another_unit_is_not_used_again_even_if_it_is_abolished_that_day():
    assert rules(Step(Kind.ESTABLISH, code="1501", name="別の課", parent="15")) == ["code_taken"]
    assert "code_taken" in rules(
        Step(Kind.MOVE, ("150101",), parent="1503"),
        Step(Kind.ABOLISH, ("1501",)),
        Step(Kind.ESTABLISH, code="1501", name="別の課", parent="15"),
    )


def test_each_step_says_what_it_lacks():
    assert rules(Step(Kind.RENAME, ("14",))) == ["no_name"]
    assert rules(Step(Kind.RENAME, name="名前")) == ["nothing"]
    assert rules(Step(Kind.RENAME, ("99",), name="名前")) == ["unknown"]
    assert rules(Step(Kind.MERGE, ("1501",), code="1511", name="名前")) == ["too_few"]
    assert rules(Step(Kind.SPLIT, ("1501",), into=(NewUnit("1", "一つ"),))) == ["too_few"]
    assert rules(Step(Kind.MOVE, ("1501",))) == ["no_parent"]
    assert rules(Step(Kind.MOVE, ("1501",), parent="77")) == ["unknown_parent"]
    assert rules(Step(Kind.ESTABLISH, name="名前", parent="15")) == ["no_code"]


def test_a_wrong_step_is_told_with_its_number_and_the_others_are_still_shown():
    outcome = carry_out(BEFORE, [Step(Kind.RENAME, ("99",), name="無"), Step(Kind.RENAME, ("14",), name="文化産業部")])
    assert [(violation.step, violation.rule) for violation in outcome.violations] == [(1, "unknown")]
    assert outcome.units["14"].name == "文化産業部"

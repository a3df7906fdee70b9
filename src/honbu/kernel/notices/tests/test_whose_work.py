"""Whose work it is, as a rule on values: chiefs, vacancies, appointees, units that are no more."""

from honbu.kernel.notices.domain.roster import CHIEF, Duty, Roster

WARD, DEPARTMENT, SECTION, TEAM, OLD, OLDER = 1, 2, 3, 4, 8, 9
MAYOR, DIRECTOR, CHIEF_OF_SECTION, LEADER, PROMOTER = 11, 12, 13, 14, 15
PATHS = {WARD: (WARD,), DEPARTMENT: (DEPARTMENT, WARD), SECTION: (SECTION, DEPARTMENT, WARD),
         TEAM: (TEAM, SECTION, DEPARTMENT, WARD)}  # fmt: skip
FULL = {WARD: MAYOR, DEPARTMENT: DIRECTOR, SECTION: CHIEF_OF_SECTION, TEAM: LEADER}


def roster(**changes: object) -> Roster:
    facts = {"paths": PATHS, "chiefs": FULL, "roles": (CHIEF, "promoter"), **changes}
    return Roster(**facts)  # type: ignore[arg-type]


def test_work_of_a_unit_is_its_chiefs() -> None:
    assert roster().owners(Duty(SECTION, CHIEF)) == (CHIEF_OF_SECTION,)


def test_where_the_post_is_vacant_the_chief_above_does_the_work() -> None:
    vacant = roster(chiefs={WARD: MAYOR, DEPARTMENT: DIRECTOR})
    assert vacant.owners(Duty(TEAM, CHIEF)) == (DIRECTOR,)


def test_an_appointment_goes_before_the_chief_and_the_chief_stands_in_for_it() -> None:
    appointed = roster(appointees={Duty(SECTION, "promoter"): [PROMOTER]})
    assert appointed.owners(Duty(SECTION, "promoter")) == (PROMOTER,)
    assert roster().owners(Duty(SECTION, "promoter")) == (CHIEF_OF_SECTION,)


def test_the_work_of_a_unit_that_is_no_more_goes_to_its_successor_and_on() -> None:
    heirs = roster(heirs={OLDER: OLD, OLD: SECTION})
    assert heirs.owners(Duty(OLDER, CHIEF)) == (CHIEF_OF_SECTION,)
    assert Duty(OLDER, CHIEF) in heirs.duties_of(CHIEF_OF_SECTION)


def test_a_ring_of_successions_ends_with_nobody_instead_of_never() -> None:
    assert roster(heirs={OLD: OLDER, OLDER: OLD}).owners(Duty(OLD, CHIEF)) == ()


def test_everybody_finds_exactly_the_work_that_names_them() -> None:
    full = roster(appointees={Duty(SECTION, "promoter"): [PROMOTER, LEADER]}, heirs={OLD: TEAM})
    for person in (MAYOR, DIRECTOR, CHIEF_OF_SECTION, LEADER, PROMOTER):
        for unit in (*PATHS, OLD):
            for role in (CHIEF, "promoter"):
                duty = Duty(unit, role)
                assert (duty in full.duties_of(person)) == (person in full.owners(duty))


def test_over_a_chief_stands_the_next_one_above() -> None:
    assert roster().superior(LEADER, TEAM) == CHIEF_OF_SECTION
    assert roster().superior(99, TEAM) == LEADER
    assert roster().superior(MAYOR, WARD) is None

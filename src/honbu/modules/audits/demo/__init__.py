"""What the fictional ward brings along: four years of audits with the report of the last, this year's questionnaires, one plan sealed, six findings."""

import datetime
import random

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import System, Unit, UnitOnDay, tree_on
from honbu.modules.audits.actions import items, programmes, scope, selecting
from honbu.modules.audits.actions.attesting import ask_for_attestations
from honbu.modules.audits.demo.findings import make_findings
from honbu.modules.audits.demo.past_years import make_past_years, report_last_year, visit_systems
from honbu.modules.audits.domain.focus import raise_focus
from honbu.modules.audits.domain.planning.risk import DEFAULT_WEIGHTS
from honbu.modules.audits.models import (
    Answer,
    Contractor,
    ItemEdition,
    PastVisit,
    ProgrammeVersion,
    Questionnaire,
    ScopeRule,
    YearPlan,
)
from honbu.modules.audits.queries.answers import answer_facts, have_answers
from honbu.modules.audits.queries.focus import numbers_in, proposed_focus

MAKER = System("見本の作成")
OFFICES = (
    ("unit", "情報管理課", "audits_office"), ("chief", "情報管理課", "audits_lead"), ("unit", "契約課", "audits_contract"),
)  # fmt: skip
YEARS = 4
POLICY = "すべての課を4年に1回以上監査する。訪問は抜打ちとし、監査調書と前回の結果から、危険の大きい課を早く訪問する。"
ANSWERS = ("yes",) * 16 + ("partly", "partly", "no", "unknown", "not_applicable")
# 不適合 of a visit so many years ago: fewer from year to year.
WRONG = {4: (0, 0, 1, 1, 2, 3), 3: (0, 0, 1, 1, 2, 3), 2: (0, 0, 0, 1, 1, 2), 1: (0, 0, 0, 0, 0, 0, 0, 1)}
VENDORS = ("みどり給食サービス", "北区民ビルサービス", "さくらデータエントリー", "日の出窓口サポート")


@notices.one_roster()
def make_audits(*, small: bool) -> None:
    """The audits of the ward."""
    tree, chance = tree_on(), random.Random(20260401)
    codes = {unit.name: unit.code for unit in tree.units.values()}
    for condition, section, role in OFFICES:
        found = access.Role.objects.get(code=role)
        access.hand_role_to(f"{condition}:{codes[section]}", found, actor=MAKER, scope="ward", reason="見本の役割")
    edition = items.make_standard_edition("標準の確認項目", actor=MAKER)
    items.put_in_force(edition, actor=MAKER)
    sections = [unit for _depth, unit in tree.walk() if unit.kind == Unit.Kind.SECTION]
    year = clock.fiscal_year().year
    _leave_the_schools(year)
    rules = {row.unit_id for row in ScopeRule.objects.all()}
    in_scope = [unit.id for unit in sections if not rules & set(unit.path)]
    _past_visits(in_scope, year, chance)
    if not small:
        make_past_years(edition, year, chance)
    # Before the year is planned: the points of its sections count what was found last year.
    make_findings(MAKER)
    if not small:
        visit_systems(year - 1)
        report_last_year(year - 1, MAKER)
        _this_year(edition, in_scope, year, chance)


def _leave_the_schools(year: int) -> None:
    for _depth, unit in tree_on().walk():
        if unit.name in {"指導課", "学校"} or unit.name.endswith("小学校"):
            board = Unit.objects.get(pk=_school_office(unit))
            scope.set_rule(
                Unit.objects.get(pk=unit.id), ScopeRule.Rule.DELEGATED, "各学校の監査は教育委員会が行うため", since=year - YEARS,
                to_unit=board, actor=MAKER,
            )  # fmt: skip
            return


def _school_office(unit: UnitOnDay) -> int:
    """庶務課 of the board of education, or what is above the schools."""
    above = unit.path[1] if len(unit.path) > 1 else unit.id
    offices = [one.id for _depth, one in tree_on().walk() if one.name == "庶務課" and above in one.path]
    return offices[0] if offices else above


def _past_visits(units: list[int], year: int, chance: random.Random) -> None:
    """A third a year, each section once in four years; fewer nonconformities from year to year."""
    order = chance.sample(units, len(units))
    rows = []
    for back in range(YEARS, 0, -1):
        turn = order[(YEARS - back) * len(order) // YEARS : (YEARS - back + 1) * len(order) // YEARS]
        again = chance.sample(units, len(units) // 12)
        for unit_id in dict.fromkeys([*turn, *again]):
            count = chance.choice(WRONG[back])
            rows.append(
                PastVisit(
                    unit_id=unit_id, fiscal_year=year - back, kind="internal", nonconformities=count,
                    source=f"{clock.FiscalYear(year - back).label}監査結果報告書",
                )
            )  # fmt: skip
    PastVisit.objects.bulk_create(rows)


def _this_year(edition: ItemEdition, units: list[int], year: int, chance: random.Random) -> None:
    """The programme and this year's plan as decided, questionnaires received, the selection sealed and drawn."""
    third = -(-len(units) // 3)
    april = datetime.datetime(year, 4, 27, 9, tzinfo=clock.TOKYO)
    with clock.at(april):
        programme = ProgrammeVersion.objects.create(
            first_year=year, number=1, policy=POLICY, changes="", lowest=third - 3, highest=third + 3, drawn=4,
            made_at=clock.now(), weights=DEFAULT_WEIGHTS.as_data(), state="draft",
        )  # fmt: skip
        programmes.reckon_programme(programme, actor=MAKER)
        ProgrammeVersion.objects.filter(pk=programme.pk).update(state="approved", decided_on=april.date())
    focus = proposed_focus(year)
    last = YearPlan.objects.get(fiscal_year=year - 1)
    kinds = {"internal": {"number": third, "note": "抜打ち"}, "patrol": {"number": 12, "note": "簡易な点検"}}
    for kind in focus.kinds if focus else ():
        kinds[kind] = {"number": raise_focus(numbers_in(last.kinds), [kind])[kind], "note": "委託"}
    plan = YearPlan.objects.create(
        fiscal_year=year, programme=programme, edition=edition, policy=POLICY,
        changes="対象の課を予め知らせず、監査調書を確かめてから抜打ちで訪問する。",
        kinds=kinds, focus=list(focus.kinds) if focus else [], focus_reason=focus.reason if focus else "",
        window_first=datetime.date(year, 9, 1), window_last=datetime.date(year, 12, 28),
        answers_until=datetime.date(year, 7, 31), state="approved", decided_on=april.date(),
    )  # fmt: skip
    ask_for_attestations(plan, actor=MAKER)
    _questionnaires(plan, units, chance)
    august = datetime.datetime(year, 8, 10, 9, tzinfo=clock.TOKYO)
    if clock.now() <= august or not have_answers(answer_facts(plan)):
        return
    with clock.at(august):
        day = datetime.date(year, 8, 20)
        selecting.freeze_selection(plan, public_source="8月20日の宝くじ4けたの番号", public_day=day, actor=MAKER)
    with clock.at(august + datetime.timedelta(days=11)):
        selecting.note_public_value(plan, "0427", actor=MAKER)


def _questionnaires(plan: YearPlan, units: list[int], chance: random.Random) -> None:
    asked = [item for item in plan.edition.items.all() if "questionnaire" in item.parts]
    day = datetime.datetime.combine(plan.answers_until, datetime.time(17), clock.TOKYO)
    sheets = Questionnaire.objects.bulk_create(
        Questionnaire(
            plan=plan, unit_id=unit_id, state="accepted", outsources=place % 3 == 0, busy_told=True,
            submitted_at=day + datetime.timedelta(days=chance.choice((-9, -5, -2, -1, 0, 0, 3))),
        )
        for place, unit_id in enumerate(units)
    )  # fmt: skip
    for sheet in sheets:
        sheet.late = sheet.submitted_at is not None and sheet.submitted_at.date() > plan.answers_until
    Questionnaire.objects.bulk_update(sheets, ["late"])
    firms = Contractor.objects.bulk_create(
        Contractor(
            questionnaire=sheet,
            name=chance.choice(VENDORS),
            work="窓口の受付とデータの入力",
            personal_data=True,
            on_site=True,
        )
        for sheet in sheets
        if sheet.outsources
    )
    firm_of = {firm.questionnaire_id: firm for firm in firms}
    Answer.objects.bulk_create(
        [
            Answer(
                questionnaire=sheet, item=item, contractor=firm_of.get(sheet.pk) if item.of_contractors else None,
                answer=(answer := chance.choice(ANSWERS)), words="対象となる業務がない。" if answer == "not_applicable" else "",
            )
            for sheet in sheets
            for item in asked
            if not item.of_contractors or sheet.pk in firm_of
        ],
        batch_size=2000,
    )  # fmt: skip

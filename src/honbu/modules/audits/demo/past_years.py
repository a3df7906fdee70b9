"""The two years before this one: plans, settled visits item by item, what was found, and the report of last year."""

import datetime
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Appointment, System, appointed, chief_of
from honbu.modules.audits.actions.attesting import OWNER_KIND
from honbu.modules.audits.actions.reports import draft_report
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.domain.visits import PARTS
from honbu.modules.audits.models import (
    Attestation,
    AuditItem,
    Auditor,
    CorrectiveAction,
    DueChange,
    Finding,
    Grade,
    ItemEdition,
    ItemResult,
    PastVisit,
    Visit,
    YearPlan,
    YearReport,
)
from honbu.modules.audits.queries.attesting import delegations
from honbu.modules.audits.queries.yearly import figures_of

PATROLS = 12
CAUSES = ("human", "rule", "human", "environment", "contractor")
OVERVIEW = (
    "抜打ちの訪問では、同じ確認項目で比べて不適合が減り、全体としてセキュリティの水準が上がった。"
    "一方で、情報システム監査では、アカウントの管理やテスト環境の扱いに指摘があった。"
)
MEASURES = (
    "来年度は、情報システム監査を重点的に行う。"
    "人的な誤りによる指摘は研修で取り上げ、テスト環境は次回のシステム更新時に変更する。"
)


@dataclass(frozen=True, slots=True)
class _Done:
    """A visit to be made: where, when, and how many of its items did not conform."""

    unit_id: int
    day: datetime.date
    wrong: int
    system_id: int | None = None
    system_name: str = ""


def make_past_years(edition: ItemEdition, year: int, chance: random.Random) -> None:
    """Plans, visits and findings of the last two years, as the past audits that were entered say."""
    for person in appointed(Appointment.Kind.AUDITOR)[:4]:
        Auditor.objects.get_or_create(person=person, defaults={"lead": True, "qualification": "監査実施人研修修了"})
    for back in (2, 1):
        past = list(PastVisit.objects.filter(fiscal_year=year - back, kind="internal").order_by("unit__code"))
        plan = _plan(edition, year - back, len(past))
        days = [plan.window_first + datetime.timedelta(days=7 * (place % 16)) for place in range(len(past))]
        _visit(
            plan,
            Kind.INTERNAL,
            [_Done(one.unit_id, day, one.nonconformities) for one, day in zip(past, days, strict=True)],
        )
        looked = chance.sample([one.unit_id for one in past], min(PATROLS, len(past)))
        _visit(plan, Kind.PATROL, [_Done(unit, days[place], 0) for place, unit in enumerate(looked)])


def _plan(edition: ItemEdition, year: int, visits: int) -> YearPlan:
    return YearPlan.objects.create(
        fiscal_year=year, edition=edition, policy="すべての課を4年に1回以上監査する。訪問は抜打ちとする。",
        kinds={"internal": {"number": visits, "note": "抜打ち"}, "patrol": {"number": PATROLS, "note": "簡易な点検"}},
        window_first=datetime.date(year, 9, 1), window_last=datetime.date(year, 12, 28),
        answers_until=datetime.date(year, 7, 31), state="approved", decided_on=datetime.date(year, 4, 27),
    )  # fmt: skip


def _visit(plan: YearPlan, kind: Kind, done: Sequence[_Done]) -> list[Visit]:
    """Settled visits with a result for every item, and a finding for each that did not conform."""
    items = [one for one in plan.edition.items.all() if PARTS[kind].value in one.parts]
    visits = Visit.objects.bulk_create(
        Visit(
            key=hashlib.sha256(f"{plan.fiscal_year} {kind} {one.unit_id} {one.system_id}".encode()).hexdigest()[:32],
            plan=plan, kind=kind.value, unit_id=one.unit_id, system_id=one.system_id, system_name=one.system_name,
            state="final", arrived_at=_at(one.day, 9, 30), left_at=_at(one.day, 11, 40), received_by="係長",
            summary="おおむね適正に扱われていた。" if one.wrong < 2 else "基本の扱いに直すところがあった。",
            settled_on=one.day + datetime.timedelta(days=14),
        )
        for one in done
    )  # fmt: skip
    auditors = list(Auditor.objects.order_by("pk")[:2])
    Visit.team.through.objects.bulk_create(
        Visit.team.through(visit=visit, auditor=auditor) for visit in visits for auditor in auditors
    )
    minor = Grade.objects.get(code="minor")
    results, findings = [], []
    for place, (visit, one) in enumerate(zip(visits, done, strict=True)):
        bad = {items[(place * 5 + step * 3) % len(items)].pk for step in range(one.wrong)} if items else set()
        results += [_result(visit, item, minor if item.pk in bad else None) for item in items]
        findings += [(visit, item) for item in items if item.pk in bad]
    ItemResult.objects.bulk_create(results, batch_size=2000)
    _find(plan, findings, minor)
    return visits


def _at(day: datetime.date, hour: int, minute: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour, minute), clock.TOKYO)


def _result(visit: Visit, item: AuditItem, grade: Grade | None) -> ItemResult:
    verdict = "graded" if grade else "not_applicable" if item.of_contractors and visit.unit_id % 3 else "conforms"
    return ItemResult(
        visit=visit, item=item, verdict=verdict, grade=grade, told_at=visit.arrived_at,
        words="徹底されていない箇所があった。" if grade else "", sample="3件を無作為に見た。" if grade else "",
    )  # fmt: skip


def _find(plan: YearPlan, found: Sequence[tuple[Visit, AuditItem]], grade: Grade) -> None:
    """Closed by the spring; the last of the newest year is still under way and late."""
    first = Finding.objects.filter(fiscal_year=plan.fiscal_year).count()
    rows = Finding.objects.bulk_create(
        Finding(
            fiscal_year=plan.fiscal_year, number=first + place, kind=visit.kind, unit_id=visit.unit_id, item=item, visit=visit,
            grade=grade, text=f"「{item.text}」が徹底されていない箇所があった。", cause=CAUSES[place % len(CAUSES)],
            root_cause="異動の際に引き継がれていなかった。", state="closed", found_on=visit.settled_on or plan.window_last,
            closed_on=datetime.date(plan.fiscal_year + 1, 2, 20),
        )
        for place, (visit, item) in enumerate(found, 1)
    )  # fmt: skip
    due = datetime.date(plan.fiscal_year + 1, 2, 28)
    CorrectiveAction.objects.bulk_create(
        CorrectiveAction(
            finding=row, what="手順書を直し、課の全員に周知する。", who="庶務の係長", due=due, first_due=due,
            report="手順書を直し、朝の打合せで周知した。", reported_on=datetime.date(plan.fiscal_year + 1, 2, 10),
        )
        for row in rows
    )  # fmt: skip
    if rows and plan.fiscal_year == clock.fiscal_year().year - 1:
        _leave_late(rows[-1], due)


def _leave_late(finding: Finding, due: datetime.date) -> None:
    later = due + datetime.timedelta(days=10)
    Finding.objects.filter(pk=finding.pk).update(state="correcting", closed_on=None)
    CorrectiveAction.objects.filter(finding=finding).update(report="", reported_on=None, due=later)
    DueChange.objects.create(
        action=finding.action, earlier=due, later=later, reason="書庫の工事を待つため", at=_at(due, 9, 0)
    )


def visit_systems(year: int) -> None:
    """The visits in which the findings of last year's audits of systems were made."""
    plan = YearPlan.objects.filter(fiscal_year=year).first()
    rows = list(Finding.objects.filter(fiscal_year=year, kind="system", visit__isnull=True).order_by("number"))
    if plan is None or not rows:
        return
    places = dict.fromkeys((one.unit_id, one.system_id, one.system_name, one.found_on) for one in rows)
    visits = _visit(plan, Kind.SYSTEM, [_Done(unit, day, 0, number, name) for unit, number, name, day in places])
    plan.kinds = {**plan.kinds, "system": {"number": len(visits), "note": "委託"}}
    plan.save(update_fields=["kinds"])
    visit_of = {(one.unit_id, one.system_id): one for one in visits}
    items = [one for one in plan.edition.items.all() if PARTS[Kind.SYSTEM].value in one.parts]
    for place, row in enumerate(rows):
        row.visit, row.item = visit_of[row.unit_id, row.system_id], items[place % len(items)] if items else None
        ItemResult.objects.filter(visit=row.visit, item=row.item).update(
            verdict="graded", grade=row.grade, words=row.text, sample="設定と記録を見た。"
        )
    Finding.objects.bulk_update(rows, ["visit", "item"])


def report_last_year(year: int, actor: System) -> None:
    """One report from those who audit the schools, and the year's report as the headquarters approved it in March."""
    with clock.at(_at(datetime.date(year + 1, 2, 12), 10, 0)):
        for one in delegations(year)[:1]:
            row = Attestation.objects.create(
                rule=one.rule, fiscal_year=year, audited=10, of=30, nonconformities=4, filed_at=clock.now(),
                filed_by=chief_of(one.rule.to_unit_id or 0),
                words="区立学校30校のうち10校を監査した。端末の持出簿の記入漏れなど4件を指摘し、すべて直した。",
            )  # fmt: skip
            kept = documents.keep(
                "令和の学校監査の結果（見本）\n".encode(), "学校監査結果.txt", actor=actor, title=f"監査の報告書 {row}",
                unit_id=one.rule.to_unit_id, owner_kind=OWNER_KIND, owner_id=row.pk,
                disclosure_reason="監査の内容で、セキュリティに関わるため",
            )  # fmt: skip
            Attestation.objects.filter(pk=row.pk).update(document_id=kept.pk)
    plan = YearPlan.objects.get(fiscal_year=year)
    with clock.at(_at(datetime.date(year + 1, 3, 13), 10, 0)):
        report = draft_report(plan, actor=actor)
        YearReport.objects.filter(pk=report.pk).update(
            overview=OVERVIEW, measures=MEASURES, snapshot=figures_of(plan).as_data(), state="approved",
            decided_on=datetime.date(year + 1, 3, 25),
        )  # fmt: skip

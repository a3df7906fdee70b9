"""年度の集計 from rows: what was planned, done and found in a year, and how that compares with the year before (AUD-5).

Items looked at are known of visits that are settled here. Of earlier years findings and entered past audits give what they
can; what is not on record stays empty and is said so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils import translation

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import tree_on
from honbu.modules.audits.domain.findings import COUNTED, Cause, Share, YearOnYear, year_on_year
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.domain.visits import Verdict, VisitState
from honbu.modules.audits.domain.yearly import (
    AttestationLine,
    ComparedLine,
    KindLine,
    LateLine,
    ListedLine,
    TrendLine,
    WaitingLine,
    YearFigures,
)
from honbu.modules.audits.models import Exemption, Finding, ItemResult, PastVisit, Visit, YearPlan
from honbu.modules.audits.queries.attesting import delegations, missing_sentence
from honbu.modules.audits.queries.findings import overdue
from honbu.modules.audits.queries.items import way_back
from honbu.modules.audits.queries.results import counted, results_of

LOOKED = (Verdict.CONFORMS.value, Verdict.GRADED.value)
TREND_YEARS = 5


def figures_of(plan: YearPlan) -> YearFigures:
    """集計 of the year of a plan, as the rows are today; in Japanese whoever asks, for a report freezes it."""
    with translation.override("ja"):
        return _figures_of(plan)


def _figures_of(plan: YearPlan) -> YearFigures:
    year, today = plan.fiscal_year, clock.today()
    rows = list(Finding.objects.filter(fiscal_year=year).select_related("unit", "grade", "action").order_by("number"))
    late = set(overdue(Finding.objects.filter(fiscal_year=year)).values_list("pk", flat=True))
    results = results_of(rows, late=len(late))
    compared, remark = _compared(plan)
    delegated = delegations(year)
    label = clock.FiscalYear(year).label
    remarks = [missing_sentence(one, label) for one in delegated if one.attestation is None]
    return YearFigures(
        year=year,
        day=today.isoformat(),
        total=results.total,
        nonconformities=results.nonconformities,
        unfinished=results.unfinished,
        kinds=kind_lines(year, rows, plan),
        causes={cause.value: count for cause, count in results.by_cause.items()},
        grades=results.by_grade,
        departments={name or "（部なし）": count for name, count in results.by_department.items()},
        trend=[trend_line(one) for one in range(year - TREND_YEARS + 1, year + 1)],
        compared=compared,
        attestations=[
            AttestationLine(
                one.unit, one.by, clock.in_tokyo(found.filed_at).date().isoformat(), found.audited, found.of,
                found.nonconformities, found.words,
            ) if (found := one.attestation) else AttestationLine(one.unit, one.by, "")
            for one in delegated
        ],
        waiting=_waiting(year),
        late=[_late_line(one) for one in rows if one.pk in late],
        remarks=[*remarks, *remark, *_unsettled(plan, rows)],
        listed=[
            ListedLine(str(one), one.unit_id, one.kind, one.grade.title, one.cause, one.state)
            for one in sorted(counted(rows), key=lambda one: (one.unit.code, one.number))
        ],
    )  # fmt: skip


def _unsettled(plan: YearPlan, rows: Iterable[Finding]) -> list[str]:
    """What the figures leave out, because it is not certain yet."""
    drafts = sum(one.state == "draft" for one in rows)
    open_visits = plan.visits.exclude(state__in=[VisitState.FINAL.value, VisitState.BROKEN_OFF.value]).count()
    found = []
    if open_visits:
        found.append(f"調書の確定していない訪問が{open_visits}件あり、この集計に入っていない。")
    if drafts:
        found.append(f"作成中の指摘が{drafts}件あり、この集計に入っていない。")
    return found


def kind_lines(year: int, rows: Iterable[Finding], plan: YearPlan | None) -> list[KindLine]:
    """監査の種類 of a year: what was planned, done and found. Kinds of which there is nothing are left out."""
    visits = Counter(Visit.objects.filter(plan__fiscal_year=year).order_by().values_list("kind", "state"))
    by_kind: dict[str, list[Finding]] = defaultdict(list)
    for one in counted(rows):
        by_kind[one.kind].append(one)
    found = []
    for kind in Kind:
        mine, causes = by_kind[kind.value], Counter(one.cause for one in by_kind[kind.value])
        planned = int(plan.kinds.get(kind.value, {}).get("number") or 0) if plan else 0
        line = KindLine(
            kind.value, KIND_TITLES[kind], planned, visits[kind.value, VisitState.FINAL.value],
            visits[kind.value, VisitState.BROKEN_OFF.value], len(mine),
            sum(one.grade.nonconformity for one in mine), {cause.value: causes[cause.value] for cause in Cause},
        )  # fmt: skip
        if line.planned or line.done or line.broken_off or line.findings or line.nonconformities:
            found.append(line)
    return found


def _past(year: int) -> list[tuple[str, int]]:
    """Kind and 不適合 of the past audits that were entered, without those that are on record here besides."""
    here = set(
        Visit.objects.filter(plan__fiscal_year=year, state=VisitState.FINAL.value).values_list("unit_id", "kind")
    )
    here |= set(Finding.objects.filter(fiscal_year=year, state__in=COUNTED).values_list("unit_id", "kind"))
    rows = PastVisit.objects.filter(fiscal_year=year).values_list("unit_id", "kind", "nonconformities")
    return [(kind, count) for unit, kind, count in rows if (unit, kind) not in here]


def past_wrong(year: int) -> dict[str, int]:
    """不適合 by kind of the past audits that were only entered."""
    found: dict[str, int] = defaultdict(int)
    for kind, count in _past(year):
        found[kind] += count
    return dict(found)


def trend_line(year: int) -> TrendLine:
    """推移: a year with what is on record of it."""
    past = _past(year)
    visits = Visit.objects.filter(plan__fiscal_year=year, state=VisitState.FINAL.value).count()
    rows = counted(Finding.objects.filter(fiscal_year=year).select_related("grade"))
    items = item_shares(year)
    sources = (["訪問の記録"] if visits else []) + (["指摘の記録"] if rows and not visits else [])
    sources += ["登録した過去の監査"] if past else []
    known = bool(sources)
    return TrendLine(
        year=year,
        visits=visits + len(past) if visits or past else None,
        nonconformities=sum(one.grade.nonconformity for one in rows) + sum(n for _k, n in past) if known else None,
        wrong=sum(one.wrong for one in items.values()) if visits else None,
        looked_at=sum(one.looked_at for one in items.values()) if visits else None,
        source="、".join(sources) or "記録なし",
    )


def item_shares(year: int, kind: str = "") -> dict[str, Share]:
    """不適合の割合 by item: of the settled visits of a year, how often it was looked at and how often it did not conform.

    A finding that was withdrawn does not count, and none counts more often than its item was looked at.
    """
    visits = Visit.objects.filter(plan__fiscal_year=year, state=VisitState.FINAL.value)
    if kind:
        visits = visits.filter(kind=kind)
    seen = Counter(
        ItemResult.objects.filter(visit__in=visits, verdict__in=LOOKED)
        .order_by()
        .values_list("visit_id", "item_id", "item__code")
    )
    wrong = Counter(
        Finding.objects.filter(visit__in=visits, state__in=COUNTED, grade__nonconformity=True)
        .order_by()
        .values_list("visit_id", "item_id")
    )
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (visit, item, code), count in seen.items():
        bad, all_of_it = sums[code]
        sums[code] = (bad + min(wrong[visit, item], count), all_of_it + count)
    return {code: Share(*pair) for code, pair in sums.items()}


def compare(plan: YearPlan, before: YearPlan, kind: str = "") -> YearOnYear | None:
    """同じ項目での比較 of two years; None where no way leads from the items of the one to those of the other."""
    way = way_back(plan.edition, before.edition)
    if way is None:
        return None
    return year_on_year(_whole(before, kind), _whole(plan, kind), way)


def _whole(plan: YearPlan, kind: str) -> dict[str, Share]:
    """Every item of the edition, also those that nobody looked at."""
    nothing = dict.fromkeys(plan.edition.items.values_list("code", flat=True), Share(0, 0))
    return {**nothing, **item_shares(plan.fiscal_year, kind)}


def _compared(plan: YearPlan) -> tuple[list[ComparedLine], list[str]]:
    """The comparison with last year, of all visits and by kind; or a sentence why there is none."""
    year = plan.fiscal_year
    earlier = clock.FiscalYear(year - 1).label
    done = [
        set(Visit.objects.filter(plan__fiscal_year=one, state=VisitState.FINAL.value).values_list("kind", flat=True))
        for one in (year - 1, year)
    ]
    before = YearPlan.objects.filter(fiscal_year=year - 1).select_related("edition").first()
    if before is None or not done[0]:
        return [], [f"{earlier}は、項目ごとの訪問の記録がないため、同じ項目での比較はできない。"]
    if not done[1]:
        return [], ["確定した訪問がまだないため、前年度との比較はできない。"]
    if compare(plan, before) is None:
        return [], [f"{earlier}の確認項目との対応が決まっていないため、同じ項目での比較はできない。"]
    kinds = [("すべての訪問", ""), *((KIND_TITLES[one], one.value) for one in Kind if one.value in done[0] & done[1])]
    lines = [_compared_line(title, found) for title, kind in kinds if (found := compare(plan, before, kind))]
    changed = lines[0].others
    if not changed:
        return lines, []
    return lines, [
        f"確認項目の版が変わった。どちらかの年度にしかない{changed}項目は、比較に入れていない。全体の件数どうしは比べられない。"
    ]


def _compared_line(title: str, one: YearOnYear) -> ComparedLine:
    return ComparedLine(
        title,
        one.before.wrong,
        one.before.looked_at,
        one.now.wrong,
        one.now.looked_at,
        one.items,
        one.others,
        one.unseen,
    )


def _waiting(year: int) -> list[WaitingLine]:
    rows = (
        Exemption.objects.filter(ended_on__isnull=True, finding__fiscal_year__lte=year)
        .select_related("finding")
        .order_by("until", "pk")
    )
    return [
        WaitingLine(
            str(row.finding), row.kind, tree_on().shown_name(row.finding.unit_id), row.finding.system_name,
            row.finding.text, row.until.isoformat(), row.control,
        )
        for row in rows
    ]  # fmt: skip


def _late_line(one: Finding) -> LateLine:
    action = one.action
    return LateLine(
        str(one), tree_on().shown_name(one.unit_id), one.text, action.due.isoformat(), action.first_due.isoformat(),
        action.changes.count(),
    )  # fmt: skip

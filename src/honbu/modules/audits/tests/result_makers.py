"""Years with settled visits for tests: what was looked at, and what did not conform."""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Unit
from honbu.modules.audits.models import AuditItem, Finding, Grade, ItemEdition, ItemResult, Visit, YearPlan
from honbu.modules.audits.tests.makers import AuditWard, an_edition
from honbu.modules.audits.tests.visit_makers import an_auditor


def a_year(year: int, edition: ItemEdition | None = None, **facts: Any) -> YearPlan:
    """The approved plan of a fiscal year."""
    values = {
        "edition": edition or ItemEdition.objects.first() or an_edition(), "policy": "抜打ちで訪問する。",
        "kinds": {"internal": {"number": 20, "note": ""}, "system": {"number": 4, "note": "委託"}},
        "answers_until": datetime.date(year, 7, 31), "window_first": datetime.date(year, 9, 1),
        "window_last": datetime.date(year, 12, 28), "state": "approved", "decided_on": datetime.date(year, 4, 27), **facts,
    }  # fmt: skip
    return YearPlan.objects.create(fiscal_year=year, **values)


def a_visit(
    ward: AuditWard, plan: YearPlan, verdicts: Mapping[str, str], *, unit: Unit | None = None, kind: str = "internal",
    state: str = "final", **facts: Any,
) -> Visit:  # fmt: skip
    """A visit with what was seen: by item code `conforms`, `not_applicable`, `not_seen` or the code of a grade."""
    at = datetime.datetime(plan.fiscal_year, 10, 5, 9, 30, tzinfo=clock.TOKYO)
    visit = Visit.objects.create(
        key=secrets.token_hex(16), plan=plan, kind=kind, unit=unit or ward.section, state=state, arrived_at=at,
        left_at=at + datetime.timedelta(hours=2), settled_on=datetime.date(plan.fiscal_year, 10, 20),
        received_by="窓口係長 受田", **facts,
    )  # fmt: skip
    visit.team.add(an_auditor(ward))
    grades = {one.code: one for one in Grade.objects.all()}
    for code, verdict in verdicts.items():
        item = AuditItem.objects.get(edition=plan.edition, code=code)
        grade = grades.get(verdict)
        ItemResult.objects.create(
            visit=visit, item=item, verdict="graded" if grade else verdict, grade=grade, told_at=at, told_by=ward.auditor,
            words=f"{code}を確認した", sample="3件を無作為に",
        )  # fmt: skip
        if grade:
            found(visit.unit, plan.fiscal_year, visit=visit, item=item, grade=grade, kind=kind)
    return visit


def found(unit: Unit, year: int, **facts: Any) -> Finding:
    """A confirmed finding."""
    number = Finding.objects.filter(fiscal_year=year).count() + 1
    values = {
        "kind": "system", "grade": Grade.objects.get(code="minor"), "text": f"{number}番目の指摘", "cause": "human",
        "root_cause": "引継ぎがなかった。", "state": "open", "found_on": datetime.date(year, 10, 20), **facts,
    }  # fmt: skip
    return Finding.objects.create(fiscal_year=year, number=number, unit=unit, **values)

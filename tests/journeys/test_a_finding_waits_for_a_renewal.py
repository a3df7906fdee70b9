"""A finding is put off until its system is renewed; the register and the audits hold each other to it."""

import datetime
from typing import Any

import pytest

from honbu.kernel import registry
from honbu.kernel.clock import public as clock
from honbu.kernel.events import public as events
from honbu.kernel.events.models import Event
from honbu.kernel.notices import public as notices
from honbu.modules.audits.actions import exempting, findings
from honbu.modules.audits.models import Finding, Grade
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward
from honbu.modules.meetings.models import Body, Proposal
from honbu.modules.portfolio.actions import renewing, systems
from honbu.modules.portfolio.domain.states import SystemAct

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-6"), pytest.mark.requirement("SYS-5")]
DEADLINE = datetime.date(2026, 3, 31)


@pytest.fixture
def ward(settings: Any, tmp_path: Any) -> Any:
    settings.FILES_ROOT = tmp_path
    with clock.at(datetime.datetime(2023, 6, 1, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        found = an_audit_ward()
        Body.objects.create(slug="hq", name="行政情報化推進本部", unit=found.office)
        yield found


def everybody_hears() -> None:
    """Deliver what was published, as the worker does after the commit."""
    for event in Event.objects.order_by("at"):
        events.deliver(str(event.pk))


def a_deferred_finding(ward: AuditWard) -> tuple[Any, Any, Finding]:
    system = systems.register_system(
        {"name": "証明発行システム", "unit": ward.section, "kind": "package"}, actor=ward.clerk
    )
    plan = renewing.begin_renewal(system, DEADLINE, actor=ward.clerk)
    values = {
        "kind": "system", "unit": ward.section, "system_id": system.pk, "grade": Grade.objects.get(code="minor"),
        "text": "テスト環境に本番のデータを使っている。", "cause": "system", "root_cause": "作る機能がない。",
        "test_environment": True, "found_on": clock.today(),
    }  # fmt: skip
    finding = findings.confirm_finding(findings.write_finding(values, actor=ward.keeper), actor=ward.keeper)
    exempting.defer(finding, reason="次回の更新時に変更する", control="データを半分消す", actor=ward.keeper)
    return system, plan, finding


def test_cross_link_postponing_a_system_reopens_its_deferred_finding_before_the_headquarters(ward: AuditWard) -> None:
    """R5 L29-31."""
    _system, plan, finding = a_deferred_finding(ward)
    renewing.change_plan(plan, {"deadline": datetime.date(2027, 3, 31)}, actor=ward.clerk, reason="予算がつかなかった")
    everybody_hears()
    everybody_hears()
    finding.refresh_from_db()
    assert finding.state == "open"
    assert Proposal.objects.filter(subject_kind=exempting.SUBJECT, subject_id=str(finding.pk)).count() == 1
    assert any(str(finding) in item.title for item in notices.open_work(ward.promoter))


def test_cross_link_retiring_a_system_with_a_deferred_finding_asks_for_closure_evidence(ward: AuditWard) -> None:
    system, _plan, finding = a_deferred_finding(ward)
    for act in (SystemAct.PLAN_RETIREMENT, SystemAct.RETIRE):
        systems.move_system(system, act, actor=ward.clerk)
    everybody_hears()
    finding.refresh_from_db()
    assert finding.state == "deferred"
    assert f"廃止の資料を出す：{finding}" in [item.title for item in notices.open_work(ward.promoter)]

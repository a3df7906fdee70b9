"""Whoever goes is told of the own visits some days before; of the others nothing."""

import datetime

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.modules.audits.actions.booked import booked_by, booked_for
from honbu.modules.audits.models import SealedReading
from honbu.modules.audits.tests.makers import AuditWard, a_plan, an_audit_ward
from honbu.modules.audits.tests.visit_makers import a_booking, an_auditor

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-4")]


@pytest.fixture
def ward() -> AuditWard:
    return an_audit_ward()


def test_whoever_goes_is_told_of_the_own_visits_from_seven_days_before_and_the_reading_is_noted(
    ward: AuditWard,
) -> None:
    plan, today = a_plan(), clock.today()
    auditor, other = an_auditor(ward), an_auditor(ward, ward.stranger)
    soon = a_booking(ward, plan, today + datetime.timedelta(days=7), auditor, other)
    a_booking(ward, plan, today + datetime.timedelta(days=8), auditor)
    a_booking(ward, plan, today, other, unit=ward.other)
    before = SealedReading.objects.count()
    assert [one.key for one in booked_for(ward.auditor, purpose="訪問の準備")] == [soon]
    assert SealedReading.objects.count() == before + 1
    assert [one.unit_id for one in booked_for(ward.stranger, purpose="訪問の準備")] == [ward.other.pk, ward.section.pk]
    assert booked_by(ward.auditor, "0" * 32, purpose="訪問の準備") is None
    with pytest.raises(access.NotAllowed):
        booked_for(ward.lead, purpose="訪問の準備")

"""What the findings say to the planning: open ones, late ones, the last result; each names itself among the points."""

import datetime

import pytest

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Succession, Unit, UnitVersion, forget_trees
from honbu.kernel.organisation.tests.makers import a_unit
from honbu.modules.audits.actions import exempting, findings
from honbu.modules.audits.domain.planning.risk import DEFAULT_WEIGHTS, LastResult
from honbu.modules.audits.models import Grade, PastVisit
from honbu.modules.audits.queries.sections import SectionFacts, for_planning, sections_of
from honbu.modules.audits.tests.makers import AuditWard
from honbu.modules.audits.tests.test_findings import a_finding, confirmed, correcting, on, ward

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-3")]
YEAR = 2023


def of(unit: Unit, year: int = YEAR) -> SectionFacts:
    return next(one for one in sections_of(year) if one.unit_id == unit.pk)


def sentences(unit: Unit, year: int = YEAR) -> list[str]:
    facts = of(unit, year)
    _sections, risks = for_planning([facts], DEFAULT_WEIGHTS, {})
    return [share.sentence for share in risks[facts.id].shares]


def major() -> Grade:
    return Grade.objects.get(code="major")


def test_open_and_late_findings_stand_in_the_breakdown_of_the_points(ward: AuditWard) -> None:
    confirmed(ward)
    correcting(ward)
    confirmed(ward, unit=ward.other)
    assert (of(ward.section).facts.open_findings, of(ward.section).facts.late_findings) == (2, 0)
    assert "是正の終わっていない指摘が2件あります。2点×2=4点です。" in sentences(ward.section)
    with on(2023, 6, 30):
        assert of(ward.section).facts.late_findings == 0, "the day itself is in time"
    with on(2023, 7, 1):
        assert of(ward.section).facts.late_findings == 1
        assert "是正の期限を過ぎた指摘が1件あります。4点です。" in sentences(ward.section)
    assert not of(ward.section).open_major


def test_what_is_not_confirmed_closed_put_off_or_accepted_is_not_open(ward: AuditWard) -> None:
    a_finding(ward)
    confirmed(ward, grade=Grade.objects.get(code="good"))
    done = correcting(ward)
    findings.report_correction(done, "直した", actor=ward.promoter)
    with on(2023, 12, 1):
        assert of(ward.section).facts.late_findings == 0, "it was reported in time, and waits for the office"
    findings.recheck(done, passed=True, actor=ward.keeper, reason="確かめた")
    accepted = confirmed(ward, grade=major())
    assert of(ward.section).open_major
    until = clock.today() + datetime.timedelta(days=30)
    exempting.accept_risk(accepted, until=until, reason="小さい", control="", actor=ward.lead)
    withdrawn = confirmed(ward)
    findings.dispute(withdrawn, "違う", actor=ward.head)
    assert of(ward.section).facts.open_findings == 1, "as long as nobody has answered, it stands"
    findings.answer_dispute(withdrawn, upheld=False, reason="確かめた", actor=ward.keeper)
    assert (of(ward.section).facts.open_findings, of(ward.section).open_major) == (0, False)


def test_an_open_major_nonconformity_is_told_to_the_planning(ward: AuditWard) -> None:
    confirmed(ward, grade=major())
    sections, _risks = for_planning(sections_of(YEAR), DEFAULT_WEIGHTS, {})
    assert [one.id for one in sections if one.open_major] == [ward.section.code]


def test_the_last_result_comes_of_the_findings_of_the_year_of_the_last_visit(ward: AuditWard) -> None:
    PastVisit.objects.create(unit=ward.section, fiscal_year=YEAR, kind="internal", nonconformities=0)
    PastVisit.objects.create(unit=ward.other, fiscal_year=YEAR, kind="internal", nonconformities=2)
    assert of(ward.section, YEAR + 1).facts.last_result is LastResult.CLEAN
    assert of(ward.other, YEAR + 1).facts.last_result is LastResult.MINOR, (
        "of its paper, where nothing was recorded here"
    )
    confirmed(ward, grade=major(), kind="system")
    assert of(ward.section, YEAR + 1).facts.last_result is LastResult.CLEAN, "nobody visited the section for it"
    confirmed(ward, kind="internal", grade=Grade.objects.get(code="observation"))
    assert of(ward.section, YEAR + 1).facts.last_result is LastResult.CLEAN
    confirmed(ward, kind="internal")
    assert of(ward.section, YEAR + 1).facts.last_result is LastResult.MINOR
    confirmed(ward, kind="internal", grade=major())
    assert "前回の監査で重大な不適合がありました。12点です。" in sentences(ward.section, YEAR + 1)
    PastVisit.objects.create(unit=ward.section, fiscal_year=YEAR + 1, kind="internal", nonconformities=0)
    assert of(ward.section, YEAR + 2).facts.last_result is LastResult.CLEAN, "a later visit found it well"
    assert of(ward.units["welfare"]).facts.last_result is None


def test_what_was_found_in_a_section_that_is_no_more_goes_to_the_one_that_came_of_it(ward: AuditWard) -> None:
    confirmed(ward, grade=major())
    with on(2023, 6, 10):
        heir = a_unit("窓口税務課", ward.units["residents"], code="1399")
        UnitVersion.objects.filter(unit=ward.section).update(valid_to=datetime.date(2023, 6, 1))
        Succession.objects.create(predecessor=ward.section, successor=heir, day=datetime.date(2023, 6, 2))
        forget_trees()
        assert of(heir).open_major
        assert of(heir).facts.open_findings == 1

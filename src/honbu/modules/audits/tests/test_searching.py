"""Findings and plans in the search: for those who may read them; no draft, and nothing of what is sealed, for others."""

import pytest

from honbu.kernel.organisation.public import Person
from honbu.kernel.search import public as search
from honbu.modules.audits.actions import findings, plans
from honbu.modules.audits.queries.rights import findings_for, plans_for
from honbu.modules.audits.queries.searching import FINDINGS, PLANS
from honbu.modules.audits.tests.makers import AuditWard, a_plan
from honbu.modules.audits.tests.test_findings import a_finding, confirmed, ward
from honbu.modules.audits.tests.test_plans import YEAR, decided, values_of_a_plan

__all__ = ["ward"]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-5")]


def found(person: Person | None, words: str, kind: str = "") -> list[str]:
    return ["".join(piece for piece, _ in find.title) for find in search.find(person, words, kind=kind).finds]


def everybody(ward: AuditWard) -> list[Person]:
    return [
        ward.keeper, ward.lead, ward.promoter, ward.clerk, ward.head, ward.tax_promoter, ward.tax_head, ward.buyer,
        ward.control, ward.auditor, ward.director, ward.stranger,
    ]  # fmt: skip


def test_each_finds_just_the_findings_that_they_may_read_by_number_and_by_words(ward: AuditWard) -> None:
    own = confirmed(ward, text="書庫に鍵がない。")
    others = confirmed(ward, unit=ward.other, text="書庫の扉が開いていた。")
    draft = a_finding(ward, text="書庫の鍵の数が合わない。")
    for person in everybody(ward):
        may = {f"指摘 {one}" for one in findings_for(person)}
        assert set(found(person, "書庫")) == may, person.name
        for one in (own, others, draft):
            assert (f"指摘 {one}" in found(person, str(one))) == (f"指摘 {one}" in may), person.name
    assert found(ward.promoter, "書庫") == [f"指摘 {own}"]
    assert len(found(ward.director, "書庫")) == len(found(ward.control, "書庫")) == 2
    assert len(found(ward.keeper, "書庫")) == 3
    assert found(ward.stranger, "書庫") == found(None, "書庫") == []


def test_what_is_found_follows_the_finding(ward: AuditWard) -> None:
    finding = a_finding(ward, text="書庫に鍵がない。")
    findings.revise_finding(finding, {"text": "倉庫の窓が開く。"}, actor=ward.keeper)
    assert (found(ward.keeper, "書庫"), len(found(ward.keeper, "倉庫"))) == ([], 1)
    assert found(ward.promoter, "倉庫") == []
    findings.confirm_finding(finding, actor=ward.keeper)
    assert found(ward.promoter, "倉庫") == found(ward.keeper, "倉庫") == [f"指摘 {finding}"]


@pytest.mark.requirement("AUD-1")
def test_a_plan_is_found_by_its_open_part_by_all_who_have_a_part_in_audits_once_it_is_decided(ward: AuditWard) -> None:
    plan = plans.draft_plan(YEAR, values_of_a_plan(), actor=ward.keeper)
    assert found(ward.keeper, "抜打ち", PLANS) == [str(plan)]
    assert found(ward.director, "抜打ち") == found(ward.clerk, "抜打ち") == []
    plans.bring_plan(plan, unit=ward.office, actor=ward.lead)
    decided(plans.SUBJECT, plan.pk)
    for person in everybody(ward):
        assert set(found(person, "抜打ち", PLANS)) == {str(one) for one in plans_for(person)}, person.name
    assert found(ward.clerk, "抜打ち") == [str(plan)]
    assert found(None, "抜打ち") == []


def test_reading_the_index_anew_finds_the_same(ward: AuditWard) -> None:
    finding = confirmed(ward, text="書庫に鍵がない。")
    a_finding(ward, text="書庫の鍵の数が合わない。")
    a_plan(policy="書庫を見る。")
    assert (search.rebuild(FINDINGS), search.rebuild(PLANS)) == (2, 1)
    assert len(found(ward.keeper, "書庫")) == 3
    assert found(ward.promoter, "書庫", FINDINGS) == [f"指摘 {finding}"]
    assert len(found(ward.promoter, "書庫")) == 2

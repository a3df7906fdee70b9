"""For whom a paper of the audits is there; for everybody else it does not exist."""

import datetime
from typing import Any

import pytest

from honbu.kernel import registry
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.actions import programmes
from honbu.modules.audits.tests.makers import AuditWard, an_audit_ward
from honbu.modules.audits.tests.paper_makers import YEAR, an_approved_report
from honbu.modules.audits.tests.result_makers import a_year

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("AUD-5")]
ALL = ("pdf", "docx", "xlsx")


@pytest.fixture
def ward() -> Any:
    with clock.at(datetime.datetime(YEAR, 11, 20, 9, tzinfo=clock.TOKYO)):
        registry.set_up()
        yield an_audit_ward()


def asked(person: Person, address: str) -> set[int]:
    """The answers to a look at a paper and to each of its forms."""
    browser = as_person(person)
    return {browser.get(f"{address}{form}").status_code for form in ("", *(f"?form={one}" for one in ALL))}


def test_each_paper_is_there_for_whom_it_is_and_does_not_exist_for_others(ward: AuditWard) -> None:
    report = an_approved_report(ward)
    draft_plan = a_year(YEAR + 1, state="draft")
    version = programmes.draft_programme(
        YEAR, {"policy": "方針", "changes": "", "lowest": 1, "highest": 9, "drawn": 0}, actor=ward.lead
    )
    section = f"/audits/findings/sections/{ward.section.pk}/{YEAR}"
    everybody, office = {ward.keeper, ward.lead}, {ward.keeper, ward.lead}
    over = everybody | {ward.director, ward.control}
    own = {ward.clerk, ward.promoter, ward.head}
    others = {ward.tax_promoter, ward.stranger}
    for address, readers in (
        (f"/audits/plans/{report.plan_id}/paper/", over | own | others),
        (f"/audits/plans/{draft_plan.pk}/paper/", office),
        (f"/audits/programmes/{version.pk}/paper/", office),
        (f"/audits/findings/years/{YEAR}/paper/", over | own | others),
        (f"{section}/result/", over | own),
        (f"{section}/improvement/", over | own),
        (f"/audits/reports/{report.pk}/paper/", over),
        (f"/audits/reports/{report.pk}/summary/", over),
    ):
        for person in over | own | others:
            expected = {200} if person in readers else {404}
            assert asked(person, address) == expected, (address, person.name)
    whole = f"/audits/findings/sections/{ward.units['ward'].pk}/{YEAR}/result/"
    assert asked(ward.clerk, whole) == {404}, "the letter to more than the own section"
    for address in (
        f"{section}/nothing/",
        f"/audits/findings/sections/{ward.section.pk}/1900/result/",
        "/audits/findings/years/2099/paper/",
    ):
        assert asked(ward.keeper, address) == {404}, address
    mine = documents.text_of(*_given(ward.stranger, f"/audits/findings/years/{YEAR}/paper/?form=xlsx"))
    assert "1番目の指摘" not in mine


def _given(person: Person, address: str) -> tuple[bytes, str]:
    answer = as_person(person).get(address)
    return answer.getvalue(), answer["Content-Type"]

"""For whom the inventory exists."""

import pytest

from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.portfolio.actions import quality, systems
from honbu.modules.portfolio.models import Question
from honbu.modules.portfolio.queries.rights import contracts_for, euc_tools_for, questions_for, systems_for
from honbu.modules.portfolio.tests.ward import Offices, a_contract, a_system, a_tool, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-1")]
OF_OFFICE = ("/portfolio/lists/", "/portfolio/lists/new/", "/portfolio/rules/", "/portfolio/rules/fields/new/")


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def test_a_section_sees_its_own_systems_and_the_office_all(offices: Offices) -> None:
    mine, other = a_system(offices), a_system(offices, "課税システム", unit=offices.units["tax"])
    assert set(systems_for(offices.clerk)) == {mine}
    assert set(systems_for(offices.stranger)) == {other}
    assert set(systems_for(offices.it_clerk)) == {mine, other}


def test_for_a_stranger_nothing_of_a_system_exists_at_any_address(offices: Offices) -> None:
    system = a_system(offices, weaknesses="保守切れの部品がある")
    contract, tool = a_contract(offices, system), a_tool(offices, system)
    systems.add_other_name(system, "住基システム", actor=offices.clerk)
    quality.check_inventory()
    question = Question.objects.filter(unit=offices.section).first()
    assert question is not None
    client = as_person(offices.stranger)
    one = f"/portfolio/systems/{system.pk}/"
    for address in (
        one, f"{one}edit/", f"{one}contracts/", f"{one}connections/", f"{one}move/review/", f"{one}merge/",
        f"{one}names/new/", f"{one}dates/new/", f"{one}connections/new/", f"/portfolio/contracts/{contract.pk}/",
        f"/portfolio/contracts/{contract.pk}/edit/", f"/portfolio/euc/{tool.pk}/", f"/portfolio/euc/{tool.pk}/edit/",
        f"/portfolio/euc/{tool.pk}/move/retire/", f"/portfolio/questions/{question.pk}/", *OF_OFFICE,
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address
    for address in (
        "/portfolio/", "/portfolio/contracts/", "/portfolio/euc/", "/portfolio/questions/", "/portfolio/coverage/",
        "/portfolio/?q=住民記録", "/search/?q=住民記録",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert system.name not in page.replace("q=住民記録", ""), address
        assert "証明書の集計" not in page, address


def test_nobody_gets_in_without_signing_in(client) -> None:
    for address in ("/portfolio/", "/portfolio/coverage/", "/portfolio/systems/1/"):
        assert client.get(address).status_code in {302, 404}


def test_a_section_that_uses_a_system_with_others_sees_it_without_contracts_and_weaknesses(offices: Offices) -> None:
    system = a_system(offices, weaknesses="保守切れの部品がある")
    contract = a_contract(offices, system)
    systems.revise_system(system, {}, actor=offices.it_clerk, co_users=[offices.units["tax"]])
    client = as_person(offices.stranger)
    page = client.get(f"/portfolio/systems/{system.pk}/")
    assert page.status_code == 200
    assert "保守切れ" not in page.content.decode()
    assert "マイナンバー利用事務系" not in page.content.decode()
    assert client.get(f"/portfolio/systems/{system.pk}/contracts/").status_code == 404
    assert client.get(f"/portfolio/contracts/{contract.pk}/").status_code == 404
    assert client.get(f"/portfolio/systems/{system.pk}/edit/").status_code == 404
    assert list(contracts_for(offices.stranger)) == list(euc_tools_for(offices.stranger)) == []


def test_each_section_sees_only_its_own_questions(offices: Offices) -> None:
    a_system(offices, "謎A", kind="")
    a_system(offices, "謎B", kind="", unit=offices.units["tax"])
    quality.check_inventory()
    assert {row.unit for row in questions_for(offices.clerk)} == {offices.section}
    assert {row.unit for row in questions_for(offices.stranger)} == {offices.units["tax"]}
    assert questions_for(offices.it_clerk).count() == Question.objects.count()


def test_no_export_of_a_list_holds_a_weakness_or_a_price(offices: Offices) -> None:
    system = a_system(offices, weaknesses="保守切れの部品がある", hardware="型番XYZ")
    a_contract(offices, system, amount=987_654_321, yearly_amount=123_456_789)
    client = as_person(offices.clerk)
    everything = "".join(f"&columns={name}" for name in ("number", "name", "zone", "vendor", "limit_on", "state"))
    for form in ("csv", "csv-cp932"):
        text = b"".join(client.get(f"/portfolio/?export={form}{everything}")).decode(
            "cp932" if "932" in form else "utf-8"
        )
        assert "住民記録システム" in text
        assert "保守切れ" not in text
        assert "987" not in text.replace(",", "")

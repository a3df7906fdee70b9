"""The API as a stranger, as a program with a token, and as a fuzzer sees it."""

import datetime

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.accounts.actions.tokens import issue_token
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.tests.makers import a_person, a_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    ward = a_ward()
    person = a_person("山田 太郎", ward["office"], number="100001")
    role = access.Role.objects.create(code="reader", title="職員", permissions=["personnel.read"])
    access.Grant.objects.create(person=person, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    account = accounts.Account.objects.create_user("yamada", person=person)
    until = clock.now() + datetime.timedelta(days=30)
    return issue_token(account, actor=person, title="試験", permissions=["personnel.read"], expires_at=until)[1]


def ask(path: str, token: str = "") -> tuple[int, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = Client(headers=headers).get(f"/api/v1{path}")
    return response.status_code, response.json()


def test_a_stranger_is_told_nothing():
    for path in ("/me", "/organisation/units", "/organisation/people", "/dates?text=x"):
        assert ask(path)[0] == 401
        assert ask(path, "hnb_" + "x" * 40)[0] == 401


def test_a_program_sees_the_organisation_of_any_day(token):
    status, units = ask("/organisation/units?below=10", token)
    assert status == 200
    assert [unit["full_name"] for unit in units] == ["政策経営部", "政策経営部情報管理課", "政策経営部情報管理課管理係"]
    assert ask("/organisation/units?on=1999-01-01", token) == (200, [])
    assert ask("/organisation/units?below=77", token)[0] == 404


def test_a_program_finds_people_by_name_and_unit(token):
    status, found = ask("/organisation/people?q=山田&unit=10", token)
    assert (status, found["count"], found["people"][0]["unit_name"]) == (200, 1, "政策経営部情報管理課")
    assert ask("/organisation/people?q=山田&unit=13", token)[1]["count"] == 0


def test_written_dates_are_read_for_programs_with_their_doubts(token):
    status, found = ask("/dates?text=平成31年6月1日から", token)
    assert status == 200
    assert found[0]["value"] == "2019-06-01"
    assert found[0]["doubts"][0]["suggestion"]


def test_no_page_of_the_api_loads_anything_from_elsewhere():
    assert Client().get("/api/v1/docs").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_nothing_that_a_program_can_ask_breaks_the_api(live_server: LiveServer, token: str):
    described = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")
    tried = []
    for operation in (found.ok() for found in described.get_all_operations()):

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def ask_anything(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

        ask_anything()
        tried.append(operation.label)
    assert "GET /api/v1/organisation/people" in tried

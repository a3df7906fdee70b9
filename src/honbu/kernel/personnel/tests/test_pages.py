"""The pages of organisation and people: what they show to whom, and what they cost."""

import datetime
import html
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Post, Posting, System, UnitVersion
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_ward
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.domain.reorganisation import Kind, Step
from honbu.kernel.personnel.findable import searchable_people, searchable_units
from honbu.kernel.search import public as search
from honbu.kernel.trail import public as trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return a_ward()


def a_reader(ward, *permissions: str) -> tuple[Client, Person]:
    person = a_person("読む 人", ward["office"])
    role = access.Role.objects.create(code="reader", title="閲覧", permissions=list(permissions))
    access.Grant.objects.create(person=person, role=role, scope="ward", valid_from=datetime.date(2020, 4, 1))
    client = Client()
    client.force_login(accounts.Account.objects.create_user("reader", person=person))
    return client, person


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/personnel/people/", "/personnel/organisation/", "/personnel/units/1001/"])
def test_a_list_asks_no_more_queries_when_there_are_ten_times_as_many_rows(ward, path):
    client, _person = a_reader(ward, "personnel.read")
    for number in range(4):
        a_person(f"職員 {number}", ward["office"])
    few = queries_of(client, path)
    for number in range(40):
        a_person(f"増員 {number}", ward["office"])
    assert queries_of(client, path) == few


def test_without_the_permission_the_pages_do_not_exist(ward):
    client, person = a_reader(ward)
    for path in (
        "/personnel/people/",
        "/personnel/organisation/",
        f"/personnel/people/{person.pk}/",
        "/personnel/reorganisations/",
        "/personnel/imports/",
        "/personnel/outside/",
        "/operations/",
        "/operations/trail/",
    ):
        assert client.get(path).status_code == 404, path


def test_a_colleague_sees_the_post_but_neither_number_nor_career(ward):
    client, _person = a_reader(ward, "personnel.read")
    other = a_person("見られる 人", ward["counter"], number="654321")
    page = client.get(f"/personnel/people/{other.pk}/").content.decode()
    assert "区民部戸籍住民課" in page
    assert "654321" not in page
    assert "異動歴" not in page


def test_reading_somebodys_career_is_noted_and_the_auditor_of_the_trail_sees_it(ward):
    client, reader = a_reader(ward, "personnel.read", "personnel.read_details", "trail.read")
    other = a_person("見られる 人", ward["counter"])
    client.get(f"/personnel/people/{other.pk}/")
    page = client.get(f"/personnel/people/{other.pk}/").content.decode()
    assert "職員の任用区分・異動歴を閲覧した" in page
    assert "この職員が行ったこと" in client.get(f"/personnel/people/{reader.pk}/").content.decode()


@pytest.mark.parametrize("on", ["R8.4.1", "2026-04-01", "あした", "0", "令和99年1月1日", "9" * 200, "\0"])
def test_whatever_day_is_asked_for_the_chart_answers(ward, on):
    client, _person = a_reader(ward, "personnel.read")
    assert client.get("/personnel/organisation/", {"on": on}).status_code == 200


def test_an_unknown_unit_or_person_does_not_exist(ward):
    client, _person = a_reader(ward, "personnel.read")
    assert client.get("/personnel/units/none/").status_code == 404
    assert client.get("/personnel/people/999999/").status_code == 404


def test_a_draft_that_changed_meanwhile_is_not_adopted_from_an_old_page(ward):
    client, _person = a_reader(ward, "personnel.reorganise")
    draft = actions.plan_reorganisation("令和9年4月1日付け", datetime.date(2027, 4, 1), actor=System("検査"))
    actions.add_step(draft, Step(Kind.RENAME, ("1001",), name="情報課"), actor=System("検査"))
    address = f"/personnel/reorganisations/{draft.pk}/"
    page = client.get(address).content.decode()
    version = page.partition('name="version" value="')[2].partition('"')[0]
    actions.add_step(draft, Step(Kind.RENAME, ("1301",), name="住民課"), actor=System("検査"))
    told = client.post(f"{address}adopt/", {"version": version}, follow=True).content.decode()
    assert "ほかの人が先に変更しました" in told
    newer = told.partition('name="version" value="')[2].partition('"')[0]
    assert "確定しました" in client.post(f"{address}adopt/", {"version": newer}, follow=True).content.decode()


def test_who_is_appointed_already_is_not_appointed_twice_and_days_stand_in_order(ward):
    client, person = a_reader(ward, "personnel.read", "personnel.appoint")
    address = f"/personnel/people/{person.pk}/appoint/"
    sent = {"kind": "promoter", "unit": "1001", "valid_from": "令和8年4月1日", "valid_to": "令和9年3月31日"}
    assert client.post(address, sent).status_code == 302
    assert "すでに同じ役に任命されています" in client.post(address, sent).content.decode()
    turned = client.post(address, {**sent, "valid_from": "令和10年4月1日"})
    assert "始まりの日より前の日です" in turned.content.decode()


def test_a_deputy_whose_time_was_ended_by_one_is_not_ended_again_by_another(ward):
    chief, deputy = a_person("課長 一", ward["office"]), a_person("代理 二", ward["office"])
    day = datetime.date(2026, 4, 1)
    row = actions.name_deputy(chief, deputy, "proxy", actor=chief, valid_from=day, valid_to=None)
    with clock.at(datetime.datetime(2026, 5, 1, 12, tzinfo=clock.TOKYO)):
        actions.end_deputy(row, actor=chief)
    with clock.at(datetime.datetime(2026, 6, 1, 12, tzinfo=clock.TOKYO)):
        actions.end_deputy(row, actor=chief)
    row.refresh_from_db()
    assert row.valid_to == datetime.date(2026, 5, 1)


@pytest.fixture
def english(ward):
    """A chief and a promoter in units and posts with English names, and the browser of a reader of English."""
    for unit, name in (("policy", "Policy Department"), ("office", "Information Section"), ("team", "Team")):
        UnitVersion.objects.filter(unit=ward[unit]).update(name_en=name)
    client, person = a_reader(ward, "personnel.read", "personnel.appoint", "access.explain", "accounts.manage")
    chief = a_person("中村 一", ward["office"], title="課長", rank=70)
    Post.objects.filter(title="課長").update(title_en="Director")
    Post.objects.filter(title="係員").update(title_en="Staff")
    Posting.objects.create(
        person=person, unit=ward["team"], post=Post.objects.get(title="課長"), is_main=False, valid_from=LONG_AGO
    )
    actions.appoint(chief, "promoter", unit=ward["office"], actor=System("検査"), valid_from=LONG_AGO, valid_to=None)
    notices.assign(
        "a:1",
        title="Work",
        to=notices.Part(ward["office"], "promoter"),
        requested_by=person,
        url="/calendar/",
        module="x",
    )
    accounts.Account.objects.create_user("chief", person=chief)
    client.cookies["honbu_language"] = "en"
    return client, person, chief


JAPANESE_NAMES = ("政策経営部", "情報管理課", "管理係", "課長", "係員")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/personnel/people/?q=中村", "Information Section, Policy Department"),
        ("/personnel/people/?export=csv", "Information Section, Policy Department"),
        ("/personnel/people/", "Director"),
        ("/personnel/people/search?q=中村", "Director, Information Section, Policy Department"),
        ("/personnel/people/{chief}/", "Information Section, Policy Department"),
        ("/personnel/people/{chief}/appoint/", "Information Section"),
        ("/personnel/people/{chief}/access/", "Information Section"),
        ("/personnel/units/1001/", "Policy Department"),
        ("/notices/work/?view=requested", "Information Section, Policy Department"),
        ("/account/", "Director, Team, Information Section, Policy Department"),
        ("/administration/accounts/{account}/", "Director, Information Section, Policy Department"),
    ],
)
def test_a_reader_of_english_meets_english_units_and_posts(english, address, expected):
    client, _person, chief = english
    answer = client.get(address.format(chief=chief.pk, account=chief.account.pk))
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = html.unescape(raw.decode("utf-8-sig"))
    assert expected in text
    assert [name for name in JAPANESE_NAMES if name in text] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("中村", "Director, Information Section, Policy Department"),
        ("Information", "Information Section, Policy Department"),
    ],
)
def test_a_search_shows_a_reader_of_english_the_english_names(english, query, expected):
    client, _person, _chief = english
    search.put([*searchable_units(), *searchable_people()])
    text = re.sub(r"</?mark>", "", html.unescape(client.get("/search/", {"q": query}).content.decode()))
    found = text[text.index("finds") :]
    assert expected in found
    assert [name for name in JAPANESE_NAMES if name in found] == []


def test_a_section_is_found_before_its_teams_however_the_index_was_written(english):
    _client, person, _chief = english
    for things in (list(searchable_units()), list(searchable_units())[::-1]):
        search.put(things)
        found = ["".join(piece for piece, _hit in find.title) for find in search.find(person, "情報").finds]
        assert len(found) > 1
        assert found == sorted(found, key=len)


def test_an_excel_file_for_a_reader_of_english_names_units_in_english(english):
    client, _person, _chief = english
    answer = client.get("/personnel/people/?export=xlsx")
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in rows for cell in row}
    assert "Information Section, Policy Department" in cells
    assert "Director" in cells
    assert not any("政策経営部" in cell for cell in cells)


def test_the_trail_keeps_the_wards_own_names_whoever_reads(english):
    _client, person, chief = english
    with translation.override("en"):
        actions.name_deputy(chief, person, "proxy", actor=person, valid_from=LONG_AGO, valid_to=None)
    assert trail.history_of(chief).order_by("-pk").first().actor_post == "政策経営部情報管理課 係員"


def test_roles_that_come_with_the_house_are_named_in_the_readers_language(english):
    client, person, _chief = english
    role = access.Role.objects.create(code="clerk", title="文書の利用者", permissions=["personnel.read"])
    access.Grant.objects.create(person=person, role=role, scope="ward", valid_from=LONG_AGO)
    page = client.get("/account/").content.decode()
    assert "文書の利用者" not in page
    assert "Document user" in page

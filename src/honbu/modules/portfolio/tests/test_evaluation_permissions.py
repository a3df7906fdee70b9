"""Who may do what in an evaluation, and for whom it does not exist."""

import pytest
from django.urls import get_resolver

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.modules.portfolio import urls
from honbu.modules.portfolio.actions import advising, evaluating, items, judging, rounds
from honbu.modules.portfolio.domain.evaluating import Entry
from honbu.modules.portfolio.models import Advice, Evaluation
from honbu.modules.portfolio.queries.evaluations import advice_for, rounds_for
from honbu.modules.portfolio.queries.rights import evaluations_for
from honbu.modules.portfolio.tests.makers import Office, a_round, all_items, an_office, in_second, written

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-3")]


@pytest.fixture
def office() -> Office:
    """The people."""
    return an_office()


@pytest.fixture
def sheet(office: Office) -> Evaluation:
    """A sheet of 戸籍住民課 with an open question."""
    found = a_round(office).evaluations.get()
    return written(office, found, 4, F1=Entry(unknown=True, reason="分からない"))


def addresses(sheet: Evaluation) -> list[str]:
    """Every address of the evaluation that names something."""
    values = {
        "rounds": {"pk": sheet.round_id, "unit_pk": sheet.unit_id, "document_pk": 1, "deed": "distribute"},
        "rounds/items": {"pk": sheet.round.item_set_id, "item_pk": sheet.round.item_set.items.first().pk},
        "evaluations": {"pk": sheet.pk},
        "evaluations/advice": {"pk": Advice.objects.get().pk},
    }
    found = []
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        top = next((key for key in sorted(values, key=len, reverse=True) if route.startswith(f"{key}/")), "")
        if not top or "<" not in route:
            continue
        for name, value in values[top].items():
            for kind in ("int", "slug"):
                route = route.replace(f"<{kind}:{name}>", str(value))
        found.append(f"/portfolio/{route}")
    return found


def test_all_addresses_are_walked(sheet: Evaluation) -> None:
    assert get_resolver()
    assert len(addresses(sheet)) >= 30
    assert not any("<" in address for address in addresses(sheet))


def test_for_a_stranger_nothing_of_it_exists(office: Office, sheet: Evaluation) -> None:
    client = as_person(office.stranger)
    for address in addresses(sheet):
        assert client.get(address).status_code in {404, 405}, address
        assert (
            client.post(address, {"reason": "x", "answer": "x", "text": "x", "verdict": "keep"}).status_code == 404
        ), address
    for address in ("/portfolio/rounds/", "/portfolio/evaluations/", "/portfolio/evaluations/advice/"):
        page = client.get(address)
        assert page.status_code == 200
        assert sheet.thing.name not in page.content.decode()
        assert sheet.round.title not in page.content.decode()
        for form in ("xlsx", "csv"):
            exported = client.get(f"{address}?export={form}")
            assert sheet.thing.name.encode() not in b"".join(exported)
    assert not evaluations_for(office.stranger).exists()
    assert not rounds_for(office.stranger).exists()
    assert not advice_for(office.stranger).exists()


def test_pages_of_the_office_do_not_exist_for_the_section(office: Office, sheet: Evaluation) -> None:
    client = as_person(office.clerk)
    round_, item_set = sheet.round, sheet.round.item_set
    for address in (
        "/portfolio/rounds/new/", "/portfolio/rounds/items/", f"/portfolio/rounds/items/{item_set.pk}/",
        f"/portfolio/rounds/items/{item_set.pk}/copy/", f"/portfolio/rounds/{round_.pk}/edit/",
        f"/portfolio/rounds/{round_.pk}/analysis/", f"/portfolio/rounds/{round_.pk}/move/begin_second/",
        f"/portfolio/evaluations/{sheet.pk}/second/", f"/portfolio/evaluations/{sheet.pk}/settle/",
        f"/portfolio/evaluations/{sheet.pk}/return/", f"/portfolio/evaluations/{sheet.pk}/leave-out/",
        f"/portfolio/evaluations/advice/{Advice.objects.get().pk}/answer/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


def test_pages_of_the_section_do_not_exist_for_the_office(office: Office, sheet: Evaluation) -> None:
    client = as_person(office.keeper)
    top = f"/portfolio/evaluations/{sheet.pk}/"
    for part in ("write/", "draft/", "hand/", "confirm/", "send-back/"):
        assert client.post(f"{top}{part}", {}).status_code == 404, part
    assert client.get(top).status_code == 200


def test_verbs_ask_for_their_permission(office: Office, sheet: Evaluation) -> None:
    round_, ticket = sheet.round, Advice.objects.get()
    by_others: list[tuple[object, Person]] = [
        (lambda who: rounds.plan_round({"first_until": None, "second_until": None}, actor=who), office.clerk),
        (lambda who: rounds.distribute(round_, actor=who), office.head),
        (lambda who: rounds.revise_round(round_, {"with_euc": True}, actor=who), office.head),
        (lambda who: rounds.distribute_rest(round_, actor=who), office.head),
        (lambda who: rounds.begin_second(round_, actor=who), office.clerk),
        (lambda who: rounds.finalise(round_, actor=who), office.head),
        (lambda who: rounds.report_round(round_, actor=who), office.director),
        (lambda who: rounds.leave_out(sheet, actor=who, reason="x"), office.head),
        (lambda who: items.make_default_set(actor=who, title="別"), office.clerk),
        (lambda who: items.copy_set(round_.item_set, "別", actor=who), office.head),
        (lambda who: evaluating.write_first(sheet, all_items(sheet), {}, actor=who), office.stranger),
        (lambda who: evaluating.write_first(sheet, all_items(sheet), {}, actor=who), office.deputy),
        (lambda who: evaluating.hand_to_chief(sheet, actor=who), office.stranger),
        (lambda who: evaluating.confirm_first(sheet, actor=who), office.director),
        (lambda who: evaluating.send_back(sheet, actor=who, reason="x"), office.clerk),
        (lambda who: evaluating.return_to_section(sheet, actor=who, reason="x"), office.head),
        (lambda who: advising.answer_advice(ticket, "x", actor=who), office.clerk),
        (lambda who: advising.ask_again(ticket, "x", actor=who), office.keeper),
        (lambda who: judging.score_second(sheet, {"V1": (3, "")}, actor=who), office.head),
        (lambda who: judging.say(sheet, "x", actor=who), office.stranger),
        (lambda who: judging.settle(sheet, "keep", actor=who, reason="x"), office.head),
    ]
    for act, who in by_others:
        with pytest.raises(access.NotAllowed):
            act(who)  # type: ignore[operator]


def test_directors_see_what_is_final_and_no_reasons_about_safety(office: Office) -> None:
    found = a_round(office).evaluations.get()
    client = as_person(office.director)
    assert client.get(f"/portfolio/rounds/{found.round_id}/").status_code == 404
    sheet = in_second(office, found, 4, F2=Entry(2, reason="共用の番号を使っている"))
    judging.score_second(sheet, {"F2": (4, "権限は見直し済み")}, actor=office.keeper, agree=True)
    judging.settle(sheet, "improve", actor=office.keeper)
    rounds.finalise(sheet.round, actor=office.keeper)
    for part in ("", "gaps/", "matrix/", "analysis/", "analysis/?form=docx", "notice/"):
        assert client.get(f"/portfolio/rounds/{sheet.round_id}/{part}").status_code == 200, part
    page = client.get(f"/portfolio/evaluations/{sheet.pk}/").content.decode()
    assert "共用の番号" not in page
    assert "権限は見直し済み" not in page
    assert "共用の番号" in as_person(office.clerk).get(f"/portfolio/evaluations/{sheet.pk}/").content.decode()
    assert client.get(f"/portfolio/evaluations/{sheet.pk}/write/").status_code == 404

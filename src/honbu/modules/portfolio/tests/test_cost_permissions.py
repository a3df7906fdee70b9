"""Who sees costs: the owner, IT and the contract section; for everybody else there are none (SYS-2)."""

import datetime
import io
import zipfile

import pytest
from django.urls import reverse

from honbu.kernel.access.public import NotAllowed
from honbu.kernel.documents import public as documents
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail.public import Line
from honbu.modules.meetings.tests.makers import an_upload
from honbu.modules.portfolio.actions import bridging, cost_books, quotes
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.documents.cost_book import book_of
from honbu.modules.portfolio.domain.states import SheetAct
from honbu.modules.portfolio.models import CostBridge, CostSheet, Quote
from honbu.modules.portfolio.tests.cost_makers import Costs, a_costly_ward, a_quote, a_row, a_sheet, fixed
from honbu.modules.portfolio.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-2")]
OURS = ("costs/", "quotes/", "bridges/", "systems/<int:pk>/costs/")


@pytest.fixture
def ward() -> Costs:
    """A ward with two systems."""
    return a_costly_ward()


def everything(ward: Costs) -> tuple[CostSheet, Quote, CostBridge, documents.Document]:
    """A draft with a quote and its file, a bridge, and a book that came back."""
    old = fixed(ward, a_sheet(ward, a_row("lease", "", "1,234,567")))
    sheet = a_sheet(ward, a_row("usage", "", "600,000", start=2028), first_year=2028)
    quote = a_quote(ward, sheet, upload=an_upload("見積書.pdf"))
    sheet.refresh_from_db()
    bridge = bridging.build_bridge(old, sheet, actor=ward.clerk)
    upload = an_upload("経費.xlsx", book_of(sheet).content)
    return sheet, quote, bridge, cost_books.receive_book(sheet, upload, actor=ward.clerk)


def addresses(ward: Costs) -> list[str]:
    """Every address of costs, about what system S has."""
    sheet, quote, bridge, document = everything(ward)
    values = {
        "quote": [quote.pk], "quote_file": [quote.pk], "quote_remove": [quote.pk], "quote_new": [sheet.pk],
        "bridge_new": [sheet.pk], "cost_round": [2027], "cost_move": [sheet.pk, "submit"],
        "cost_book_preview": [sheet.pk, document.pk], "system_costs": [ward.system.pk],
        **{key: [] for key in ("costs", "cost_new", "tax_rates")},
        **{key: [bridge.pk] for key in ("bridge", "bridge_edit", "bridge_remove", "bridge_paper")},
    }  # fmt: skip
    names = [one.name for one in urlpatterns if str(one.pattern).startswith(OURS)]
    assert len(names) == 27
    return [reverse(f"portfolio:{name}", args=values.get(name or "", [sheet.pk])) for name in names]


GENERAL = ("/portfolio/costs/", "/portfolio/costs/new/", "/portfolio/costs/rounds/2027/")


def statuses(person: Person, urls: list[str]) -> dict[str, set[int]]:
    """What GET and POST give."""
    client = as_person(person)
    return {url: {client.get(url).status_code, client.post(url).status_code} - {405} for url in urls}


def test_for_somebody_without_any_right_every_address_is_404(ward: Costs) -> None:
    found = statuses(ward.outsider, addresses(ward))
    assert {url: seen for url, seen in found.items() if seen != {404}} == {}


def test_for_the_owner_of_another_system_every_address_about_this_one_is_404(ward: Costs) -> None:
    urls = [url for url in addresses(ward) if url not in GENERAL]
    found = statuses(ward.neighbour, urls)
    assert {url: seen for url, seen in found.items() if seen != {404}} == {}


def test_the_lists_and_papers_of_another_section_hold_nothing_of_this_one(ward: Costs) -> None:
    everything(ward)
    page = as_person(ward.neighbour).get("/portfolio/costs/").content.decode()
    assert "住民記録" not in page
    paper = as_person(ward.neighbour).get("/portfolio/costs/rounds/2027/?form=xlsx").content
    assert "住民記録" not in texts_of(paper)


def test_the_owner_it_and_the_contract_section_read_quotes_and_their_files(ward: Costs) -> None:
    _sheet, quote, _bridge, _document = everything(ward)
    for person in (ward.clerk, ward.officer, ward.buyer):
        client = as_person(person)
        assert "12,345,678円" in client.get(reverse("portfolio:quote", args=[quote.pk])).content.decode()
        assert client.get(reverse("portfolio:quote_file", args=[quote.pk])).status_code == 200


def test_the_owner_of_another_system_asks_for_a_quote_by_its_number_gets_404_and_it_is_logged(ward: Costs) -> None:
    _sheet, quote, _bridge, _document = everything(ward)
    assert as_person(ward.neighbour).get(reverse("portfolio:quote", args=[quote.pk])).status_code == 404
    assert as_person(ward.neighbour).get(reverse("portfolio:quote", args=[quote.pk + 99])).status_code == 404
    line = Line.objects.get(verb="portfolio.quote.refused")
    assert (line.actor_id, line.object_id) == (ward.neighbour.pk, str(quote.pk))
    assert "みどり電算" not in line.object_title


def test_the_file_of_a_quote_is_found_by_no_other_door(ward: Costs) -> None:
    _sheet, quote, _bridge, document = everything(ward)
    for number in (quote.document_id or 0, document.pk):
        kept = documents.Document.objects.get(pk=number)
        assert kept.disclosure == "closed"
        assert not documents.may_read(ward.neighbour, kept)
        assert not documents.may_read(None, kept)
        assert documents.may_read(ward.buyer, kept)
        assert not documents.documents_for(ward.clerk).filter(pk=number).exists()


def test_a_book_of_one_sheet_is_no_book_of_another(ward: Costs) -> None:
    _sheet, quote, _bridge, document = everything(ward)
    other = a_sheet(ward, a_row("usage", "", "1"))
    client = as_person(ward.clerk)
    for number in (document.pk, quote.document_id):
        assert client.get(reverse("portfolio:cost_book_preview", args=[other.pk, number])).status_code == 404


def texts_of(content: bytes) -> str:
    """Everything that stands in an Excel file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("page", ["/portfolio/", "/portfolio/costs/"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_list_that_is_taken_away_holds_a_price_or_a_weakness(ward: Costs, page: str, form: str) -> None:
    everything(ward)
    response = as_person(ward.officer).get(page, {"export": form})
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    text = texts_of(content) if form == "xlsx" else content.decode("utf-8-sig")
    assert "住民記録" in text
    for secret in ("1234567", "1,234,567", "12345678", "600000", "3000000", "古いOS", "みどり電算", "6172835"):
        assert secret not in text


def test_a_reader_of_costs_who_may_not_write_changes_nothing(ward: Costs) -> None:
    sheet, quote, bridge, _document = everything(ward)
    deeds = (
        lambda: actions.write_rows(sheet, [a_row("usage", "", "1")], actor=ward.buyer),
        lambda: actions.revise_head(sheet, {"title": "別"}, actor=ward.buyer),
        lambda: actions.submit_sheet(sheet, actor=ward.buyer),
        lambda: actions.drop_sheet(sheet, actor=ward.buyer, reason="不要"),
        lambda: quotes.remove_quote(quote, actor=ward.buyer, reason="不要"),
        lambda: bridging.write_drivers(bridge, [], actor=ward.buyer),
        lambda: bridging.remove_bridge(bridge, actor=ward.buyer),
        lambda: actions.begin_sheet({"system": ward.system, "first_year": 2027}, actor=ward.buyer),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_a_section_that_only_uses_the_system_together_sees_no_costs_of_it(ward: Costs) -> None:
    everything(ward)
    ward.system.co_users.add(ward.units["tax"])
    client = as_person(ward.neighbour)
    page = client.get(reverse("portfolio:system", args=[ward.system.pk]))
    assert page.status_code == 200
    assert reverse("portfolio:system_costs", args=[ward.system.pk]) not in page.content.decode()
    assert client.get(reverse("portfolio:system_costs", args=[ward.system.pk])).status_code == 404


def test_only_the_office_scrutinises_fixes_sends_back_and_enters_rates(ward: Costs) -> None:
    sheet = actions.submit_sheet(a_sheet(ward, a_row("usage", "", "100")), actor=ward.clerk)
    for act in (SheetAct.SCRUTINISE, SheetAct.FIX, SheetAct.SEND_BACK):
        for person in (ward.clerk, ward.buyer):
            with pytest.raises(NotAllowed):
                actions.move_sheet(sheet, act, actor=person, reason="理由")
    with pytest.raises(NotAllowed):
        actions.register_rate(datetime.date(2030, 1, 1), 12, actor=ward.clerk)
    assert as_person(ward.clerk).post(f"/portfolio/costs/{sheet.pk}/move/scrutinise/").status_code == 404
    assert as_person(ward.officer).post(f"/portfolio/costs/{sheet.pk}/move/scrutinise/").status_code == 302


def test_totals_of_similar_systems_are_for_the_office(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("usage", "", "7,654,321"), system=ward.other))
    sheet = a_sheet(ward, a_row("usage", "", "6,000,000"))
    url = reverse("portfolio:cost_compare", args=[sheet.pk])
    assert "7,654,321円" in as_person(ward.officer).get(url).content.decode()
    for person in (ward.clerk, ward.buyer):
        page = as_person(person).get(url).content.decode()
        assert "7,654,321" not in page
        assert "税証明システム" not in page

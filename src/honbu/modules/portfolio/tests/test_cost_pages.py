"""The pages of costs: the grid as a clerk fills it, the record, the tab of a system (SYS-2)."""

import datetime
import re

import pytest
from django.urls import reverse

from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.meetings.tests.makers import an_upload
from honbu.modules.portfolio.actions import costs as actions
from honbu.modules.portfolio.models import CostSheet, Project, Quote
from honbu.modules.portfolio.models.costs import TaxRate
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.tests.cost_makers import Costs, a_costly_ward, a_quote, a_row, a_sheet, fixed

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-2")]


@pytest.fixture
def ward() -> Costs:
    """A ward with two systems."""
    return a_costly_ward()


def grid_of(client, sheet: CostSheet) -> dict[str, str]:
    """What the grid holds before anything is typed."""
    form = client.get(reverse("portfolio:cost_edit", args=[sheet.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_clerk_makes_a_sheet_fills_its_grid_and_hands_it_in(ward: Costs) -> None:
    client = as_person(ward.clerk)
    response = client.post(
        reverse("portfolio:cost_new"), {"thing": f"s{ward.system.pk}", "first_year": "2027", "years": "5"}
    )
    sheet = CostSheet.objects.get()
    assert response["Location"] == reverse("portfolio:cost_edit", args=[sheet.pk])
    values = grid_of(client, sheet) | {
        "r0_kind": "construction", "r0_y2027": "3,000万", "r1_kind": "usage", "r1_title": "クラウド",
        **{f"r1_y{year}": "６００万円" for year in range(2027, 2032)},
    }  # fmt: skip
    assert client.post(response["Location"], values)["Location"] == reverse("portfolio:cost_sheet", args=[sheet.pk])
    page = client.get(reverse("portfolio:cost_sheet", args=[sheet.pk])).content.decode()
    assert "60,000,000円" in page
    sheet.refresh_from_db()
    client.post(reverse("portfolio:cost_move", args=[sheet.pk, "submit"]), {"version": sheet.version})
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def test_doubts_stand_beside_their_cells_until_a_word_is_given(ward: Costs) -> None:
    client = as_person(ward.clerk)
    sheet = a_sheet(ward)
    url = reverse("portfolio:cost_edit", args=[sheet.pk])
    values = grid_of(client, sheet) | {"r0_kind": "maintenance", "r0_y2027": "約120万", "r0_y2028": "1,200"}
    assert client.post(url, values)["Location"] == url
    page = client.get(url).content.decode()
    assert "概算のようです" in page
    assert "桁が大きく違います" in page
    assert "どう確かめたかを書いてください" in page
    client.post(reverse("portfolio:cost_move", args=[sheet.pk, "submit"]))
    assert CostSheet.objects.get().state == "draft"
    values = grid_of(client, sheet) | {"r0_checked": "2年目は一部だけ"}
    assert client.post(url, values)["Location"] == reverse("portfolio:cost_sheet", args=[sheet.pk])
    client.post(reverse("portfolio:cost_move", args=[sheet.pk, "submit"]))
    assert CostSheet.objects.get().state == "submitted"


def test_a_row_needs_its_kind_and_what_was_typed_stays_in_the_page(ward: Costs) -> None:
    client = as_person(ward.clerk)
    sheet = a_sheet(ward)
    values = grid_of(client, sheet) | {"r0_y2027": "1,234,000"}
    response = client.post(reverse("portfolio:cost_edit", args=[sheet.pk]), values)
    assert response.status_code == 422
    assert "1行目の区分を選んでください" in response.content.decode()
    assert 'value="1,234,000"' in response.content.decode()


def test_two_clerks_at_one_grid_lose_nothing_of_each_other(ward: Costs) -> None:
    client = as_person(ward.clerk)
    sheet = a_sheet(ward, a_row("maintenance", "", "100"), a_row("usage", "", "200"))
    values = grid_of(client, sheet)
    actions.write_rows(sheet, [a_row("maintenance", "", "777"), a_row("usage", "", "200")], actor=ward.clerk)
    response = client.post(reverse("portfolio:cost_edit", args=[sheet.pk]), values | {"r1_y2027": "250"})
    assert response.status_code == 422
    assert queries.rows_of(sheet)[0].cells[2027] == "777"
    assert 'value="250"' in response.content.decode()


def test_a_stale_page_changes_nothing_of_a_submitted_sheet(ward: Costs) -> None:
    client = as_person(ward.clerk)
    sheet = a_sheet(ward, a_row("maintenance", "", "100"))
    values = grid_of(client, sheet) | {"r0_y2027": "999"}
    actions.submit_sheet(sheet, actor=ward.clerk)
    spread = {"kind": "lease", "amount": "1200", "first": "R9.4.1", "basis": "estimate", "tax": "included"}
    quote = {"vendor": "業者", "received_on": "R8.5.1", "amount": "100", "tax": "included"}
    for name, data in (
        ("cost_edit", values), ("cost_head", {"title": "別"}), ("cost_spread", spread), ("cost_drop", {"reason": "不要"}),
        ("quote_new", quote), ("cost_book_new", {"file": an_upload("経費.xlsx", b"x")}),
    ):  # fmt: skip
        client.post(reverse(f"portfolio:{name}", args=[sheet.pk]), data)
    sheet.refresh_from_db()
    assert (sheet.state, queries.table_for(sheet).total, Quote.objects.count()) == ("submitted", 500, 0)
    assert sheet.title != "別"


def test_a_sheet_that_changed_since_it_was_read_is_not_submitted(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", "100"))
    actions.write_rows(sheet, [a_row("maintenance", "", "200")], actor=ward.clerk)
    as_person(ward.clerk).post(
        reverse("portfolio:cost_move", args=[sheet.pk, "submit"]), {"version": str(sheet.version)}
    )
    assert CostSheet.objects.get().state == "draft"


def test_the_helper_spreads_a_yearly_amount_from_october(ward: Costs) -> None:
    sheet = a_sheet(ward)
    values = {"kind": "usage", "amount": "600万円", "first": "R9.10.1", "basis": "estimate", "tax": "included"}
    client = as_person(ward.clerk)
    assert client.post(reverse("portfolio:cost_spread", args=[sheet.pk]), values).status_code == 302
    assert queries.table_for(sheet).by_year == (3_000_000, 6_000_000, 6_000_000, 6_000_000, 6_000_000)
    response = client.post(reverse("portfolio:cost_spread", args=[sheet.pk]), values | {"amount": "約600万"})
    assert "概算のようです" in response.content.decode()


def test_the_office_scrutinises_sends_back_and_fixes_on_the_page(ward: Costs) -> None:
    sheet = actions.submit_sheet(a_sheet(ward, a_row("maintenance", "", "100")), actor=ward.clerk)
    office, section = as_person(ward.officer), as_person(ward.clerk)
    office.post(reverse("portfolio:cost_return", args=[sheet.pk]), {"reason": "回線の額がありません"})
    assert "回線の額がありません" in section.get(reverse("portfolio:cost_sheet", args=[sheet.pk])).content.decode()
    for client, deed in ((section, "submit"), (office, "scrutinise"), (office, "fix")):
        client.post(reverse("portfolio:cost_move", args=[sheet.pk, deed]))
    assert CostSheet.objects.get().state == "fixed"


def test_the_tab_of_a_system_shows_its_sheets_its_years_and_plan_beside_actual(ward: Costs) -> None:
    fixed(ward, a_sheet(ward, a_row("maintenance", "", "1,000")))
    a_sheet(ward, a_row("maintenance", "", {2027: "1,125"}, basis="actual"), title="実績のシート")
    page = as_person(ward.clerk).get(reverse("portfolio:system_costs", args=[ward.system.pk])).content.decode()
    for words in ("実績のシート", "計画と実績", "1,125円", "113%", "<svg", "令和9年度"):
        assert words in page
    tabs = as_person(ward.clerk).get(reverse("portfolio:system", args=[ward.system.pk])).content.decode()
    assert reverse("portfolio:system_costs", args=[ward.system.pk]) in tabs


def test_every_page_of_a_sheet_opens_and_none_has_inline_style_or_script(ward: Costs) -> None:
    old = fixed(ward, a_sheet(ward, a_row("lease", "", "12,000,000")))
    sheet = a_sheet(ward, a_row("usage", "", "6,000,000", start=2028), first_year=2028, note="備考")
    quote = a_quote(ward, sheet)
    names = ("sheet", "edit", "head", "spread", "copy", "drop", "compare", "paper", "book_new")
    urls = [reverse(f"portfolio:cost_{name}", args=[sheet.pk]) for name in names]
    urls += [reverse("portfolio:cost_sheet", args=[old.pk]), reverse("portfolio:quote", args=[quote.pk])]
    urls += [reverse(f"portfolio:{name}") for name in ("costs", "cost_new", "tax_rates")]
    urls += [reverse(f"portfolio:{name}", args=[sheet.pk]) for name in ("quote_new", "bridge_new", "cost_return")]
    urls += [reverse("portfolio:quote_remove", args=[quote.pk]), reverse("portfolio:cost_round", args=[2027])]
    client = as_person(ward.officer)
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200, url
        page = response.content.decode()
        assert not re.search(r"<[^>]+ style=|<script(?![^>]* src=)[^>]*>|\son[a-z]+=", page), url


def test_a_quote_is_entered_with_its_file_and_chosen_in_the_grid(ward: Costs) -> None:
    sheet = a_sheet(ward)
    client = as_person(ward.clerk)
    values = {
        "vendor": "みどり電算", "received_on": "R8.5.11", "amount": "1,230万円", "tax": "excluded",
        "file": an_upload("見積書.pdf"),
    }  # fmt: skip
    assert client.post(reverse("portfolio:quote_new", args=[sheet.pk]), values).status_code == 302
    quote = Quote.objects.get()
    assert (quote.amount, quote.tax_included, quote.document_id is None) == (12_300_000, False, False)
    grid = grid_of(client, sheet) | {
        "r0_kind": "construction", "r0_y2027": "12,300,000", "r0_basis": "quote", "r0_quote": str(quote.pk),
    }  # fmt: skip
    client.post(reverse("portfolio:cost_edit", args=[sheet.pk]), grid)
    assert queries.rows_of(sheet)[0].quote == quote.pk
    url = reverse("portfolio:quote_remove", args=[quote.pk])
    assert client.post(url, {"reason": "取り違え"}).status_code == 302
    assert queries.rows_of(sheet)[0].quote is None


@pytest.mark.parametrize(
    "wrong", [{"amount": "たくさん"}, {"amount": "-5"}, {"received_on": "R99.1.1"}, {"file": ("x.exe", b"MZ")}]
)
def test_a_quote_that_cannot_be_is_not_entered(ward: Costs, wrong: dict) -> None:
    sheet = a_sheet(ward)
    values = {"vendor": "みどり電算", "received_on": "R8.5.11", "amount": "100", "tax": "included", **wrong}
    if "file" in wrong:
        values["file"] = an_upload(*wrong["file"])
    response = as_person(ward.clerk).post(reverse("portfolio:quote_new", args=[sheet.pk]), values)
    assert response.status_code == 422
    assert Quote.objects.count() == 0


def test_a_project_has_its_sheet_as_well(ward: Costs) -> None:
    project = Project.objects.create(
        title="窓口予約",
        unit=ward.units["counter"],
        author=ward.clerk,
        created_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
    )
    client = as_person(ward.clerk)
    client.post(reverse("portfolio:cost_new"), {"thing": f"p{project.pk}", "first_year": "2027", "years": "5"})
    sheet = CostSheet.objects.get()
    assert sheet.project == project
    for name in ("cost_sheet", "cost_compare", "cost_edit"):
        assert client.get(reverse(f"portfolio:{name}", args=[sheet.pk])).status_code == 200


def test_a_rate_is_entered_by_the_office(ward: Costs) -> None:
    response = as_person(ward.officer).post(reverse("portfolio:tax_rates"), {"since": "R12.4.1", "percent": "12"})
    assert response.status_code == 302
    assert TaxRate.objects.get(since=datetime.date(2030, 4, 1)).numerator == 12


def test_a_copy_is_made_on_the_page(ward: Costs) -> None:
    sheet = a_sheet(ward, a_row("maintenance", "", "100"))
    client = as_person(ward.clerk)
    response = client.post(reverse("portfolio:cost_copy", args=[sheet.pk]), {"first_year": "2028"})
    copy = CostSheet.objects.exclude(pk=sheet.pk).get()
    assert response["Location"] == reverse("portfolio:cost_edit", args=[copy.pk])
    assert queries.table_for(copy).total == 500

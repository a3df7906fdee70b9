"""What was asked of the portfolio when the headquarters met, each in one sentence: over the pages and with real books of Excel.

H31 is the record of 平成31年度第1回, R5 that of 令和5年度第1回, L a line of it. What else was asked stands with what it is
about: the inventory in test_intake, the 24 months and 共同利用 in test_renewals, the decisions in test_projects.
"""

import datetime
import io
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.portfolio import jobs
from honbu.modules.portfolio.actions import evaluating
from honbu.modules.portfolio.domain.cost_sheet import FIRST_CELL, FIRST_ROW
from honbu.modules.portfolio.domain.evaluating import Entry
from honbu.modules.portfolio.domain.evaluation_sheet import HEAD_ROW, SCORE
from honbu.modules.portfolio.models import (
    Advice,
    CostBridge,
    CostSheet,
    EucTool,
    Evaluation,
    EvaluationRound,
    FirstScore,
    ItemSet,
)
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.cost_books import NAME
from honbu.modules.portfolio.tests import makers
from honbu.modules.portfolio.tests.cost_makers import a_costly_ward, a_row, a_sheet, fixed, reckoned
from honbu.modules.portfolio.tests.makers import Office
from honbu.modules.portfolio.tests.ward import a_system, some_offices

pytestmark = pytest.mark.django_db


def sent(client: Client, address: str, **typed: object) -> Any:
    """A form as it is opened, with what somebody types into it, sent. None takes a tick away."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | typed
    return client.post(address, {name: value for name, value in values.items() if value not in (None, False)})


def words_on(client: Client, address: str) -> str:
    """What stands on a page that is there, or on the one to which it leads."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def told(response: Any) -> str:
    """What somebody reads after a step."""
    return str(response.content.decode())


def opened(client: Client, address: str, **choice: bool) -> Any:
    """A book of Excel from a page, open."""
    response = client.get(address)
    assert response.status_code == 200, address
    return openpyxl.load_workbook(io.BytesIO(b"".join(response)), **choice)


def as_file(book: Any, name: str) -> dict[str, SimpleUploadedFile]:
    """The book, saved and chosen on a page."""
    target = io.BytesIO()
    book.save(target)
    return {"file": SimpleUploadedFile(name, target.getvalue())}


def score(sheet: Evaluation, code: str, what: str = "score") -> str:
    """The field of an item."""
    return f"{what}_{sheet.round.item_set.items.get(code=code).pk}"


def scores(sheet: Evaluation, points: str, **others: str) -> dict[str, object]:
    """The same points for every item but those that are named by their codes."""
    items = sheet.round.item_set.items.all()
    return {f"score_{item.pk}": others.get(item.code, points) for item in items}


# ---- システム評価 --------------------------------------------------------------------------------------------------------------


def it_finds_no_way_to_the_first_stage(office: Office, sheet: Evaluation) -> None:
    """By action, by page and by Excel; nothing of what the section has said changes."""
    before = list(FirstScore.objects.order_by("pk").values())
    top, books = f"/portfolio/evaluations/{sheet.pk}/", f"/portfolio/rounds/{sheet.round_id}/books/{sheet.unit_id}/"
    for person in (office.keeper, office.chief):
        with pytest.raises(access.NotAllowed):
            evaluating.write_first(sheet, {"V1": Entry(1, reason="低い")}, {}, actor=person)
    client = as_person(office.keeper)
    for step in ("write", "draft", "hand", "confirm", "send-back"):
        assert client.post(f"{top}{step}/", {**scores(sheet, "1"), "seen": ""}).status_code == 404, step
    book = opened(client, books)
    book.worksheets[0].cell(HEAD_ROW + 1, SCORE + 1).value = 1
    assert client.post(f"{books}take-in/", as_file(book, "評価の表.xlsx")).status_code == 404
    # Nor by the hands of the section, once its chief has it.
    response = as_person(office.clerk).post(f"{books}take-in/", as_file(book, "評価の表.xlsx"))
    if sheet.state != "handed_out":
        assert "取り込まないシートがあります" in words_on(as_person(office.clerk), response["Location"])
        as_person(office.clerk).post(response["Location"])
    assert list(FirstScore.objects.order_by("pk").values()) == before


@pytest.mark.requirement("SYS-3")
def test_two_stages_the_first_is_the_sections_alone_and_where_the_second_is_two_points_off_it_gives_its_reason_and_comes_first() -> None:  # fmt: skip  # noqa: E501
    """H31 L99: 1次評価は所管課が行い、二次評価は情報管理課が行う."""
    office = makers.an_office()
    for name in ("住民記録システム", "戸籍システム"):
        makers.a_system(office.section, name)
    round_ = makers.a_round(office)
    mine, other = (round_.evaluations.get(system__name=name) for name in ("住民記録システム", "戸籍システム"))
    clerk, chief, it = (as_person(person) for person in (office.clerk, office.head, office.keeper))
    it_finds_no_way_to_the_first_stage(office, mine)
    for sheet in (mine, other):
        low = {score(sheet, "V2"): "2", score(sheet, "V2", "reason"): "手作業が残る"}
        response = sent(clerk, f"/portfolio/evaluations/{sheet.pk}/write/", **scores(sheet, "4") | low, hand="yes")
        assert "課長に回しました" in words_on(clerk, response["Location"])
    mine.refresh_from_db()
    it_finds_no_way_to_the_first_stage(office, mine)
    for sheet in (mine, other):
        chief.post(f"/portfolio/evaluations/{sheet.pk}/confirm/")
    it.post(f"/portfolio/rounds/{round_.pk}/move/begin_second/")
    it_finds_no_way_to_the_first_stage(office, mine)

    first = f"/portfolio/evaluations/{mine.pk}/second/"
    assert sent(it, first, **{score(mine, "V1"): "3"}, agree="on").status_code == 302, "one point needs no reason"
    second = f"/portfolio/evaluations/{other.pk}/second/"
    for code, points in (("F1", "1"), ("V2", "4")):
        refused = sent(it, second, **{score(other, code): points})
        assert refused.status_code == 422
        assert "理由" in told(refused)
    reasons = {score(other, "F1", "reason"): "記録では7回止まった", score(other, "V2", "reason"): "今は自動で送る"}
    points = {score(other, "F1"): "1", score(other, "V2"): "4"}
    assert sent(it, second, **points, **reasons, agree="on").status_code == 302

    analysis = f"/portfolio/rounds/{round_.pk}/analysis/"
    rows = opened(it, f"{analysis}?form=xlsx")["不一致"].iter_rows(min_row=4, values_only=True)
    assert [(row[0], row[1], row[-1] or "") for row in rows] == [
        (-3, "戸籍システム", "記録では7回止まった"), (2, "戸籍システム", "今は自動で送る"), (-1, "住民記録システム", ""),
    ]  # fmt: skip
    paper = docx.Document(io.BytesIO(b"".join(it.get(f"{analysis}?form=docx"))))
    assert [row.cells[0].text for row in paper.tables[0].rows] == ["差", "-3", "+2"]
    assert any("1点の差は1件" in one.text for one in paper.paragraphs)


@pytest.mark.requirement("SYS-3")
@pytest.mark.requirement("SYS-10")
def test_understandable_sheet_every_item_has_its_help_and_not_knowing_asks_it_with_the_promoter_in_copy_and_costs_no_points() -> None:  # fmt: skip  # noqa: E501
    """H31 L99-103: 所管の知識レベルで理解し、作成できるものでしょうか / 情報化推進員もいますから、うまく活用してほしい."""
    office = makers.an_office()
    sheet = makers.a_round(office).evaluations.get()
    clerk, promoter, it = (as_person(person) for person in (office.clerk, office.promoter, office.keeper))
    write, top = f"/portfolio/evaluations/{sheet.pk}/write/", f"/portfolio/evaluations/{sheet.pk}/"
    page, form = words_on(clerk, write), clerk.get(write).context["form"]
    items = list(sheet.round.item_set.items.all())
    for item in items:
        field = form.fields[f"score_{item.pk}"]
        assert 0 < len(field.help_text) <= 80
        assert item.text in page
        assert field.help_text in page
    assert page.count("わからない（相談する）") == page.count("5 とても良い") == len(items) == 16

    sent(clerk, write, **scores(sheet, "4"))
    without_asking = clerk.get(top).context["means"][0]
    asked = {score(sheet, "F1"): "unknown", score(sheet, "F1", "reason"): "何を数えますか"}
    assert "課長に回しました" in words_on(clerk, sent(clerk, write, **asked, hand="yes")["Location"])
    assert clerk.get(top).context["means"][0] == without_asking, "what is not known counts neither high nor low"
    assert without_asking[1:] == ("4.0", "4.0")

    ticket = f"/portfolio/evaluations/advice/{Advice.objects.get().pk}/"
    assert "相談：住民記録システム" in words_on(it, "/")
    assert "（写し）相談：住民記録システム" in words_on(promoter, "/notices/")
    for client in (it, promoter):
        assert "何を数えますか" in words_on(client, ticket)
    assert as_person(office.stranger).get(ticket).status_code == 404
    it.post(f"{ticket}answer/", {"answer": "業務が止まった回数です。記録簿を見てください。"})
    for client in (clerk, promoter):
        assert "回答がありました：相談：住民記録システム" in words_on(client, "/notices/")
    assert "業務が止まった回数です" in words_on(clerk, top)


@pytest.mark.requirement("SYS-4")
def test_euc_an_access_tool_in_place_of_a_customisation_is_evaluated_if_the_setting_says_so_and_told_of_when_its_author_leaves() -> None:  # fmt: skip  # noqa: E501
    """H31 L93-95: カスタマイズに当たる部分をアクセスやエクセル等を用いて / 今回は購入したシステムを評価する計画."""
    offices = some_offices()
    system = a_system(offices)
    clerk, it, chief = (as_person(person) for person in (offices.clerk, offices.it_clerk, offices.chief))
    typed = {"name": "証明書の集計", "file_type": "access", "lack": "カスタマイズ", "author": offices.clerk.number}
    new = f"/portfolio/euc/new/?system={system.pk}"
    response = sent(clerk, new, **typed, unit=str(offices.section.pk), complexity="1", impact="1")
    assert response.status_code == 302, told(response)
    tool = EucTool.objects.get()
    assert (tool.replaces, tool.lack) == (system, "カスタマイズ")
    beside = words_on(clerk, f"/portfolio/systems/{system.pk}/connections/")
    assert tool.name in beside
    assert "カスタマイズ" in beside

    it.post("/portfolio/rounds/items/new/")
    days = {"first_until": clock.today().isoformat(), "second_until": clock.today().isoformat()}
    sent(it, "/portfolio/rounds/new/", title="システム評価", item_set=ItemSet.objects.get().pk, **days)
    round_ = EvaluationRound.objects.get()
    it.post(f"/portfolio/rounds/{round_.pk}/move/distribute/")
    sheets = f"/portfolio/evaluations/?round={round_.pk}"
    for setting, included in ((None, False), ("on", True), (None, False), ("on", True)):
        sent(it, f"/portfolio/rounds/{round_.pk}/edit/", with_euc=setting)
        page = words_on(clerk, sheets)
        assert system.name in page
        assert (tool.name in page) is included

    jobs.look_over_the_inventory()
    assert "作成者" not in words_on(chief, "/portfolio/questions/?state=asked")
    posting = offices.clerk.postings.get()
    posting.valid_to = clock.today() - datetime.timedelta(days=1)
    posting.save()
    jobs.look_over_the_inventory()
    assert "システム台帳の質問に答える" in words_on(as_person(offices.promoter), "/")
    for person in (offices.promoter, offices.chief, offices.it_clerk):
        assert f"EUCツール「{tool.name}」の作成者" in words_on(as_person(person), "/portfolio/questions/?state=asked")
    assert "作成者が在籍していません" in words_on(chief, f"/portfolio/euc/{tool.pk}/")


# ---- 経費 ----------------------------------------------------------------------------------------------------------------------


def handed_in(client: Client, sheet: CostSheet) -> str:
    """What the clerk reads after handing a sheet in."""
    return told(client.post(reverse("portfolio:cost_move", args=[sheet.pk, "submit"]), follow=True))


@pytest.mark.requirement("SYS-2")
def test_why_half_the_bridge_from_the_old_lease_to_the_new_cloud_names_every_driver_to_the_yen_or_the_sheet_is_not_handed_in() -> None:  # fmt: skip  # noqa: E501
    """R5 L85-87: 半額になるのはどういう理由ですか / 現在は機器をリースしているため高額となります."""
    ward = a_costly_ward()
    rows = (a_row("lease", "機器", "12,000,000"), a_row("maintenance", "機器の保守", "2,000,000"))
    old = fixed(ward, a_sheet(ward, *rows, title="いまのリース"))
    clerk = as_person(ward.clerk)
    sent(clerk, reverse("portfolio:cost_new"), thing=f"s{ward.system.pk}", first_year="2028", years="5")
    new = CostSheet.objects.get(state="draft")
    typed = {f"r0_y{year}": "600万円" for year in range(2028, 2033)} | {"r0_kind": "usage", "r0_title": "クラウド"}
    moving = {"r1_kind": "migration", "r1_title": "データの移し替え", "r1_y2028": "5,000千円"}
    sent(clerk, reverse("portfolio:cost_edit", args=[new.pk]), **typed, **moving)
    assert "「差の説明」を作ってから" in handed_in(clerk, new)

    clerk.post(reverse("portfolio:bridge_new", args=[new.pk]), {"old": old.pk})
    bridge = CostBridge.objects.get()
    edit, show = (reverse(f"portfolio:{name}", args=[bridge.pk]) for name in ("bridge_edit", "bridge"))
    drivers = [
        ("リースの減", -60_000_000),
        ("利用料の増", 30_000_000),
        ("保守の減", -10_000_000),
        ("移行の増", 5_000_000),
    ]
    assert list(bridge.drivers.values_list("title", "amount")) == drivers
    assert sum(amount for _title, amount in drivers) == -35_000_000
    assert queries.five_year_table(new).total - queries.five_year_table(old).total == -35_000_000
    reasons = {"d0_reason": "機器を返す", "d1_reason": "月額の利用料", "d2_reason": "機器がない"}
    sent(clerk, edit, **reasons, d3_title="", d3_amount="", d3_reason="")
    assert "5,000,000円" in words_on(clerk, show)
    assert "説明がありません" in handed_in(clerk, new), "a seventh of the difference has no name"
    assert CostSheet.objects.get(pk=new.pk).state == "draft"
    sent(clerk, edit, d3_title="移行の増", d3_amount="500万円", d3_reason="一度だけの作業")
    page = words_on(clerk, show)
    for _title, amount in drivers:
        assert f"{abs(amount):,}円" in page
    assert "提出しました" in handed_in(clerk, new)


@pytest.mark.requirement("SYS-2")
def test_five_years_thirty_million_and_six_a_year_from_october_are_fifty_seven_million_in_excel_and_on_the_server_and_a_paste_in_thousands_is_caught() -> None:  # fmt: skip  # noqa: E501
    """H31 L136 (資料2-2 経費見積入力シート): 初期30,000,000円 and 年6,000,000円 from October; the first year has half of it."""
    ward = a_costly_ward()
    clerk = as_person(ward.clerk)
    sent(clerk, reverse("portfolio:cost_new"), thing=f"s{ward.system.pk}", first_year="2027", years="5")
    sheet = CostSheet.objects.get()
    page, grid, book_of, book_new = (
        reverse(f"portfolio:{name}", args=[sheet.pk])
        for name in ("cost_sheet", "cost_edit", "cost_book", "cost_book_new")
    )
    sent(clerk, grid, r0_kind="construction", r0_y2027="3,000万円")
    yearly = {"kind": "usage", "amount": "600万円", "first": "R9.10.1"}
    sent(clerk, reverse("portfolio:cost_spread", args=[sheet.pk]), **yearly)
    assert queries.five_year_table(sheet).by_year == (33_000_000, *[6_000_000] * 4)
    assert queries.with_totals(CostSheet.objects.all()).get().five_years == 57_000_000  # type: ignore[attr-defined]
    for amount in ("3,000,000円", "33,000,000円", "57,000,000円"):
        assert amount in words_on(clerk, page)
    book = opened(clerk, book_of)
    labels = {cell.value: cell for row in book[NAME].iter_rows() for cell in row if isinstance(cell.value, str)}
    total = labels["5年総額（式）"].offset(column=1)
    assert str(total.value).startswith("=SUM(")
    assert reckoned(book[NAME], total.coordinate, {}) == queries.five_year_table(sheet).total == 57_000_000
    assert opened(clerk, book_of, data_only=True)[NAME][total.coordinate].value == 57_000_000

    for row in (FIRST_ROW + 1, FIRST_ROW + 2):
        for column in range(FIRST_CELL + 1, FIRST_CELL + 6):
            if isinstance(book[NAME].cell(row, column).value, int | float):
                book[NAME].cell(row, column).value //= 1000
    preview = clerk.post(book_new, as_file(book, "経費.xlsx"))["Location"]
    assert words_on(clerk, preview).count("千円と円の単位を確かめてください") == 6, "every cell that was pasted"
    assert queries.five_year_table(sheet).total == 57_000_000
    sent(clerk, grid, r1_y2030="6,000")
    assert "千円と円の単位を確かめてください" in words_on(clerk, grid)
    assert "提出しました" not in handed_in(clerk, sheet)
    assert CostSheet.objects.get().state == "draft"

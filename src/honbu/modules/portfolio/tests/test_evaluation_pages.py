"""The pages of the evaluation, as those who work with them meet them."""

import datetime
import io
import re

import docx
import pytest

from honbu.kernel.clock import public as clock
from honbu.kernel.documents.tests.signing import as_person
from honbu.kernel.organisation.public import Person
from honbu.modules.portfolio.actions import evaluating, judging, rounds
from honbu.modules.portfolio.documents import evaluation as papers
from honbu.modules.portfolio.domain.evaluating import FORMULA, Entry
from honbu.modules.portfolio.models import Advice, Evaluation, EvaluationRound, FirstScore, ItemSet
from honbu.modules.portfolio.tests.makers import (
    Office,
    a_round,
    a_set,
    a_system,
    all_items,
    an_office,
    confirmed,
    in_second,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-3")]
WIDE = re.compile(r'\sstyle="|<style|<script(?![^>]*\bsrc=)[^>]*>\s*[^\s<]|\son[a-z]+="')


@pytest.fixture
def office() -> Office:
    """The people."""
    return an_office()


@pytest.fixture
def sheet(office: Office) -> Evaluation:
    """A sheet of 戸籍住民課."""
    return a_round(office).evaluations.get()


def page_of(person: Person, address: str) -> str:
    """A page that is there."""
    response = as_person(person).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def top(sheet: Evaluation) -> str:
    """Where a sheet is."""
    return f"/portfolio/evaluations/{sheet.pk}/"


def form_of(person: Person, sheet: Evaluation) -> dict[str, str]:
    """What the form carries when it is opened: its marks and what is stored."""
    page = page_of(person, f"{top(sheet)}write/")
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    values = {"seen": seen[1].replace("&quot;", '"'), "vendor_help": "", "first_verdict": "", "first_comment": ""}
    for row in FirstScore.objects.filter(evaluation=sheet):
        values[f"score_{row.item_id}"] = "unknown" if row.unknown else str(row.score or "")
        values[f"reason_{row.item_id}"], values[f"evidence_{row.item_id}"] = row.reason, row.evidence
    return values


def item(sheet: Evaluation, code: str) -> int:
    """The number of an item."""
    return sheet.round.item_set.items.get(code=code).pk


def test_the_office_prepares_and_hands_out_a_round(office: Office) -> None:
    a_system(office.section)
    a_system(None, "持ち主のないシステム")
    client = as_person(office.keeper)
    assert client.post("/portfolio/rounds/items/new/").status_code == 302
    item_set = ItemSet.objects.get()
    assert "16" in page_of(office.keeper, "/portfolio/rounds/items/")
    today = clock.today()
    values = {
        "title": "令和8年度システム評価",
        "fiscal_year": clock.FiscalYear.of(today).year,
        "item_set": item_set.pk,
        "first_until": (today + datetime.timedelta(days=30)).isoformat(),
        "second_until": (today + datetime.timedelta(days=20)).isoformat(),
        "note": "",
    }
    assert client.post("/portfolio/rounds/new/", values).status_code == 422
    values["second_until"] = (today + datetime.timedelta(days=60)).isoformat()
    assert client.post("/portfolio/rounds/new/", values).status_code == 302
    round_ = EvaluationRound.objects.get()
    address = f"/portfolio/rounds/{round_.pk}/move/distribute/"
    assert "持ち主のないシステム" in page_of(office.keeper, address)
    done = client.post(address, follow=True).content.decode()
    assert "1件を配布しました" in done
    assert "持ち主のないシステム" in done
    assert round_.evaluations.count() == 1


def test_the_office_changes_items_and_copies_an_edition(office: Office) -> None:
    made = a_set(office)
    client, address = as_person(office.keeper), f"/portfolio/rounds/items/{made.pk}/"
    values = {
        "code": "V9",
        "group": "利用",
        "axis": "value",
        "text": "楽しいですか",
        "explanation": "楽しさ。",
        "weight": 1,
    }
    assert client.post(f"{address}items/new/", values).status_code == 302
    assert client.post(f"{address}items/new/", {**values, "code": "V8", "explanation": "あ" * 81}).status_code == 422
    assert made.items.filter(code="V9").exists()
    assert client.post(f"{address}copy/", {"title": "次の版"}).status_code == 302
    assert client.post(f"{address}items/{made.items.get(code='V9').pk}/remove/").status_code == 302
    a_round(office, item_set=made)
    assert client.get(f"{address}items/new/").status_code == 404
    assert "変えられません" in page_of(office.keeper, address)


def test_a_half_filled_form_is_saved_without_any_script(office: Office, sheet: Evaluation) -> None:
    values = form_of(office.clerk, sheet) | {f"score_{item(sheet, 'V1')}": "4", "first_comment": "途中です"}
    response = as_person(office.clerk).post(f"{top(sheet)}write/", values, follow=True)
    assert "保存しました" in response.content.decode()
    assert FirstScore.objects.get().score == 4


def test_drafts_save_themselves_and_do_not_stand_in_their_own_way(office: Office, sheet: Evaluation) -> None:
    values, key, client = form_of(office.clerk, sheet), f"score_{item(sheet, 'V1')}", as_person(office.clerk)
    for points in ("4", "unknown", "2", "5"):
        assert client.post(f"{top(sheet)}draft/", {**values, key: points}).status_code == 204
    assert not Advice.objects.exists()
    assert client.post(f"{top(sheet)}write/", {**values, key: "3"}).status_code == 302
    assert FirstScore.objects.get().score == 3


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten_unseen(office: Office, sheet: Evaluation) -> None:
    values, client = form_of(office.clerk, sheet), as_person(office.clerk)
    key = f"score_{item(sheet, 'V1')}"
    evaluating.write_first(sheet, {"V1": Entry(2, reason="遅い")}, {}, actor=office.promoter)
    assert client.post(f"{top(sheet)}draft/", {**values, key: "5"}).status_code == 422
    response = client.post(f"{top(sheet)}write/", {**values, key: "5"})
    assert response.status_code == 422
    assert "ほかの人が内容を変えました" in response.content.decode() or "別の画面で" in response.content.decode()
    assert FirstScore.objects.get().score == 2


def test_a_sheet_is_written_asked_about_handed_on_and_confirmed_on_screen(office: Office, sheet: Evaluation) -> None:
    values = form_of(office.clerk, sheet)
    for one in sheet.round.item_set.items.all():
        values[f"score_{one.pk}"] = "4"
    values |= {f"score_{item(sheet, 'F1')}": "unknown", f"reason_{item(sheet, 'F1')}": "何を数えますか", "hand": "yes"}
    page = as_person(office.clerk).post(f"{top(sheet)}write/", values, follow=True).content.decode()
    assert "課長に回しました" in page
    ticket = Advice.objects.get()
    answer = f"/portfolio/evaluations/advice/{ticket.pk}/"
    assert "何を数えますか" in page_of(office.promoter, answer)
    as_person(office.keeper).post(f"{answer}answer/", {"answer": "記録簿の件数です"})
    assert "記録簿の件数です" in page_of(office.clerk, top(sheet))
    chief = as_person(office.head)
    assert chief.post(f"{top(sheet)}send-back/", {"reason": "相談の答えを反映"}).status_code == 302
    assert "相談の答えを反映" in page_of(office.clerk, f"{top(sheet)}write/")
    values = form_of(office.clerk, sheet) | {f"score_{item(sheet, 'F1')}": "5", "hand": "yes"}
    as_person(office.clerk).post(f"{top(sheet)}write/", values)
    ticket.refresh_from_db()
    assert ticket.state == "closed"
    assert chief.post(f"{top(sheet)}confirm/").status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def test_a_chief_who_wrote_it_is_told_on_the_sheet(office: Office, sheet: Evaluation) -> None:
    evaluating.write_first(sheet, all_items(sheet), {}, actor=office.head)
    evaluating.hand_to_chief(sheet, actor=office.head)
    evaluating.confirm_first(sheet, actor=office.head)
    assert "課長は同じ人です" in page_of(office.keeper, top(sheet))


def test_a_stale_form_changes_nothing_after_the_chief_has_confirmed(office: Office, sheet: Evaluation) -> None:
    written(office, sheet)
    stale = form_of(office.clerk, sheet) | {f"score_{item(sheet, 'V1')}": "1", f"reason_{item(sheet, 'V1')}": "x"}
    evaluating.hand_to_chief(sheet, actor=office.clerk)
    before = list(FirstScore.objects.order_by("pk").values())
    client = as_person(office.clerk)
    assert client.post(f"{top(sheet)}write/", stale, follow=True).status_code == 200
    assert list(FirstScore.objects.order_by("pk").values()) == before
    evaluating.confirm_first(sheet, actor=office.head)
    assert "変えられません" in client.post(f"{top(sheet)}write/", stale, follow=True).content.decode()
    assert client.post(f"{top(sheet)}draft/", stale).status_code == 404
    for person in (office.head, office.keeper, office.chief, office.deputy):
        as_person(person).post(f"{top(sheet)}write/", stale)
        as_person(person).post(f"{top(sheet)}draft/", stale)
    assert list(FirstScore.objects.order_by("pk").values()) == before


def test_the_office_judges_on_screen_with_what_the_section_said_beside_it(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet, 4, V1=Entry(2, reason="手作業が残る"))
    client = as_person(office.keeper)
    page = page_of(office.keeper, f"{top(sheet)}second/")
    assert "手作業が残る" in page
    values = {"seen": str(sheet.version), "agree": "on", "second_verdict": "improve", "second_comment": ""}
    key = item(sheet, "F1")
    assert client.post(f"{top(sheet)}second/", {**values, f"score_{key}": "1"}).status_code == 422
    answer = client.post(f"{top(sheet)}second/", {**values, f"score_{key}": "1", f"reason_{key}": "7回止まった"})
    assert answer.status_code == 302
    assert client.post(f"{top(sheet)}second/", {**values, f"score_{key}": "5"}).status_code == 422
    as_person(office.clerk).post(f"{top(sheet)}remark/", {"text": "うち5回は訓練です"})
    assert "うち5回は訓練です" in page_of(office.keeper, top(sheet))
    assert "改善" in page_of(office.keeper, f"{top(sheet)}settle/")
    assert client.post(f"{top(sheet)}settle/", {"verdict": "retire"}).status_code == 422
    assert client.post(f"{top(sheet)}settle/", {"verdict": "improve"}).status_code == 302
    gaps = page_of(office.keeper, f"/portfolio/rounds/{sheet.round_id}/gaps/")
    assert "住民記録システム" in gaps


def test_the_office_is_told_who_else_may_judge_its_own(office: Office) -> None:
    a_system(office.office, "庁内LAN")
    sheet = a_round(office).evaluations.get()
    evaluating.write_first(sheet, all_items(sheet), {}, actor=office.keeper)
    evaluating.hand_to_chief(sheet, actor=office.keeper)
    evaluating.confirm_first(sheet, actor=office.chief)
    rounds.begin_second(sheet.round, actor=office.keeper)
    page = as_person(office.keeper).get(f"{top(sheet)}second/", follow=True).content.decode()
    assert "外部 見男" in page


def test_every_page_opens_and_none_has_style_or_script_inside(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet, 4, F1=Entry(unknown=True))
    judging.score_second(sheet, {"F1": (3, ""), "V1": (2, "違う")}, actor=office.keeper, agree=True)
    judging.say(sheet, "意見です", actor=office.keeper)
    round_, ticket = f"/portfolio/rounds/{sheet.round_id}/", Advice.objects.get()
    addresses = [
        "/portfolio/rounds/", "/portfolio/rounds/new/", "/portfolio/rounds/items/", round_, f"{round_}edit/",
        f"/portfolio/rounds/items/{sheet.round.item_set_id}/", f"{round_}gaps/", f"{round_}matrix/",
        f"{round_}move/finalise/", f"{round_}notice/", f"{round_}analysis/", "/portfolio/evaluations/", top(sheet),
        f"{top(sheet)}second/", f"{top(sheet)}settle/", f"{top(sheet)}remark/", f"{top(sheet)}paper/",
        f"{top(sheet)}leave-out/", "/portfolio/evaluations/advice/", f"/portfolio/evaluations/advice/{ticket.pk}/",
    ]  # fmt: skip
    for address in addresses:
        page = page_of(office.keeper, address)
        inside = WIDE.search(page)
        assert inside is None, (address, inside and page[inside.start() : inside.start() + 80])
    for address in (round_, f"{round_}gaps/", f"{round_}matrix/", top(sheet), f"{top(sheet)}paper/"):
        page_of(office.clerk, address)


def test_the_list_of_sheets_is_narrowed_to_a_round_and_a_section(office: Office, sheet: Evaluation) -> None:
    address = f"/portfolio/evaluations/?round={sheet.round_id}"
    assert "住民記録システム" in page_of(office.clerk, f"{address}&unit={sheet.unit_id}")
    assert "住民記録システム" not in page_of(office.keeper, f"{address}&unit={office.units['tax'].pk}")
    page_of(office.clerk, "/portfolio/evaluations/?round=999999")


def test_both_ways_on_stand_below_the_form_and_saving_comes_first(office: Office, sheet: Evaluation) -> None:
    page = page_of(office.clerk, f"{top(sheet)}write/")
    assert 0 < page.index("途中まで保存する") < page.index('name="hand"')
    assert f'data-autosave="{top(sheet)}draft/"' in page


def test_the_matrix_draws_what_its_table_says(office: Office, sheet: Evaluation) -> None:
    confirmed(office, sheet, 4)
    page = page_of(office.keeper, f"/portfolio/rounds/{sheet.round_id}/matrix/")
    assert '<circle r="11"' in page
    assert "住民記録システム" in page
    assert FORMULA in page


# ---- papers ------------------------------------------------------------------------------------------------------------------


def _words(paper: object) -> str:
    found = docx.Document(io.BytesIO(paper.content))  # type: ignore[attr-defined]
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


def test_the_papers_bear_the_names_of_the_minutes_and_the_formula(office: Office, sheet: Evaluation) -> None:
    sheet = in_second(office, sheet, 4, F2=Entry(2, reason="共用の番号"))
    judging.score_second(
        sheet, {"F2": (5, "番号は廃止済み"), "V1": (2, "手作業が残る")}, actor=office.keeper, agree=True
    )
    judging.settle(sheet, "improve", actor=office.keeper)
    a_system(None, "持ち主のないシステム")
    round_ = EvaluationRound.objects.select_related("keeper", "item_set").get()
    assert papers.notice_draft(round_).content.paper("docx", "").filename == "システム評価の実施について.docx"
    assert "わからない" in _words(papers.notice_draft(round_).content.paper("docx", ""))
    analysis = _words(papers.analysis_draft(round_).content.paper("docx", ""))
    assert "システム評価分析書" in analysis
    assert FORMULA in analysis
    assert "番号は廃止済み" not in analysis
    assert "共用の番号" not in analysis
    assert "持ち主のないシステム" in analysis
    assert analysis.index("不一致") < analysis.index("部別の状況")
    own = _words(papers.sheet_draft(sheet).content.paper("docx", ""))
    assert "共用の番号" in own
    assert FORMULA in own
    assert "共用の番号" not in _words(papers.sheet_draft(sheet, safety=False).content.paper("docx", ""))


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_every_paper_is_made_in_every_form(office: Office, sheet: Evaluation, form: str) -> None:
    sheet = in_second(office, sheet)
    judging.score_second(sheet, {"V1": (2, "違う")}, actor=office.keeper, agree=True)
    round_ = EvaluationRound.objects.get()
    made = [papers.analysis_draft(round_).content.paper(form, ""), papers.sheet_draft(sheet).content.paper(form, "")]
    made += [papers.notice_draft(round_).content.paper(form, "")] if form != "xlsx" else []
    assert all(len(one.content) > 1000 and one.filename.endswith(form) for one in made)
    assert papers.analysis_draft(round_).content.pictures("")
    assert papers.sheet_draft(sheet).content.pictures("")

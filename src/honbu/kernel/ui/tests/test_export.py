"""書き出し."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from honbu.kernel.ui.export import export_response
from honbu.kernel.ui.tables import DateColumn, MomentColumn, StateColumn, Table, TextColumn, YenColumn, YesNoColumn


class Contracts(Table):
    name = TextColumn(verbose_name="件名")
    signed = DateColumn(verbose_name="契約日")
    seen = MomentColumn(verbose_name="確認")
    price = YenColumn(verbose_name="金額")
    state = StateColumn(verbose_name="状態", words={"late": "期限超過"}, looks={"late": "error"})
    secret = YesNoColumn(verbose_name="非公開")


def contract(**changes: Any) -> dict[str, Any]:
    return {
        "pk": 1,
        "name": "住民記録システムの改修",
        "signed": date(2026, 4, 1),
        "seen": datetime(2026, 4, 1, 0, 30, tzinfo=UTC),
        "price": 12_300,
        "state": "late",
        "secret": False,
        **changes,
    }


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def sheet(rows: list[dict[str, Any]]) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content(export_response(Contracts(rows), "xlsx", "契約 一覧"))))
    return book.get_sheet_by_index(0).to_python()


def csv_lines(rows: list[dict[str, Any]], kind: str, encoding: str) -> list[str]:
    return content(export_response(Contracts(rows), kind, "契約")).decode(encoding).split("\r\n")


def test_an_excel_file_has_the_titles_and_dates_that_excel_can_reckon_with() -> None:
    titles, first = sheet([contract()])
    assert titles == ["件名", "契約日", "確認", "金額", "状態", "非公開"]
    assert first == [
        "住民記録システムの改修",
        date(2026, 4, 1),
        datetime.fromisoformat("2026-04-01T09:30"),
        12_300,
        "期限超過",
        "いいえ",
    ]


@pytest.mark.parametrize("attack", ["=1+1", "+1+1", "-1+cmd|'/c calc'!A1", "@SUM(A1)", '=HYPERLINK("http://x")', "＝1"])
def test_text_that_looks_like_a_formula_stays_text_in_excel(attack: str) -> None:
    assert sheet([contract(name=attack)])[1][0] == attack


@pytest.mark.parametrize("attack", ["=1+1", "+1+1", "-1+cmd|'/c calc'!A1", "@SUM(A1)", "\t=1+1", "＝1+1"])
def test_text_that_looks_like_a_formula_is_disarmed_in_csv(attack: str) -> None:
    line = csv_lines([contract(name=attack)], "csv", "utf-8-sig")[1]
    assert line.lstrip('"').startswith("'")


def test_negative_figures_are_not_taken_for_formulas() -> None:
    assert ",-12300," in csv_lines([contract(price=-12_300)], "csv", "utf-8-sig")[1]


def test_csv_begins_with_the_mark_that_excel_needs_to_read_utf8() -> None:
    assert content(export_response(Contracts([contract()]), "csv", "契約")).startswith(b"\xef\xbb\xbf")


def test_letters_that_shift_jis_lacks_become_geta_and_are_counted_in_the_name_of_the_file() -> None:
    response = export_response(Contracts([contract(name="𠮷田さんの🏠")]), "csv-cp932", "契約")
    assert response["X-Honbu-Replaced"] == "2"
    assert content(response).decode("cp932").split("\r\n")[1].startswith("〓田さんの〓,")


def test_wave_dashes_and_composed_letters_survive_shift_jis() -> None:
    response = export_response(Contracts([contract(name="午前〜午後−か\u3099髙")]), "csv-cp932", "契約")
    assert response["X-Honbu-Replaced"] == "0"
    assert "が髙" in content(response).decode("cp932")


def test_a_download_keeps_its_japanese_name_in_every_browser() -> None:
    response = export_response(Contracts([contract()]), "xlsx", "契約/一覧\r\nX: y")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "\n" not in response["Content-Disposition"]
    assert "%2F" not in response["Content-Disposition"]


def test_an_empty_list_is_a_file_with_titles_only() -> None:
    assert sheet([]) == [["件名", "契約日", "確認", "金額", "状態", "非公開"]]
    assert csv_lines([], "csv-cp932", "cp932")[1:] == [""]

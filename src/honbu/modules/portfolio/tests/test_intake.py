"""Messy lists become an inventory: rows, decisions, and questions to those who can answer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from honbu.kernel.access import public as access
from honbu.kernel.documents.tests.signing import as_person
from honbu.modules.portfolio.actions import intake, read_before
from honbu.modules.portfolio.domain.intake import NotDecided
from honbu.modules.portfolio.domain.reading import read
from honbu.modules.portfolio.models import (
    Contract,
    CostLine,
    CustomField,
    EucTool,
    InventoryImport,
    LifecycleDate,
    Question,
    System,
    Vendor,
)
from honbu.modules.portfolio.queries.quality import coverage_for
from honbu.modules.portfolio.queries.rights import questions_for
from honbu.modules.portfolio.tests import books
from honbu.modules.portfolio.tests.ward import Offices, a_system, some_offices

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SYS-1")]
HEAD = (
    "番号",
    "システム名",
    "所管課",
    "業務内容",
    "種別",
    "業者",
    "契約開始",
    "契約終了",
    "R5決算額（千円）",
    "サーバ台数",
    "備考",
)
ROWS = (
    (
        1,
        "住民記録システム",
        "戸籍住民課",
        "住民票の異動",
        "パッケージ",
        "甲電算(株)",
        "R3.4.1",
        "R8.3.31",
        "1,200",
        "2",
        "",
    ),
    (2, "住民記録　システム", "戸籍住民課", "", "", "甲電算(株)", "", "", "", "", ""),
    (
        3,
        "課税システム",
        "税務課",
        "税の計算",
        "リース",
        "乙情報",
        "2021/4/1",
        "令和9年3月末（自動更新）",
        "98,000",
        "1",
        "自動更新",
    ),
    (4, "証明書集計.accdb", "戸籍住民課", "件数の集計", "Access", "", "", "", "", "", ""),
    (5, "旧戸籍システム", "戸籍住民課", "", "購入", "甲電算(株)", "H20.4.1", "H30.3.31", "", "", "H30年に廃止"),
    (6, "迷子システム", "", "", "", "", "", "", "", "", ""),
)


@pytest.fixture
def offices() -> Offices:
    return some_offices()


def a_list(rows=ROWS, head=HEAD) -> bytes:
    return books.a_book(head, *rows)


def test_nothing_changes_before_somebody_accepts_and_the_file_stays(offices: Offices) -> None:
    batch = intake.take_in_list(a_list(), "2018所管するシステム一覧.xlsx", actor=offices.it_clerk)
    assert batch.state == "preview"
    assert batch.preview["counts"]["rows"] == 6
    assert not System.objects.exists()
    assert batch.document_id is not None
    with pytest.raises(access.NotAllowed):
        intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.chief)
    with pytest.raises(access.NotAllowed):
        intake.accept_list(batch, actor=offices.chief)


def test_rows_become_systems_contracts_costs_and_tools_and_nothing_is_lost(offices: Offices) -> None:
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    intake.accept_list(batch, actor=offices.it_clerk)
    systems = {system.name: system for system in System.objects.all()}
    assert set(systems) == {"住民記録システム", "住民記録 システム", "課税システム", "旧戸籍システム", "迷子システム"}
    main = systems["住民記録システム"]
    assert (main.unit, main.kind, main.vendor) == (offices.section, "package", Vendor.objects.get(name="甲電算(株)"))
    assert str(main.limit_on) == "2026-03-31"
    assert systems["旧戸籍システム"].state == "retired"
    assert CostLine.objects.get(sheet__system=main).amount == 1_200_000
    assert CustomField.objects.get(title="サーバ台数").key in main.custom
    tool = EucTool.objects.get()
    assert (tool.name, tool.file_type, tool.unit) == ("証明書集計.accdb", "access", offices.section)
    assert Contract.objects.filter(renewal="tacit").get().systems.get() == systems["課税システム"]


def test_three_names_for_one_system_are_asked_and_become_one_only_when_somebody_says_so(offices: Offices) -> None:
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    groups = batch.preview["groups"]
    (number,) = [place for place, group in enumerate(groups) if "住民記録システム" in str(group)]
    with pytest.raises(NotDecided):
        intake.decide_rows(batch, actor=offices.it_clerk, groups={number: "perhaps"})
    intake.decide_rows(batch, actor=offices.it_clerk, groups={number: "same"})
    intake.accept_list(batch, actor=offices.it_clerk)
    system = System.objects.get(name="住民記録システム")
    assert [name.name for name in system.other_names.all()] == ["住民記録 システム"]
    assert not System.objects.filter(name="住民記録 システム").exists()
    assert not Question.objects.filter(source=batch, code__in=["same_name", "similar_name"]).exists()


def test_what_somebody_decides_about_a_row_is_what_happens(offices: Offices) -> None:
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    intake.decide_rows(batch, actor=offices.it_clerk, fates={3: "system", 4: "skip", 5: "euc"})
    with pytest.raises(NotDecided, match="迷子システム"):
        intake.accept_list(batch, actor=offices.it_clerk)
    intake.decide_rows(batch, actor=offices.it_clerk, fates={5: "skip"})
    intake.accept_list(batch, actor=offices.it_clerk)
    assert System.objects.filter(name="証明書集計.accdb").exists()
    assert not EucTool.objects.exists()
    assert not System.objects.filter(name__in=["旧戸籍システム", "迷子システム"]).exists()


def test_the_same_list_a_second_time_changes_nothing(offices: Offices) -> None:
    for _time in range(2):
        batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
        intake.accept_list(batch, actor=offices.it_clerk)
    counts = [model.objects.count() for model in (System, Contract, CostLine, EucTool, LifecycleDate, CustomField)]
    assert counts == [5, 3, 2, 1, 0, 1]
    with pytest.raises(intake.AlreadyDecided):
        intake.accept_list(batch, actor=offices.it_clerk)


def test_what_the_inventory_knows_is_never_overwritten_by_a_list(offices: Offices) -> None:
    a_system(offices, "住民記録システム", function="前からの説明", kind="", vendor=None)
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    row = batch.preview["rows"][0]
    assert row["matches"] == 1
    assert any("前からの説明" in str(detail) and "一覧では" in str(detail) for detail in row["details"])
    intake.accept_list(batch, actor=offices.it_clerk)
    system = System.objects.get(name="住民記録システム")
    assert (system.function, system.kind) == ("前からの説明", "package")


def test_when_the_inventory_changed_after_the_preview_it_is_made_anew(offices: Offices) -> None:
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    a_system(offices, "課税システム")
    with pytest.raises(intake.InventoryChanged):
        intake.accept_list(batch, actor=offices.it_clerk)
    batch.refresh_from_db()
    assert batch.preview["counts"]["matched"] == 1
    intake.accept_list(batch, actor=offices.it_clerk)


def test_a_file_that_is_no_list_is_kept_and_told(offices: Offices) -> None:
    for content, name in ((b"garbage", "一覧.xlsx"), (b"PK\x03\x04broken", "一覧.xlsx"), (b"", "一覧.xlsx")):
        batch = intake.take_in_list(content, name, actor=offices.it_clerk)
        assert batch.state == "refused"
        assert batch.message
    batch = intake.take_in_list(books.a_book(("何か", "別の"), ("あ", "い")), "一覧.xlsx", actor=offices.it_clerk)
    assert batch.state == "refused"


def test_a_list_in_shift_jis_is_read_too(offices: Offices) -> None:
    text = "システム名,所管課,契約終了\r\n住民記録システム,戸籍住民課,R8.3.31\r\n"
    batch = intake.take_in_list(text.encode("cp932"), "一覧.csv", actor=offices.it_clerk)
    assert [row["name"] for row in batch.preview["rows"]] == ["住民記録システム"]


@pytest.mark.requirement("SYS-10")
def test_inventory_first_a_messy_list_of_120_rows_becomes_clean_rows_and_questions_each_section_sees_its_own(
    offices: Offices,
) -> None:
    sections = ("戸籍住民課", "税務課", "情報管理課")
    rows = [
        (
            place, f"業務{place}システム" if place % 10 else f"業務{place - 1}　ｼｽﾃﾑ",
            sections[place % 3] if place % 7 else "",
            "窓口の事務", ("パッケージ", "SaaS", "")[place % 3], "甲電算", "R3.4.1", "R9.3.31" if place % 4 else "", "1,200",
            "1", "",
        )
        for place in range(1, 121)
    ]  # fmt: skip
    client = as_person(offices.it_clerk)
    upload = SimpleUploadedFile("2018所管するシステム一覧.xlsx", a_list(rows))
    answer = client.post("/portfolio/lists/new/", {"file": upload})
    assert answer.status_code == 302
    batch = InventoryImport.objects.get()
    assert len(batch.preview["rows"]) == 120
    page = client.get(answer["Location"]).content.decode()
    assert "同じシステムですか" in page
    assert client.post(f"/portfolio/lists/{batch.pk}/accept/").status_code == 302
    assert System.objects.count() == 120
    mine = questions_for(offices.clerk)
    assert mine.exists()
    assert set(mine.values_list("unit", flat=True)) == {offices.section.pk}
    assert Question.objects.filter(code="system_no_owner", unit=None).count() == 120 // 7
    assert Question.objects.filter(code="system_no_limit").exists()
    assert Question.objects.filter(code__in=["same_name", "similar_name"]).exists()
    shown = as_person(offices.it_clerk).get("/portfolio/coverage/").content.decode()
    (row,) = coverage_for(offices.clerk)
    assert f"{row.percent}%" in shown
    assert offices.promoter.name in shown


def test_a_list_is_read_once_and_accepted_as_well_by_a_process_that_did_not_read_it(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    monkeypatch.setattr(intake.sheets, "read", lambda *facts, **more: times.append(1) or read(*facts, **more))
    batch = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    intake.accept_list(batch, actor=offices.it_clerk)
    assert len(times) == 1
    again = intake.take_in_list(a_list(), "一覧.xlsx", actor=offices.it_clerk)
    assert len(times) == 2, "the inventory knows these systems now: the list is held against it anew"
    read_before._kept.clear()
    intake.accept_list(again, actor=offices.it_clerk)
    assert len(times) == 3
    assert not read_before._kept, "what was accepted is read no more"
    assert System.objects.count() == 5

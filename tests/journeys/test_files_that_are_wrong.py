"""What somebody brings may be wrong: they are told where, nothing happens, and nothing of theirs is lost."""

import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from honbu.kernel.documents.models import Document
from honbu.kernel.documents.tests import samples
from honbu.kernel.organisation.public import Person, Posting
from tests.journeys.test_first_ten_minutes import a_list_with_a_newcomer
from tests.journeys.windows import a_page, enter_as

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("ward")
def test_a_refused_document_is_told_why_and_the_right_one_is_kept(
    chromium: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    page = a_page(chromium, live_server)
    enter_as(page, "情報管理課長")
    page.goto(f"{live_server.url}/documents/new/")
    known = Document.objects.count()
    wrong = {"name": "議事録.docx", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(2000)}
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_label("件名").fill("第4回会議録")
    page.get_by_label("公開しない理由").fill("審議中のため")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("alert").first).to_contain_text("ファイル")
    # What was written besides the file is still there; the browser itself forgets the file.
    expect(page.get_by_label("件名")).to_have_value("第4回会議録")
    expect(page.get_by_label("公開しない理由")).to_have_value("審議中のため")
    assert Document.objects.count() == known

    content = samples.word("第4回の記録")
    right = {"name": "議事録.docx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(right)
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1, name="第4回会議録")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="ダウンロードする").click()
    assert Path(download.value.path()).read_bytes() == content


@pytest.mark.usefixtures("ward")
def test_a_list_with_errors_names_row_and_column_changes_nothing_and_is_kept(
    chromium: Browser, live_server: LiveServer
) -> None:
    page = a_page(chromium, live_server)
    enter_as(page, "人事課 任用係長")
    before = (Person.objects.count(), Posting.objects.count())
    lines = a_list_with_a_newcomer().decode("utf-8-sig").splitlines()
    row = len(lines)
    lines[-1] = lines[-1].replace("100401", "999999").replace("係員", "宇宙飛行士")
    content = "\r\n".join(lines).encode("cp932", errors="replace")
    page.goto(f"{live_server.url}/personnel/imports/new/")
    page.locator("input[type=file]").set_input_files({"name": "名簿.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_label("発令日").fill("令和8年12月1日")
    page.get_by_role("button", name="読み取る").click()
    for column, words in (("E列", "所属コード 999999"), ("F列", "宇宙飛行士")):
        wrong = page.get_by_role("row").filter(has_text=f"CSV {row}行 {column}")
        expect(wrong).to_contain_text("誤り")
        expect(wrong).to_contain_text(words)
    expect(page.get_by_role("button", name="この内容で反映する")).to_have_count(0)
    assert (Person.objects.count(), Posting.objects.count()) == before
    with page.expect_download() as download:
        page.get_by_role("link", name="元のファイルをダウンロードする").click()
    assert Path(download.value.path()).read_bytes() == content


@pytest.mark.usefixtures("ward")
def test_a_file_that_is_no_list_at_all_is_kept_as_well(chromium: Browser, live_server: LiveServer) -> None:
    page = a_page(chromium, live_server)
    enter_as(page, "人事課 任用係長")
    content = io.BytesIO(b"\x00\x01\x02 no list").getvalue()
    page.goto(f"{live_server.url}/personnel/imports/new/")
    page.locator("input[type=file]").set_input_files({"name": "名簿.xlsx", "mimeType": "x/y", "buffer": content})
    page.get_by_label("発令日").fill("令和8年12月1日")
    page.get_by_role("button", name="読み取る").click()
    expect(page.get_by_text("元のファイルは保管しています。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="元のファイルをダウンロードする").click()
    assert Path(download.value.path()).read_bytes() == content

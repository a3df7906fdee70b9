"""委託先 and 忙しい時期 as sheets of the questionnaire's Excel: open rows for all that there may be."""

from collections.abc import Mapping
from typing import Any

from honbu.kernel.documents import public as documents
from honbu.modules.audits.domain import questionnaire_lists as lists
from honbu.modules.audits.domain.listed import DAYS, EVERY_DAY, MOST, SAID, Fact
from honbu.modules.audits.domain.questionnaire_sheet import HEAD_ROW, KEY_ROW

TITLE_HEIGHT = 22  # points
WIDTHS = {lists.FIRMS: (36, 44, 16, 14, 3), lists.BUSY: (20, 20, 16, 56, 3)}
GONE = "取り消すときは行を空にします。取り込むときにお聞きし、選んだものだけを取り消します。"
NOTES = {
    lists.FIRMS: (
        "白い欄に記入してください。新しい委託先は空いている行に書きます。2行目の照合キーは変えないでください。",
        GONE,
        "委託している業務がないときは、画面で「ありません」を選んでください。",
    ),
    lists.BUSY: (
        "白い欄に記入してください。日は、令和8年12月1日、R8.12.1、2026/12/1のように書きます。2行目の照合キーは変えないでください。",
        GONE,
        "忙しい時期がないときは、画面で「ありません」を選んでください。",
    ),
}
CHOICES = {lists.FIRMS: {2: list(SAID.values()), 3: list(SAID.values())}, lists.BUSY: {2: [EVERY_DAY, *DAYS]}}


def write_list(
    page: Any, part: str, known: Mapping[int, Fact], *, title: str, key: str, looks: Mapping[str, Any]
) -> None:
    """One of the two sheets. `key` is what it is known by when it comes back."""
    page.write_string(0, 0, documents.clean(title), looks["title"])
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(KEY_ROW - 1, 0, key, looks["key"])
    for row, note in enumerate(NOTES[part], 2):
        page.write_string(row, 0, note, looks["note"])
    head = HEAD_ROW - 1
    for column, (name, width) in enumerate(zip(lists.HEADS[part], WIDTHS[part], strict=True)):
        page.write_string(head, column, name, looks["head"])
        page.set_column(column, column, width, None, {"hidden": column >= lists.ROW_KEY})
    rows = [(*fact.cells, str(pk)) for pk, fact in known.items()]
    rows += [("",) * len(lists.HEADS[part])] * max(0, MOST[part] - len(rows))
    for row, cells in enumerate(rows, head + 1):
        for column, text in enumerate(cells):
            look = looks["locked" if column >= lists.ROW_KEY else "open"]
            if text:
                page.write_string(row, column, documents.clean(text), look)
            else:
                page.write_blank(row, column, None, look)
    for column, words in CHOICES[part].items():
        page.data_validation(
            head + 1, column, head + len(rows), column,
            {"validate": "list", "source": words, "ignore_blank": True, "error_type": "warning",
             "error_message": "一覧から選んでください。"},
        )  # fmt: skip
    page.protect("", {"format_rows": True, "format_columns": True})
    page.freeze_panes(head + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.print_area(0, 0, head + len(known) + 10, lists.ROW_KEY - 1)

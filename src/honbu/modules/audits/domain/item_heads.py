"""項目一覧の見出し: which column of a ward's own list holds what, one row of heads or two."""

from collections.abc import Mapping
from dataclasses import dataclass

from honbu.kernel.documents.public import BookSheet, squeezed
from honbu.modules.audits.domain.states import FEEDS_TITLES, PART_TITLES, Feeds

# The field, how the office calls it (the head of the export), and what other lists write over such a column.
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "earlier_code": ("前の版での番号", ("旧番号", "旧No.", "旧No", "旧項番", "前の番号", "改定前番号", "旧項目番号")),
    "code": ("番号", ("No.", "No", "項番", "項目番号", "記号", "№", "#")),
    "group": ("分類", ("大分類", "大項目", "分野", "区分", "項目区分", "管理策の分類")),
    "text": ("確認する内容", ("確認項目", "監査項目", "確認内容", "項目", "点検項目", "チェック項目", "監査する内容")),
    "question": ("調書での聞き方", ("質問", "設問", "調書の質問", "質問文")),
    "explanation": ("説明", ("解説", "留意事項", "補足", "補足説明", "備考")),
    "must": ("必須", ("必須項目", "必須/任意", "必須・任意", "要否", "必須区分")),
    "parts": ("使うところ", ("用途", "対象の監査", "使用区分")),
    "feeds": ("回答の送り先", ("送り先", "提供先")),
    "of_contractors": ("委託先ごとに聞く", ("委託先ごと", "委託先別")),
    "evidence": ("資料の例", ("監査資料の例", "監査資料", "確認資料", "証拠", "証拠資料", "エビデンス")),
    "method": ("確かめ方", ("監査実施の例", "監査方法", "確認方法", "監査手続")),
    "clause": ("根拠", ("根拠規程", "関連規程", "条項", "ポリシー", "基準の条項", "関連する規程")),
    "weight": ("重み", ("配点", "重み付け", "ウェイト")),
}
HEAD = tuple(label for label, _others in FIELDS.values())
_PART, _FEED = "part:", "feed:"
_HIGHEST_HEAD = 30


def _words() -> Mapping[str, str]:
    words = {squeezed(label): name for name, (label, _others) in FIELDS.items()}
    for name, (_label, others) in FIELDS.items():
        words |= {squeezed(other): name for other in others if squeezed(other) not in words}
    words |= {squeezed(title): f"{_PART}{part.value}" for part, title in PART_TITLES.items()}
    words |= {
        squeezed(title): f"{_FEED}{feed.value}" for feed, title in FEEDS_TITLES.items() if feed is not Feeds.AUDIT
    }
    return words | {"調書": f"{_PART}questionnaire", "契約課": f"{_FEED}contract", "履行確認": f"{_FEED}contract"}


WORDS = _words()


@dataclass(frozen=True, slots=True)
class Head:
    """見出し: `rows` from 0 that it takes, the column of each field, and what stands over every column."""

    first: int
    last: int
    columns: Mapping[str, int]
    labels: Mapping[int, str]

    @property
    def parts(self) -> dict[str, int]:
        """A column for each part where a list has one for each."""
        return {name.removeprefix(_PART): place for name, place in self.columns.items() if name.startswith(_PART)}

    @property
    def feeds(self) -> dict[str, int]:
        """A column for each office to which answers go."""
        return {name.removeprefix(_FEED): place for name, place in self.columns.items() if name.startswith(_FEED)}


def find_head(sheet: BookSheet) -> Head | None:
    """The row (or the two rows) of heads: the one that names most columns, the text of the items among them."""
    best: Head | None = None
    for row in range(min(sheet.height, _HIGHEST_HEAD)):
        for last in (row, row + 1):
            head = _head_at(sheet, row, last)
            if head is not None and (best is None or len(head.columns) > len(best.columns)):
                best = head
    return best


def _head_at(sheet: BookSheet, first: int, last: int) -> Head | None:
    if last >= sheet.height or (last > first and not _belongs_to_head(sheet, first, last)):
        return None
    columns: dict[str, int] = {}
    labels: dict[int, str] = {}
    for place in range(sheet.width):
        upper, lower = _label(sheet, first, place), _label(sheet, last, place)
        labels[place] = lower if lower == upper or not upper else f"{upper} {lower}".strip()
        name = WORDS.get(squeezed(lower)) or WORDS.get(squeezed(f"{upper}{lower}")) or WORDS.get(squeezed(upper))
        if name and name not in columns:
            columns[name] = place
    return Head(first, last, columns, labels) if "text" in columns and len(columns) >= 2 else None


def _belongs_to_head(sheet: BookSheet, first: int, last: int) -> bool:
    """A second row of heads has words for columns of its own, or cells that reach down into it."""
    lower = [WORDS.get(squeezed(text)) for text in sheet.filled(last).values()]
    reaches = any(
        (last, place) in sheet.merges and sheet.merges[last, place].top <= first for place in range(sheet.width)
    )
    return any(lower) or (reaches and len(sheet.filled(last)) < len(sheet.filled(first)))


def _label(sheet: BookSheet, row: int, place: int) -> str:
    merge = sheet.merges.get((row, place))
    return sheet.text(merge.top, merge.left) if merge else sheet.text(row, place)


def repeats_head(sheet: BookSheet, row: int, head: Head) -> bool:
    """Whether the heads stand here once more, as on every printed page of some lists."""
    place = head.columns["text"]
    return WORDS.get(squeezed(sheet.text(row, place))) == "text"

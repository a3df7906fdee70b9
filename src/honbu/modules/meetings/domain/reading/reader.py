"""会議録を読む: a text in, a record and its doubts out. No character of the source is changed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from honbu.kernel.clock import public as clock
from honbu.modules.meetings.domain.reading import form
from honbu.modules.meetings.domain.reading.doubts import doubts_of
from honbu.modules.meetings.domain.reading.follow_ups import candidates_in
from honbu.modules.meetings.domain.reading.options import options_in
from honbu.modules.meetings.domain.reading.pieces import Piece, Row, plain, rows_of, squeezed
from honbu.modules.meetings.domain.reading.proceedings import (
    CLOCK_MARK,
    EXPLANATION,
    Proceedings,
    aliases_of,
    resolution_of,
)
from honbu.modules.meetings.domain.reading.profiles import BY_NAME, FIELD_OF, Profile, profile_of
from honbu.modules.meetings.domain.record import AgendaItem, DateFound, Doubt, ItemKind, Part, Record

_LABELLED = re.compile(
    r"(?:#{1,6}\s*)?(?:[0-9０-９]{1,2}[ \u3000]*[.．、)）]?[ \u3000]*|[■●◎○◇◆▼・][ \u3000]*|\*\*|[【〔\[])?"
    r"(?P<label>(?:[^\s:：。、]|[ \u3000]){1,20}?)(?:\*\*|[】〕\]])?[ \u3000]*(?:[:：][ \u3000]*|[ \u3000]+|$)"
)
_MARKED_LABEL = re.compile(r"(?:#|[0-9０-９■●◎【〔])|.*[:：]")
_A_MATERIAL = re.compile(r"資料[ \u3000]*[0-9０-９]")
_TITLES = {"会議録", "議事録", "会議要旨", "会議概要", "会議録要旨", "議事要旨"}
_AFTER = {"result", "materials", "signer"}  # fields that may follow the proceedings
_PEOPLE = {"attendance", "absence", "signer", "audience"}
_SENTENCE_ENDS = ("。", "」", "）", ")", "？", "?")
_SUBS = {
    "会議",
    "会議録",
    "部員",
    "事務局",
    "委員",
    "説明員",
    "構成員",
    "傍聴",
    "その他",
    "関係者",
    "幹事",
    "オブザーバー",
}


class Reader:
    """One reading of one text."""

    def __init__(self, source: str, profile: Profile | None = None) -> None:
        self.source = source
        self.rows = list(rows_of(source))
        self.profile = profile or profile_of([piece.text for row in self.rows for piece in row.pieces])
        self.fields = form.Fields()
        self.doubts: list[Doubt] = []
        self.layout: list[Part] = []
        self.proceedings: Proceedings | None = None
        self._field, self._sub = "", ""
        self._tabular = False  # whether that field stands in a table, so that a line outside of it ends it

    def read(self) -> Record:
        """Everything."""
        for row in self.rows:
            if not row.cells:
                self.layout.append(Part("rule" if row.ruled else "blank", (row.start, row.end)))
            else:
                self._row(row)
        return self._record()

    def _row(self, row: Row) -> None:
        if len(row.cells) > 1 and self._table_row(row):
            return
        for piece in row.pieces:
            self._piece(piece)

    def _table_row(self, row: Row) -> bool:
        first = row.cells[0]
        label = squeezed(" ".join(piece.text for piece in first))
        name = FIELD_OF.get(label, "")
        if name and (self.proceedings is None or name in _AFTER | {"proceedings"}):
            if name == "proceedings":
                self._begin(first[0])
                rest = row.cells[1:]
                for piece in (piece for cell in rest for piece in cell):
                    self._piece(piece)
                return True
            self._field, self._sub, self._tabular = name, "", True
            self.layout.append(Part("label", first[0].span))
            self._cells(row.cells[1:])
            return True
        if not first and self._field and (self.proceedings is None or self._field in _AFTER):
            self._cells(row.cells[1:])
            return True
        return False

    def _cells(self, cells: Sequence[tuple[Piece, ...]]) -> None:
        """The cells behind a label: a sub-label first, where the field has some."""
        values = list(cells)
        if self._field in {"disclosure", "attendance"} and len(values) > 1 and len(values[0]) == 1:
            self._sub = squeezed(values[0][0].text)
            self.layout.append(Part("label", values[0][0].span))
            values = values[1:]
        for piece in (piece for cell in values for piece in cell):
            self.fields.add(self._field, self._sub, piece)

    def _piece(self, piece: Piece) -> None:
        if self._ends_head(piece):
            self._begin()
        if self._labelled(piece):
            return
        if self.proceedings is not None and not (self._field in _AFTER and self._is_plain(piece)):
            self._field = ""
            self.proceedings.take(piece)
        elif squeezed(piece.text).lstrip("#") in _TITLES and not self._field:
            self.layout.append(Part("title", piece.span))
        elif self._field:
            self._continue(piece)
        else:
            self._begin().take(piece)

    def _is_plain(self, piece: Piece) -> bool:
        """Whether a paragraph below 会議の結果 or 資料 goes on with that field."""
        return squeezed(piece.text) != "審議経過"

    def _ends_head(self, piece: Piece) -> bool:
        """The proceedings begin below the table of the form, with an opening mark, a speech or an explanation."""
        text = piece.text
        if self.proceedings is not None:
            return False
        if self._field and self._tabular:
            label = _LABELLED.match(text)
            return label is None or squeezed(label["label"]) not in FIELD_OF
        if EXPLANATION.fullmatch(text) or (len(text) <= 30 and CLOCK_MARK.fullmatch(text)):
            return True
        pattern = self.profile.chair_by_space
        speech = self.profile.speaker.match(text) or (pattern and len(text) > 12 and pattern.match(text))
        # 会長：山田太郎 in a list of those present is no speech.
        return bool(speech) and (self._field not in _PEOPLE or text.endswith(_SENTENCE_ENDS))

    def _labelled(self, piece: Piece) -> bool:
        """A field whose label and value share a line, or whose label has a line of its own."""
        match = _LABELLED.match(piece.text)
        if match is None:
            return False
        name = FIELD_OF.get(squeezed(match["label"]).rstrip("：:"), "")
        if not name or (self.proceedings is not None and name not in _AFTER):
            return False
        if _A_MATERIAL.match(piece.text) or self._in_speech(match[0], whole=match.end() == len(piece.text)):
            return False
        rest = piece.text[match.end() :]
        self.layout.append(Part("label", (piece.start, piece.start + len(match[0].rstrip()))))
        if name == "proceedings":
            taken = self._begin()
            taken.headed = True
            if rest:
                taken.take(_behind(piece, match.end()))
            return True
        self._field, self._sub, self._tabular = name, "", False
        if rest:
            self.fields.add(name, "", _behind(piece, match.end()))
        return True

    def _in_speech(self, label: str, *, whole: bool) -> bool:
        """A line of the proceedings that only begins like a label: without number, colon or mark it is running text."""
        if self.proceedings is None or self.proceedings.closed or (whole and label.strip() != "資料"):
            return False
        return not _MARKED_LABEL.match(label)

    def _continue(self, piece: Piece) -> None:
        """Lines below a label: a sub-label with its value, or one more paragraph of the field."""
        if self._field == "attendance":
            match = re.match(
                r"(?:[(（]\s*[0-9０-９]\s*[)）]\s*|[・○●]\s*)?(?P<sub>\S{1,8}?)[ \u3000]*[:：][ \u3000]*(?=\S)",
                piece.text,
            )
            if match and squeezed(match["sub"]) in _SUBS:
                self._sub = squeezed(match["sub"])
                self.fields.add("attendance", self._sub, _behind(piece, match.end()))
                return
        self.fields.add(self._field, self._sub, piece)

    def _begin(self, label: Piece | None = None) -> Proceedings:
        """The proceedings, which begin now if they have not yet; `label` is the heading 審議経過, if one stands here."""
        if self.proceedings is None:
            people = form.attendance_of(self.fields, [])
            groups = {plain(one.post): one.group for one in people}
            self.proceedings = Proceedings(self.profile, aliases_of([(one.post, one.note) for one in people]), groups)
        if label is not None:
            self.proceedings.layout.append(Part("page_header" if self.proceedings.headed else "label", label.span))
            self.proceedings.headed = True
        self._field = ""
        return self.proceedings

    def _record(self) -> Record:
        taken, doubts = self._begin(), self.doubts
        heading = form.heading_of(self.fields, doubts)
        agenda = self._agenda()
        attendance = form.attendance_of(self.fields, doubts)
        disclosure = form.disclosure_of(self.fields, doubts)
        materials = form.materials_of(self.fields.of("materials"), doubts)
        # A year alone, as in 平成31年度, tells in which year 9月から12月 lie.
        year = clock.FiscalYear(heading.fiscal_year) if heading.fiscal_year else None
        taken.readings = clock.find_all(self.source, fiscal_year=year)
        dates = [
            DateFound(found.written, _iso(found), (found.start, found.end))
            for found in taken.readings
            if found.value is not None
        ]
        record = Record(
            source=self.source,
            profile=self.profile.name,
            meeting=heading,
            disclosure=tuple(disclosure),
            attendance=tuple(attendance),
            agenda=tuple(agenda),
            blocks=tuple(taken.blocks),
            materials=tuple(materials),
            result=self.fields.text("result"),
            follow_ups=tuple(candidates_in(taken.blocks)),
            options=tuple(options_in(taken.blocks)),
            dates=tuple(dates),
            layout=tuple(sorted([*self.layout, *taken.layout], key=lambda part: part.span)),
        )
        doubts += taken.doubts
        doubts += doubts_of(record, taken)
        return with_doubts(record, doubts)

    def _agenda(self) -> list[AgendaItem]:
        """The items of the head; where there is none, those of the body. Each with what was resolved."""
        taken = self._begin()
        listed = form.agenda_of(self.fields.of("agenda"))
        known = {item.key for item in listed}
        for key, title, span in taken.titles:
            if key not in known:
                kind = next(kind for kind in ItemKind if key.startswith(kind.value))
                listed.append(AgendaItem(kind, int(key.removeprefix(kind.value)), title, "", span))
                known.add(key)
        stated = resolution_of(self.fields.text("result")) if not taken.resolutions and len(listed) == 1 else ""
        return [
            AgendaItem(item.kind, item.no, item.title, taken.resolutions.get(item.key, stated), item.span)
            for item in listed
        ]


def read(source: str, profile: str = "") -> Record:
    """A record out of a text. `profile` forces a way of writing; without it the one with the most speeches is taken."""
    return Reader(source, BY_NAME[profile] if profile else None).read()


def _behind(piece: Piece, at: int) -> Piece:
    return Piece(piece.start + at, piece.end, piece.text[at:])


def _iso(found: clock.Reading) -> str:
    days = found.days
    times = found.times
    clock_part = ""
    if times is not None:
        clock_part = f"T{times.start}" if times.start == times.end else f"T{times.start}/{times.end}"
    if days is None:
        return clock_part.removeprefix("T")
    day = days.first.isoformat() if days.first == days.last else f"{days.first.isoformat()}/{days.last.isoformat()}"
    return day + clock_part


def with_doubts(record: Record, doubts: list[Doubt]) -> Record:
    """The same record with further doubts, in the order of their places."""
    if not doubts:
        return record
    ordered = sorted((*record.doubts, *doubts), key=lambda doubt: (doubt.span[0], doubt.rule))
    return replace(record, doubts=tuple(ordered))

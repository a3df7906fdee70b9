"""職員名簿の取込み: a list of who is where on a day, held against what the register says. Nothing is written here."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What accepting the list would do with a row or a person."""

    JOINS = "joins"
    MOVES = "moves"
    CHANGES = "changes"
    LEAVES = "leaves"
    SAME = "same"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


# The headings under which wards keep the same thing; compared after NFKC and without spaces.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("職員番号", "職員コード", "職員no", "職員no.", "番号"),
    "name": ("氏名", "職員氏名", "名前"),
    "family_name": ("姓", "氏"),
    "given_name": ("名",),
    "kana": ("氏名カナ", "カナ氏名", "フリガナ", "ふりがな", "カナ"),
    "employment": ("任用区分", "職員区分", "区分"),
    "unit": ("所属コード", "組織コード", "課係コード"),
    "unit_name": ("所属", "所属名", "所属名称"),
    "post": ("職コード", "補職コード"),
    "post_title": ("職", "職名", "補職名", "役職"),
    "main": ("本務兼務", "本務・兼務", "本兼", "本務"),
    "email": ("メールアドレス", "メール", "email", "e-mail"),
}
REQUIRED = ("number",)
EMPLOYMENTS: Mapping[str, str] = {
    "常勤": "regular",
    "正規": "regular",
    "正規職員": "regular",
    "任期付": "fixed_term",
    "再任用": "reappointed",
    "会計年度": "fiscal_year",
    "会計年度任用": "fiscal_year",
    "会計年度任用職員": "fiscal_year",
    "非常勤": "fiscal_year",
    "特別職": "special",
}


class HeadingsMissing(ValueError):
    """The sheet has no row in which the needed headings stand; the message names those that are missing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file something stands: sheet, row (from 1), column letter."""

    sheet: str
    row: int
    column: str = ""

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}行{f' {self.column}列' if self.column else ''}"


@dataclass(frozen=True, slots=True)
class Holds:
    """A post in a unit, by their codes."""

    unit: str
    post: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person of the register or of the list."""

    number: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    employment: str
    email: str
    holds: frozenset[Holds]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person has to look at; a finding that blocks keeps the whole list from being accepted."""

    place: Place
    rule: str
    message: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one person: the fields that change, as (label, before, after)."""

    verdict: Verdict
    number: str
    name: str
    place: Place | None
    details: tuple[tuple[str, str, str], ...] = ()
    person: PersonFacts | None = None


@dataclass(slots=True)
class Comparison:
    """The whole preview."""

    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many people of each verdict."""
        return dict(Counter(change.verdict.value for change in self.changes))

    @property
    def acceptable(self) -> bool:
        """Whether nothing blocks."""
        return not any(finding.blocks for finding in self.findings)

    @property
    def does_nothing(self) -> bool:
        """Whether accepting would change nothing at all."""
        return all(change.verdict is Verdict.SAME for change in self.changes)


@dataclass(frozen=True, slots=True)
class Register:
    """What the ward knows: units by code with their full names, posts by code with their titles, people by number."""

    units: Mapping[str, str]
    posts: Mapping[str, str]
    people: Mapping[str, PersonFacts]


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


_FIELD_OF = {_key(heading): name for name, headings in HEADINGS.items() for heading in headings}


def find_headings(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The index of the row of headings among the first twenty, and the column of each field.

    Titles and dates above the table are skipped. Raises HeadingsMissing with what a person has to add.
    """
    best: tuple[int, dict[str, int]] = (0, {})
    for index, row in enumerate(rows[:20]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = _FIELD_OF.get(_key(cell))
            if name and name not in columns:
                columns[name] = column
        if len(columns) > len(best[1]):
            best = (index, columns)
    missing = _missing(best[1])
    if missing:
        raise HeadingsMissing(
            f"見出しの行に「{'」「'.join(missing)}」がありません。1行目から20行目までに見出しの行を置いてください。"
        )
    return best


def _missing(columns: Mapping[str, int]) -> list[str]:
    missing = [HEADINGS[name][0] for name in REQUIRED if name not in columns]
    if "name" not in columns and "family_name" not in columns:
        missing.append("氏名")
    if "unit" not in columns and "unit_name" not in columns:
        missing.append("所属コード")
    if "post" not in columns and "post_title" not in columns:
        missing.append("職名")
    return missing


@dataclass(slots=True)
class _Reading:
    """People gathered from rows: one person may stand in several rows, one for each post."""

    register: Register
    findings: list[Finding] = field(default_factory=list)
    people: dict[str, PersonFacts] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    unit_by_name: dict[str, list[str]] = field(default_factory=dict)
    post_by_title: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, name in self.register.units.items():
            self.unit_by_name.setdefault(_key(name), []).append(code)
        self.post_by_title = {_key(title): code for code, title in self.register.posts.items()}

    def find(self, place: Place, rule: str, message: str, *, blocks: bool = True) -> None:
        self.findings.append(Finding(place, rule, message, blocks))


def compare(
    sheet: str, rows: Sequence[Sequence[str]], register: Register, *, progress: Callable[[int], None] | None = None
) -> Comparison:
    """The list (cells as text, row by row, headings somewhere at the top) held against the register.

    Who is in the register and not in the list leaves. Raises HeadingsMissing.
    """
    start, columns = find_headings(rows)
    reading = _Reading(register)
    for index, row in enumerate(rows[start + 1 :], start=start + 2):
        if any(cell.strip() for cell in row):
            _read_row(reading, Place(sheet, index), row, columns)
        if progress and index % 500 == 0:
            progress(index)
    comparison = Comparison(findings=reading.findings)
    comparison.changes.extend(_change(reading, facts) for facts in reading.people.values())
    comparison.changes.extend(_leaving(register, reading.people))
    if not reading.people and not reading.findings:
        comparison.findings.append(Finding(Place(sheet, start + 1), "empty", "職員の行が一つもありません。"))
    elif (
        len(register.people) > 20
        and sum(c.verdict is Verdict.LEAVES for c in comparison.changes) > len(register.people) / 2
    ):
        message = "登録されている職員の半数を超える人が名簿にありません。一部の部だけの名簿ではないか確かめてください。"
        comparison.findings.append(Finding(Place(sheet, start + 1), "many_leave", message, blocks=False))
    return comparison


def _read_row(reading: _Reading, place: Place, row: Sequence[str], columns: Mapping[str, int]) -> None:
    def cell(name: str) -> str:
        column = columns.get(name)
        text = row[column] if column is not None and column < len(row) else ""
        return unicodedata.normalize("NFC", text).replace("\u3000", " ").strip()

    def at(name: str) -> Place:
        column = columns.get(name, 0)
        return Place(place.sheet, place.row, _letters(column))

    number = _code(cell("number"))
    if not number:
        reading.find(at("number"), "no_number", "職員番号がありません。")
        return
    family, given = _names(cell)
    if not family:
        reading.find(at("name"), "no_name", f"職員番号 {number} の氏名がありません。")
        return
    if not given:
        reading.find(
            at("name"), "one_name", f"「{family}」の姓と名の間に空白がないため、分けられません。", blocks=False
        )
    unit, post = _unit(reading, cell, at), _post(reading, cell, at)
    employment = _employment(reading, cell, at)
    if not unit or not post or not employment:
        return
    main = _key(cell("main")) not in {"兼務", "兼", "0", "兼職"}
    _add(reading, place, _person(number, (family, given), cell, employment), Holds(unit, post, main))


def _names(cell: Callable[[str], str]) -> tuple[str, str]:
    if cell("family_name"):
        return cell("family_name"), cell("given_name")
    family, _, given = cell("name").partition(" ")
    return family, given.strip()


def _person(number: str, name: tuple[str, str], cell: Callable[[str], str], employment: str) -> PersonFacts:
    kana = unicodedata.normalize("NFKC", cell("kana"))
    family_kana, _, given_kana = kana.partition(" ")
    email = unicodedata.normalize("NFKC", cell("email")).lower()
    return PersonFacts(number, *name, family_kana, given_kana.strip(), employment, email, frozenset())


def _add(reading: _Reading, place: Place, person: PersonFacts, holds: Holds) -> None:
    number = person.number
    mark = (number, holds.unit, holds.post)
    if mark in reading.seen:
        message = f"職員番号 {number} の同じ所属・職が {reading.seen[mark]} にもあります。"
        reading.find(place, "duplicate", message)
        return
    reading.seen[mark] = place
    earlier = reading.people.get(number)
    if earlier is None:
        reading.places[number] = place
        reading.people[number] = _with(person, {holds})
        return
    if (earlier.family_name, earlier.given_name) != (person.family_name, person.given_name):
        name = f"{earlier.family_name} {earlier.given_name}"
        reading.find(place, "two_people", f"職員番号 {number} が {reading.places[number]} では「{name}」です。")
        return
    if holds.main and any(held.main for held in earlier.holds):
        message = f"職員番号 {number} の本務が二つあります。兼務の行には「兼務」と入れてください。"
        reading.find(place, "two_main", message)
        return
    reading.people[number] = _with(earlier, {*earlier.holds, holds})


def _with(person: PersonFacts, holds: Iterable[Holds]) -> PersonFacts:
    return PersonFacts(
        person.number, person.family_name, person.given_name, person.family_kana, person.given_kana,
        person.employment, person.email, frozenset(holds),
    )  # fmt: skip


def _unit(reading: _Reading, cell: Callable[[str], str], at: Callable[[str], Place]) -> str:
    code = _code(cell("unit"))
    if code:
        if code in reading.register.units:
            return code
        reading.find(at("unit"), "unknown_unit", f"所属コード {code} は、この日の組織にありません。")
        return ""
    name = cell("unit_name")
    found = reading.unit_by_name.get(_key(name), [])
    if len(found) == 1:
        return found[0]
    rule, what = (
        ("ambiguous_unit", "が複数あります。所属コードで指定してください。")
        if found
        else ("unknown_unit", "は、この日の組織にありません。")
    )
    reading.find(at("unit_name"), rule, f"所属「{name}」{what}")
    return ""


def _post(reading: _Reading, cell: Callable[[str], str], at: Callable[[str], Place]) -> str:
    code = _code(cell("post"))
    if code:
        if code in reading.register.posts:
            return code
        reading.find(at("post"), "unknown_post", f"職コード {code} は登録されていません。")
        return ""
    title = cell("post_title")
    known = reading.post_by_title.get(_key(title), "")
    if not known:
        reading.find(at("post_title"), "unknown_post", f"職名「{title}」は登録されていません。")
    return known


def _employment(reading: _Reading, cell: Callable[[str], str], at: Callable[[str], Place]) -> str:
    text = _key(cell("employment"))
    if not text:
        return "regular"
    known = EMPLOYMENTS.get(text, "")
    if not known:
        reading.find(at("employment"), "unknown_employment", f"任用区分「{cell('employment')}」を読み取れません。")
    return known


def _code(text: str) -> str:
    """A code as text. Excel turns 010203 into 10203.0: the ".0" is taken off, a lost zero is for the register to miss."""
    code = unicodedata.normalize("NFKC", text).strip()
    return code[:-2] if code.endswith(".0") and code[:-2].isdigit() else code


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _describe(register: Register, holds: Iterable[Holds]) -> str:
    texts = [
        f"{register.units.get(held.unit, held.unit)} {register.posts.get(held.post, held.post)}{'' if held.main else '（兼務）'}"
        for held in sorted(holds, key=lambda held: (not held.main, held.unit, held.post))
    ]
    return "、".join(texts)


def _change(reading: _Reading, facts: PersonFacts) -> Change:
    register, place = reading.register, reading.places[facts.number]
    name = f"{facts.family_name} {facts.given_name}".strip()
    if not any(held.main for held in facts.holds):
        reading.find(place, "no_main", f"職員番号 {facts.number} の行がすべて兼務です。本務の行を加えてください。")
    earlier = register.people.get(facts.number)
    if earlier is None:
        return Change(
            Verdict.JOINS, facts.number, name, place, (("配属", "", _describe(register, facts.holds)),), facts
        )
    details = [
        (label, before, after)
        for label, before, after in (
            ("姓", earlier.family_name, facts.family_name),
            ("名", earlier.given_name, facts.given_name),
            (
                "カナ",
                f"{earlier.family_kana} {earlier.given_kana}".strip(),
                f"{facts.family_kana} {facts.given_kana}".strip(),
            ),
            ("任用区分", earlier.employment, facts.employment),
            ("メール", earlier.email, facts.email),
        )
        if after and before != after
    ]
    verdict = Verdict.CHANGES if details else Verdict.SAME
    if earlier.holds != facts.holds:
        details.append(("配属", _describe(register, earlier.holds), _describe(register, facts.holds)))
        verdict = Verdict.MOVES
    return Change(verdict, facts.number, name, place, tuple(details), facts)


def _leaving(register: Register, listed: Mapping[str, PersonFacts]) -> Iterable[Change]:
    for number, facts in register.people.items():
        if number not in listed:
            name = f"{facts.family_name} {facts.given_name}".strip()
            yield Change(Verdict.LEAVES, number, name, None, (("配属", _describe(register, facts.holds), ""),), facts)

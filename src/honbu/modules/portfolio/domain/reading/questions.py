"""質問: what the sections and the IT section are asked about a list before it becomes the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from honbu.modules.portfolio.domain.reading.columns import Field


class Code(StrEnum):
    """質問の種類."""

    NO_NAME = "no_name"
    NO_OWNER = "no_owner"
    UNKNOWN_OWNER = "unknown_owner"
    ABOLISHED_OWNER = "abolished_owner"
    SEVERAL_OWNERS = "several_owners"
    UNKNOWN_CO_USER = "unknown_co_user"
    SAME_NAME = "same_name"
    SIMILAR_NAME = "similar_name"
    NO_END = "no_end"
    CONTRACT_ENDED = "contract_ended"
    END_BEFORE_BEGIN = "end_before_begin"
    OPEN_RENEWAL = "open_renewal"
    ERA_DOUBT = "era_doubt"
    DATE_UNREAD = "date_unread"
    DAY_UNCLEAR = "day_unclear"
    AMOUNT_UNREAD = "amount_unread"
    AMOUNT_UNIT = "amount_unit"
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_ABOUT = "amount_about"
    SHARED_AMOUNT = "shared_amount"
    TOTAL_DIFFERS = "total_differs"
    NUMBER_UNREAD = "number_unread"
    CHOICE_UNREAD = "choice_unread"
    NO_VENDOR = "no_vendor"
    MISSING_COLUMN = "missing_column"
    LOOKS_RETIRED = "looks_retired"
    LOOKS_EUC = "looks_euc"
    ERROR_CELL = "error_cell"
    FORMULA = "formula"
    UNUSABLE_LETTERS = "unusable_letters"
    TOO_LONG = "too_long"
    HIDDEN_SHEET = "hidden_sheet"
    SHEET_SKIPPED = "sheet_skipped"
    MERGES_IGNORED = "merges_ignored"


class Addressee(StrEnum):
    """回答者: the owning section, or the IT section where no section can know."""

    OWNER = "owner"
    IT = "it"


class RowRef(NamedTuple):
    """Where something stands: the sheet, and the row as Excel counts; row 0 is the sheet as a whole."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """疑義: one thing in one cell that somebody has to look at, in words for the section's clerk."""

    code: Code
    text: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """質問: one question about one or more rows.

    `unit` is the section that is asked, None for the IT section; `proposal` is the answer that lies near, never
    applied by itself; `units` and `systems` are its ids where the proposal is a section or a system on record.
    """

    code: Code
    rows: tuple[RowRef, ...]
    field: Field | None
    text: str
    addressee: Addressee
    unit: int | None = None
    proposal: str = ""
    units: tuple[int, ...] = ()
    systems: tuple[int, ...] = ()
    column: str = ""


# What only the keeper of the list can mend; everything else is the owning section's to say.
OF_THE_LIST: frozenset[Code] = frozenset(
    {
        Code.NO_NAME,
        Code.NO_OWNER,
        Code.UNKNOWN_OWNER,
        Code.ABOLISHED_OWNER,
        Code.SEVERAL_OWNERS,
        Code.UNKNOWN_CO_USER,
        Code.TOTAL_DIFFERS,
        Code.MISSING_COLUMN,
        Code.HIDDEN_SHEET,
        Code.SHEET_SKIPPED,
        Code.MERGES_IGNORED,
        Code.FORMULA,
        Code.UNUSABLE_LETTERS,
        Code.ERROR_CELL,
    }
)


def addressee_of(code: Code, unit: int | None) -> Addressee:
    """Who is asked: a section about its own systems, the IT section about the list and where no section is known."""
    return Addressee.IT if code in OF_THE_LIST or unit is None else Addressee.OWNER


def shortened(text: str, most: int = 40) -> str:
    """A cell's text as it is quoted in a question."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


Doubts = Mapping[str, tuple[Doubt, ...]]

"""所管するシステム一覧の読み取り: messy lists of systems, read into rows and questions (SYS-1)."""

from honbu.kernel.documents.public import Book, NotABook, TooLarge, read_book, read_csv_text
from honbu.kernel.documents.public import BookSheet as Sheet
from honbu.modules.portfolio.domain.reading.choices import Kind, Network
from honbu.modules.portfolio.domain.reading.columns import Column, CostKind, Field
from honbu.modules.portfolio.domain.reading.names import Named, SameSystem, same_system_groups
from honbu.modules.portfolio.domain.reading.owners import KnownUnit, Owner
from honbu.modules.portfolio.domain.reading.questions import Addressee, Code, Doubt, Question, RowRef
from honbu.modules.portfolio.domain.reading.reader import Reading, SheetRead, read
from honbu.modules.portfolio.domain.reading.rows import Cost, SystemRow
from honbu.modules.portfolio.domain.reading.tables import Told, Why

__all__ = [
    "Addressee",
    "Book",
    "Code",
    "Column",
    "Cost",
    "CostKind",
    "Doubt",
    "Field",
    "Kind",
    "KnownUnit",
    "Named",
    "Network",
    "NotABook",
    "Owner",
    "Question",
    "Reading",
    "RowRef",
    "SameSystem",
    "Sheet",
    "SheetRead",
    "SystemRow",
    "Told",
    "TooLarge",
    "Why",
    "read",
    "read_book",
    "read_csv_text",
    "same_system_groups",
]

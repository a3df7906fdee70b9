"""The door to documents."""

from honbu.kernel.documents.actions.disclosing import (
    AlreadyDisposed,
    PersonalIsNotOpen,
    ReasonMissing,
    change_disclosure,
    change_retention,
)
from honbu.kernel.documents.actions.disposing import (
    AlreadyDecided,
    AlreadyProposed,
    StillToBeKept,
    TwoPeopleNeeded,
    approve_disposal,
    refuse_disposal,
    request_disposal,
    withdraw_disposal,
)
from honbu.kernel.documents.actions.receiving import Owner, keep, receive
from honbu.kernel.documents.actions.replacing import SomebodyWasFaster, add_version, receive_version
from honbu.kernel.documents.domain.books import (
    Book,
    BookSheet,
    Merge,
    Value,
    letter,
    places,
    read_book,
    read_csv_text,
    squeezed,
    written,
)
from honbu.kernel.documents.domain.encodings import Decoded, decode
from honbu.kernel.documents.domain.events import DocumentDisposed, VersionAdded
from honbu.kernel.documents.domain.kinds import KINDS, OFFICE
from honbu.kernel.documents.domain.names import safe_name
from honbu.kernel.documents.domain.workbooks import MOST_COLUMNS, MOST_ROWS, Marks, NotABook, TooLarge, inspect_workbook
from honbu.kernel.documents.downloads import download_response, file_response, paper_response, stream_response
from honbu.kernel.documents.forms import FileField
from honbu.kernel.documents.intake import Upload, UploadRefused
from honbu.kernel.documents.models import DisposalRequest, Document, Version
from honbu.kernel.documents.pages.paper import paper_page
from honbu.kernel.documents.pages.refused import add_refusal
from honbu.kernel.documents.papers.blocks import BlockPaper, paper_from_blocks, pictures_of_blocks
from honbu.kernel.documents.papers.excel import Sheet, render_csv, render_excel
from honbu.kernel.documents.papers.metadata import CannotBeStripped, strip_metadata
from honbu.kernel.documents.papers.paper import FORMS, Paper, UnknownForm, paper_of
from honbu.kernel.documents.papers.pdf import render_pdf, render_pictures
from honbu.kernel.documents.papers.reading import text_of
from honbu.kernel.documents.papers.stamps import mark_of_list, plain_day, stamp
from honbu.kernel.documents.papers.tables import (
    Column,
    Item,
    Letter,
    TablePaper,
    paper_from_letter,
    paper_from_table,
    pictures_of_letter,
    pictures_of_table,
    table_paper,
)
from honbu.kernel.documents.papers.word import (
    Block,
    Grid,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    blank_word,
    clean,
    render_word,
    word_from_blocks,
)
from honbu.kernel.documents.queries import (
    content_of,
    documents_for,
    documents_of,
    due_for_disposal,
    latest,
    the_document,
    verify_files,
)
from honbu.kernel.documents.readers import may_read, set_reader_rule
from honbu.kernel.documents.storage import ContentMissing

__all__ = [
    "FORMS",
    "KINDS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "OFFICE",
    "AlreadyDecided",
    "AlreadyDisposed",
    "AlreadyProposed",
    "Block",
    "BlockPaper",
    "Book",
    "BookSheet",
    "CannotBeStripped",
    "Column",
    "ContentMissing",
    "Decoded",
    "DisposalRequest",
    "Document",
    "DocumentDisposed",
    "FileField",
    "Grid",
    "Heading",
    "Item",
    "Items",
    "Letter",
    "Marks",
    "Merge",
    "NotABook",
    "Owner",
    "PageBreak",
    "Paper",
    "Paragraph",
    "PersonalIsNotOpen",
    "ReasonMissing",
    "Sheet",
    "SomebodyWasFaster",
    "StillToBeKept",
    "TablePaper",
    "TooLarge",
    "TwoPeopleNeeded",
    "UnknownForm",
    "Upload",
    "UploadRefused",
    "Value",
    "Version",
    "VersionAdded",
    "add_refusal",
    "add_version",
    "approve_disposal",
    "blank_word",
    "change_disclosure",
    "change_retention",
    "clean",
    "content_of",
    "decode",
    "documents_for",
    "documents_of",
    "download_response",
    "due_for_disposal",
    "file_response",
    "inspect_workbook",
    "keep",
    "latest",
    "letter",
    "mark_of_list",
    "may_read",
    "paper_from_blocks",
    "paper_from_letter",
    "paper_from_table",
    "paper_of",
    "paper_page",
    "paper_response",
    "pictures_of_blocks",
    "pictures_of_letter",
    "pictures_of_table",
    "places",
    "plain_day",
    "read_book",
    "read_csv_text",
    "receive",
    "receive_version",
    "refuse_disposal",
    "render_csv",
    "render_excel",
    "render_pdf",
    "render_pictures",
    "render_word",
    "request_disposal",
    "safe_name",
    "set_reader_rule",
    "squeezed",
    "stamp",
    "stream_response",
    "strip_metadata",
    "table_paper",
    "text_of",
    "the_document",
    "verify_files",
    "withdraw_disposal",
    "word_from_blocks",
    "written",
]

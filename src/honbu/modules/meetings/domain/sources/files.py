"""From bytes to text by what the file is."""

import re
from collections.abc import Callable

from honbu.modules.meetings.domain.sources.html import read_html
from honbu.modules.meetings.domain.sources.pdf import read_pdf
from honbu.modules.meetings.domain.sources.source import Source, SourceRefused
from honbu.modules.meetings.domain.sources.word import ACCEPT, read_word

_PAGE = re.compile(r"\s*(?:<!DOCTYPE\s+html|<html\b|<table\b|<body\b|<head\b|<div\b)", re.IGNORECASE)
_ZIP, _PDF, _OLD_OFFICE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"

__all__ = ["Source", "SourceRefused", "open_source"]


def open_source(content: bytes, decode: Callable[[bytes], str | None], *, revisions: str = ACCEPT) -> Source:
    """The text of a record's file. `decode` finds the encoding of plain text and gives None if it is none.

    Raises SourceRefused with what to do for everything that can't be read without loss.
    """
    if not content.strip():
        raise SourceRefused("ファイルが空です。")
    if content.lstrip()[:5] == _PDF:
        return read_pdf(content)
    if content[:4] == _ZIP:
        return read_word(content, revisions)
    if content[:4] == _OLD_OFFICE:
        raise SourceRefused("古い形式のWord（.doc）は読めません。Wordで開き、.docxで保存してから送ってください。")
    text = decode(content)
    if text is None:
        raise SourceRefused(
            "文字コードが分からないか、文字でないものが混ざっています（UTF-8かShift_JISのテキスト、Word、PDF、HTMLを送ってください）。"
        )
    if _PAGE.match(text):
        return read_html(text)
    return Source(text, "text")

"""紙: what a renderer hands over."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from honbu.kernel.documents.domain.kinds import KINDS
from honbu.kernel.documents.domain.names import safe_name

# The forms in which a paper can be had, in the order in which they are offered: PDF to read, the others to work with.
FORMS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV (UTF-8)", "csv-cp932": "CSV (Shift_JIS)"}
DISCLOSURE_WORDS = {"open": _("公開"), "partly": _("一部非公開"), "closed": _("非公開")}


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished file with the name and media type under which it is given away."""

    content: bytes
    filename: str
    media_type: str


class UnknownForm(ValueError):
    """A paper was asked for in a form in which it can't be had."""


def paper_of(content: bytes, title: str, form: str) -> Paper:
    """The paper named by its title. `form` is a key of FORMS."""
    code = form.partition("-")[0]
    if code not in KINDS:
        raise UnknownForm(form)
    charset = {"csv": "; charset=utf-8", "csv-cp932": "; charset=shift_jis"}.get(form, "")
    return Paper(content, safe_name(f"{title}.{code}"), f"{KINDS[code].media_type}{charset}")

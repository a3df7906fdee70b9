"""One document: what it is, its versions, its history; its files."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import queries
from honbu.kernel.documents.actions.disclosing import place_of
from honbu.kernel.documents.domain.kinds import kind_of_media
from honbu.kernel.documents.downloads import download_response
from honbu.kernel.documents.gates import actor, staff_page
from honbu.kernel.documents.models import DisposalRequest, Document, Version
from honbu.kernel.documents.readers import READ_PERSONAL
from honbu.kernel.documents.tables import LOOKS, unit_name
from honbu.kernel.documents.wording import media_title, remark_of, size_of
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.pieces import Crumb, Fact, HistoryEntry

READING = f"{READ_PERSONAL}.read"
PICTURES = {"png", "jpeg", "gif", "webp"}


@staff_page
@require_GET
def record(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """文書の画面. Seeing a document with personal data is noted."""
    person = actor(request)
    document = queries.the_document(document_id, actor=person)
    note_reading(person, document, _("画面を開いた"))
    versions = list(Version.objects.filter(document=document))
    names = queries.names_of({version.added_by_id for version in versions})
    context = {
        "document": document,
        "look": LOOKS[document.disclosure],
        "crumbs": [Crumb(_("文書一覧"), reverse("documents:index")), Crumb(document.title)],
        "facts": _facts(document, versions[0]),
        "versions": [_line(version, names) for version in versions],
        "preview": "" if document.disposed_at else _preview(versions[0]),
        "newest": versions[0],
        "history": _history(document, person),
        "waiting": _waiting(document),
        **_doors(document, person),
    }
    return render(request, "documents/record.html", context)


@staff_page
@require_safe
def download(request: HttpRequest, document_id: int, number: int) -> HttpResponseBase:
    """The file of a version. Reading personal data is noted."""
    person = actor(request)
    document = queries.the_document(document_id, actor=person)
    version = Version.objects.filter(document=document, number=number).select_related("document").first()
    if version is None or document.disposed_at is not None:
        raise access.Hidden
    if request.method == "GET":
        note_reading(person, document, _("第%(number)s版を開いた") % {"number": number})
    return download_response(version, request, attachment="download" in request.GET)


def note_reading(person: Person, document: Document, purpose: str) -> None:
    """閲覧記録 of a document with personal data."""
    if document.personal:
        access.note_reading(person, document, permission=READ_PERSONAL, purpose=purpose)


def _facts(document: Document, newest: Version) -> list[Fact]:
    until = clock.long(document.keep_until) if document.keep_until else _("期限なし")
    facts = [
        Fact(_("主管"), unit_name(document)),
        Fact(_("公開区分"), document.get_disclosure_display()),
        Fact(_("個人情報"), _("含む（閲覧を記録します）") if document.personal else _("含まない")),
        Fact(
            _("保存年限"),
            _("%(years)s（%(until)sまで）") % {"years": document.get_retention_years_display(), "until": until},
        ),
        Fact(_("登録日"), clock.long(document.created_at)),
        Fact(_("種類"), f"{media_title(newest.media_type)}、{size_of(newest.size)}"),
    ]
    if document.disclosure_reason:
        facts.insert(2, Fact(_("公開しない理由"), document.disclosure_reason))
    if document.is_open:
        address = reverse("documents:public", args=[document.pk])
        facts.insert(2, Fact(_("公開先"), format_html('<a href="{}">{}</a>', address, address)))
    if document.disposed_at:
        facts.append(Fact(_("廃棄日"), clock.long(document.disposed_at)))
    return facts


def _line(version: Version, names: dict[int, str]) -> dict[str, Any]:
    return {
        "version": version,
        "kind": media_title(version.media_type),
        "size": size_of(version.size),
        "who": names.get(version.added_by_id or 0, _("自動処理")),
        "remarks": [remark_of(rule, detail) for rule, detail in version.remarks],
    }


def _preview(version: Version) -> str:
    code = kind_of_media(version.media_type)
    return "pdf" if code == "pdf" else "picture" if code in PICTURES else ""


def _doors(document: Document, person: Person) -> dict[str, bool]:
    """What this person may do with it."""
    place, alive = place_of(document), document.disposed_at is None
    return {
        "may_write": alive and access.may(person, "documents.write", on=place),
        "may_disclose": alive and access.may(person, "documents.disclose", on=place),
        "may_dispose": alive and access.may(person, "documents.dispose", on=place),
        "may_approve": alive and access.may(person, "documents.approve_disposal", on=place),
        "is_due": queries.is_due(document),
    }


def _waiting(document: Document) -> DisposalRequest | None:
    return DisposalRequest.objects.filter(document=document, state=DisposalRequest.State.WAITING).first()


def _history(document: Document, person: Person) -> list[HistoryEntry]:
    lines = trail.history_of(document)
    # Who has read is for those who answer for the disclosure.
    if not access.may(person, "documents.disclose", on=place_of(document)):
        lines = lines.exclude(verb=READING)
    words = {
        "documents.document.kept": _("登録しました"),
        "documents.version.added": _("差し替えました"),
        "documents.disclosure.changed": _("公開区分を変えました"),
        "documents.retention.changed": _("保存年限を変えました"),
        "documents.disposal.requested": _("廃棄を申し出ました"),
        "documents.disposal.refused": _("廃棄を却下しました"),
        "documents.disposal.withdrawn": _("廃棄の申出を取り下げました"),
        "documents.document.disposed": _("廃棄しました"),
        READING: _("閲覧しました"),
    }
    return [
        HistoryEntry(
            what=f"{words.get(line.verb, line.verb)}{_changes(line)}",
            when=line.at,
            who=f"{line.actor_name}（{line.actor_post}）" if line.actor_post else line.actor_name,
            why=line.reason,
        )
        for line in lines[:100]
    ]


def _changes(line: trail.Line) -> str:
    if line.before is None:
        return ""
    changed = [f"{name} {_word(before)} → {_word(after)}" for name, before, after in trail.plain(line)]
    return f"（{'、'.join(changed)}）" if changed else ""


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _("あり") if value else _("なし")
    return str(value) if value not in {None, ""} else _("なし")

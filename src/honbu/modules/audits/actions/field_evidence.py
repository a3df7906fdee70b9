"""訪問の証拠を保管する: photos, signatures and files of a visit, each once however often its tablet sends it (AUD-4)."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.booked import booked_by
from honbu.modules.audits.actions.field_photos import LARGEST_PICTURE, clean_picture
from honbu.modules.audits.actions.field_visits import PURPOSE, own_visit, require_open
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.domain.visits import EvidenceSort
from honbu.modules.audits.models import Visit, VisitEvidence
from honbu.modules.audits.queries.field import sheet_of

OWNER_KIND = "audits.visit"
LARGEST_FILE = 50 * 1024 * 1024
LONGEST_CAPTION = 160
NAMES = {EvidenceSort.PHOTO: "写真", EvidenceSort.SIGNATURE: "署名", EvidenceSort.FILE: "資料"}
RETENTION_YEARS = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a file: `sha256` is of the file as the tablet sent it."""

    sort: EvidenceSort
    item: int | None
    caption: str
    taken_at: datetime.datetime
    sha256: str


def keep_visit_evidence(
    key: str, upload: documents.Upload, *, actor: Person, sort: EvidenceSort, item: int | None, caption: str,
    taken_at: datetime.datetime, sha256: str,
) -> VisitEvidence:  # fmt: skip
    """証拠を保管する. Sent twice it is one row. Raises access.Hidden, WrongValue, NotPossibleNow, documents.UploadRefused.

    A picture is painted anew before the visit is held, so that two can be on their way at once.
    """
    access.require_sight(actor, "audits.conduct", on=access.WARD)
    sent = Sent(sort, item, caption.strip(), taken_at, sha256)
    with transaction.atomic():
        visit = _own(key, actor)
        row = VisitEvidence.objects.filter(visit=visit, sent_sha256=sent.sha256).first()
    if row is not None:
        return row
    _check(visit, upload, sent)
    picture = _picture(upload, sent)
    with transaction.atomic():
        visit = _own(key, actor)
        row = VisitEvidence.objects.filter(visit=visit, sent_sha256=sent.sha256).first()
        if row is not None:
            return row
        require_open(visit)
        return _kept(visit, upload, picture, sent, actor)


def _own(key: str, actor: Person) -> Visit:
    visit = own_visit(key, actor)
    if visit is not None:
        return visit
    if booked_by(actor, key, purpose=PURPOSE) is None:
        raise access.Hidden
    raise NotPossibleNow(_("先に到着を記録して送信してください。写真と署名はその後に受け取ります。"))


def _check(visit: Visit, upload: documents.Upload, sent: Sent) -> None:
    """Raises WrongValue for a file that changed on its way, or that belongs to nothing of this visit."""
    if len(sent.caption) > LONGEST_CAPTION:
        raise WrongValue(_("説明は%(count)s字までにしてください。") % {"count": LONGEST_CAPTION})
    if sent.item is not None and sent.item not in sheet_of(visit.plan, visit.unit_id, Kind(visit.kind)).asked.codes:
        raise WrongValue(_("この訪問にない確認項目の証拠です。画面を読み直して、もう一度送信してください。"))
    digest, size = hashlib.sha256(), 0
    limit = LARGEST_FILE if sent.sort is EvidenceSort.FILE else LARGEST_PICTURE
    for piece in upload.chunks(None):
        digest.update(piece)
        size += len(piece)
        if size > limit:
            raise WrongValue(
                _("ファイルが大きすぎます（%(most)sMBまで）。小さくしてから付けてください。")
                % {"most": limit // 1024**2}
            )
    if digest.hexdigest() != sent.sha256:
        raise WrongValue(_("送信の途中でファイルが壊れました。もう一度送信してください。"))


def _picture(upload: documents.Upload, sent: Sent) -> tuple[bytes, str] | None:
    """The picture as it is kept; None for a file, which is kept as it came."""
    if sent.sort is EvidenceSort.FILE:
        return None
    formats = ("PNG",) if sent.sort is EvidenceSort.SIGNATURE else ("JPEG", "PNG")
    return clean_picture(b"".join(upload.chunks(None)), formats=formats)


def _kept(
    visit: Visit, upload: documents.Upload, picture: tuple[bytes, str] | None, sent: Sent, actor: Person
) -> VisitEvidence:
    name = NAMES[sent.sort]
    title, reason = f"訪問の{name}", _("監査の内容で、セキュリティに関わるため")
    if picture is None:
        document = documents.receive(
            upload, actor=actor, title=title, unit=visit.unit, limit=LARGEST_FILE, personal=True, disclosure_reason=reason,
            retention_years=RETENTION_YEARS, owner=documents.Owner(OWNER_KIND, str(visit.pk)),
        )  # fmt: skip
    else:
        document = documents.keep(
            picture[0], f"{name}.{picture[1]}", actor=actor, title=title, unit_id=visit.unit_id, personal=True,
            disclosure_reason=reason, retention_years=RETENTION_YEARS, owner_kind=OWNER_KIND, owner_id=visit.pk,
        )  # fmt: skip
    row = VisitEvidence.objects.create(
        visit=visit, item_id=sent.item, sort=sent.sort.value, caption=sent.caption, document_id=document.pk,
        sent_sha256=sent.sha256, kept_sha256=documents.latest(document.pk).sha256, taken_at=sent.taken_at, taken_by=actor,
    )  # fmt: skip
    after = {"種類": name, "確認項目": row.item.code if row.item else "", "照合値": row.kept_sha256}
    trail.write(actor, "audits.visit.evidence_kept", visit, after=after, unit_id=visit.unit_id)
    return row

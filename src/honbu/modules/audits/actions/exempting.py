"""保留とリスク受容: a finding waits for the renewal of its system, or its risk is accepted until a day. Neither is forgotten.

When the renewal slips, the finding is open again and goes before the headquarters (R5 L29-31, AUD-6). When the system is
retired, evidence is asked for that the finding went with it.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.events import public as events
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, System, Unit, standing
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.actions.findings import (
    MODULE,
    RECHECK_DAYS,
    address_of,
    ask_section,
    held,
    keep_evidence,
    move,
    require_other,
    work_key,
)
from honbu.modules.audits.domain.events import FindingReopened
from honbu.modules.audits.domain.findings import FindingAct, FindingState
from honbu.modules.audits.models import Exemption, Finding
from honbu.modules.audits.queries.offices import office_unit
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio import public as portfolio

MACHINE = System("猶予の確認")
SUBJECT = "audits.finding"
LONGEST_ACCEPTANCE = datetime.timedelta(days=366)


def _begin(
    finding: Finding, kind: Exemption.Kind, until: datetime.date, *, reason: str, control: str, actor: Actor
) -> Exemption:
    row = Exemption.objects.create(
        finding=finding, kind=kind, until=until, reason=reason.strip(), control=control.strip(),
        decided_by=actor if isinstance(actor, Person) else None,
        decided_at=clock.now(),
    )  # fmt: skip
    words = {"種類": row.get_kind_display(), "この日まで": clock.long(until), "それまでの対策": row.control}
    trail.write(actor, "audits.finding.exempted", finding, after=words, reason=reason, unit_id=finding.unit_id)
    notices.complete(work_key(finding), actor=actor)
    return row


@transaction.atomic
def defer(finding: Finding, *, reason: str, control: str, actor: Actor) -> Exemption:
    """システム更新まで保留する: only with a system whose renewal is under way, and with what protects it until then.

    Raises WrongValue, NotPossibleNow.
    """
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    if not reason.strip() or not control.strip():
        raise WrongValue(_("保留する理由と、更新までの対策を入力してください。"))
    deadline = portfolio.renewal_deadline(finding.system_id) if finding.system_id else None
    if deadline is None:
        raise WrongValue(_("更新計画のあるシステムの指摘だけを保留できます。先に更新計画を作ってください。"))
    if deadline < clock.today():
        raise WrongValue(_("このシステムの更新の期限は、もう過ぎています。"))
    move(finding, FindingAct.DEFER, actor=actor, reason=reason)
    return _begin(finding, Exemption.Kind.DEFERRAL, deadline, reason=reason, control=control, actor=actor)


@transaction.atomic
def accept_risk(finding: Finding, *, until: datetime.date, reason: str, control: str, actor: Person) -> Exemption:
    """リスクを受容する: by the 監査責任者, for a year at most; then it is decided anew. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    require_other(finding, actor)
    access.require(actor, "audits.seal", on=access.WARD)
    if not reason.strip():
        raise WrongValue(_("受容する理由を入力してください。"))
    if not clock.today() < until <= clock.today() + LONGEST_ACCEPTANCE:
        raise WrongValue(_("受容の期限は、明日から1年以内にしてください。"))
    move(finding, FindingAct.ACCEPT, actor=actor, reason=reason)
    return _begin(finding, Exemption.Kind.ACCEPTANCE, until, reason=reason, control=control, actor=actor)


def _end(finding: Finding, why: str) -> Exemption | None:
    row = finding.exemptions.filter(ended_on__isnull=True).first()
    if row is not None:
        row.ended_on, row.ended_why = clock.today(), why[:300]
        row.save(update_fields=["ended_on", "ended_why"])
    return row


@transaction.atomic
def reopen(finding: Finding, *, reason: str, actor: Actor) -> Finding:
    """再開する: what was put off, accepted or closed is open again. Raises WrongValue, NotPossibleNow."""
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    if not reason.strip():
        raise WrongValue(_("再開する理由を入力してください。"))
    _reopen(finding, reason, actor)
    return finding


def _reopen(finding: Finding, reason: str, actor: Actor) -> Exemption | None:
    move(finding, FindingAct.REOPEN, actor=actor, reason=reason)
    row = _end(finding, reason)
    events.publish(FindingReopened(finding_id=finding.pk, unit_id=finding.unit_id))
    ask_section(finding, _("是正計画を出す：%(finding)s") % {"finding": finding}, actor=actor, about=reason)
    return row


@transaction.atomic
def note_renewal_moved(system_id: int, later: datetime.date, *, actor: Actor) -> int:
    """更新の期限が動いた: what waits for a renewal that comes later than it was told is open again, and goes before the
    headquarters. Gives how many. Whoever: told by the portfolio.
    """
    count = 0
    for finding in Finding.objects.filter(system_id=system_id, state=FindingState.DEFERRED.value):
        row = finding.exemptions.filter(ended_on__isnull=True).first()
        if row is None or later <= row.until:
            continue
        reason = _("更新の期限が%(earlier)sから%(later)sに延びたため") % {
            "earlier": clock.long(row.until), "later": clock.long(later)
        }  # fmt: skip
        one = held(finding)
        _reopen(one, reason, actor)
        _bring(one, reason, row)
        count += 1
    return count


def _bring(finding: Finding, reason: str, row: Exemption) -> None:
    """本部に諮る: in the name of whoever had put it off; without them the office has it on its list."""
    author = row.decided_by
    unit = Unit.objects.filter(pk=standing(author).unit_id or 0).first() if author else None
    summary = "\n".join(
        (
            f"{finding.system_name}の更新まで保留していた指摘です。", reason, f"指摘の内容：{finding.text}",
            f"それまでの対策：{row.control}", address_of(finding),
        )
    )  # fmt: skip
    if author is None or unit is None:
        _leave_to_office(finding, _("議案を出す人がいません。"))
        return
    try:
        meetings.ask_for_decision(
            subject_kind=SUBJECT, subject_id=finding.pk, asked=_("今後の扱い"), summary=summary, unit=unit, actor=author,
            title=_("保留した指摘の再開について（%(system)s）") % {"system": finding.system_name},
        )  # fmt: skip
    except (meetings.NoSuchBody, meetings.AlreadyAsked, access.NotAllowed) as problem:
        _leave_to_office(finding, str(problem))


def _leave_to_office(finding: Finding, why: str) -> None:
    """What could not be put before the headquarters by itself is work of the office, and says so in the trail."""
    trail.write(MACHINE, "audits.finding.not_brought", finding, reason=why, unit_id=finding.unit_id)
    office = office_unit()
    if office is not None:
        notices.assign(
            notices.key_of("audits.finding.bring", finding.pk), about=why, url=address_of(finding), module=MODULE,
            title=_("再開した指摘を本部に諮る：%(finding)s") % {"finding": finding}, to=office, due=notices.due_in(RECHECK_DAYS),
            actor=MACHINE,
        )  # fmt: skip


@transaction.atomic
def note_system_retired(system_id: int, *, actor: Actor) -> int:
    """システムが廃止された: evidence is asked for that the finding went with it. Gives of how many.

    Whoever: told by the portfolio.
    """
    found = list(Finding.objects.filter(system_id=system_id, state=FindingState.DEFERRED.value))
    for finding in found:
        title = _("廃止の資料を出す：%(finding)s") % {"finding": finding}
        about = _("「%(system)s」が廃止されました。指摘も無くなったことの資料（消去証明書など）を付けてください。") % {
            "system": finding.system_name
        }
        ask_section(finding, title, actor=actor, about=about, due=notices.due_in(RECHECK_DAYS))
    return len(found)


@transaction.atomic
def close_with_system(finding: Finding, *, reason: str, actor: Person, upload: documents.Upload | None) -> Finding:
    """システムとともに完了にする: only with evidence. Raises WrongValue, NotPossibleNow, documents.UploadRefused."""
    finding = held(finding)
    access.require(actor, "audits.office", on=access.WARD)
    require_other(finding, actor)
    if upload is None or not reason.strip():
        raise WrongValue(_("指摘が無くなったことの資料と、確かめた内容が必要です。"))
    keep_evidence(finding, upload, actor)
    move(finding, FindingAct.REMOVE, actor=actor, reason=reason)
    _end(finding, reason)
    notices.complete(work_key(finding), actor=actor)
    return finding


@transaction.atomic
def end_what_has_expired() -> int:
    """Every night: what was accepted or put off until a day that has passed is open again. Gives how many."""
    count = 0
    for row in Exemption.objects.filter(ended_on__isnull=True, until__lt=clock.today()).select_related("finding"):
        finding = held(row.finding)
        words = {"kind": row.get_kind_display(), "day": clock.long(row.until)}
        _reopen(finding, _("%(kind)sの期限（%(day)s）が過ぎたため") % words, MACHINE)
        if row.kind == Exemption.Kind.DEFERRAL:
            _bring(finding, _("更新の期限が過ぎたため"), row)
        count += 1
    return count

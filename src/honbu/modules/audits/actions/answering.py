"""監査調書に記入する: each answer by itself, so that two people at once see each other; contractors; busy times."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.actions.handing_out import CHANGED, address_of, refresh_work
from honbu.modules.audits.domain.answering import Entry, checked
from honbu.modules.audits.domain.listed import MOST
from honbu.modules.audits.domain.states import OPEN_SHEET, SHEET, Feeds, Part, SheetAct
from honbu.modules.audits.models import Answer, AnswerChange, AuditItem, BusyPeriod, Contractor, Questionnaire
from honbu.modules.audits.queries.offices import people_with
from honbu.modules.audits.queries.questionnaires import entry_of

OWNER_KIND = "audits.evidence"
READERS = {Feeds.CONTRACT: "audits.contract", Feeds.CONTROL: "audits.control"}
PAGES = {"audits.contract": "audits:performance", "audits.control": "audits:control"}
CONTRACTOR_FACTS = ("name", "work", "personal_data", "on_site")
MOST_CONTRACTORS, MOST_PERIODS = MOST["firms"], MOST["busy"]


class AnsweredMeanwhile(SomebodyWasFaster):
    """Somebody else of the section has answered since the page was read; `answer` is what stands there now."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(_("ほかの人が先に答えました。下の回答を見て、必要なら直してもう一度保存してください。"))
        self.answer = answer


def held(sheet: Questionnaire) -> Questionnaire:
    """The sheet, held until the end of the transaction."""
    rows = Questionnaire.objects.select_for_update(of=("self",)).select_related("plan__edition", "unit", "prepared_by")
    return rows.get(pk=sheet.pk)


def _writable(sheet: Questionnaire, actor: Actor) -> Questionnaire:
    """The sheet for somebody of its section. Raises Frozen."""
    sheet = held(sheet)
    access.require(actor, "audits.answer", on=sheet.unit)
    if sheet.state not in OPEN_SHEET:
        raise Frozen(
            _("課長に回した後、又は提出した後の監査調書は変えられません。直すときは、差し戻してもらってください。")
        )
    return sheet


def _written(sheet: Questionnaire, actor: Actor, before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """The sheet is being written, by this person; the trail says what."""
    state = after(SHEET, sheet.state, SheetAct.WRITE)
    began = sheet.state != state
    sheet.state = state.value
    sheet.prepared_by = actor if isinstance(actor, Person) else sheet.prepared_by
    sheet.version += 1
    sheet.save(update_fields=["state", "prepared_by", "outsources", "busy_told", "version"])
    trail.write(actor, "audits.questionnaire.written", sheet, before=before, after=changes, unit_id=sheet.unit_id)
    if began:
        refresh_work(sheet, actor=actor)


# ---- the answers ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_answer(
    sheet: Questionnaire, item: AuditItem, entry: Entry, *, actor: Actor, contractor: Contractor | None = None,
    seen: int | None = None,
) -> Answer:  # fmt: skip
    """回答する: one item, for the section or for one of its contractors. `seen` is the version that the page showed, 0 for none.

    After the sheet has once been handed in, the words that were handed in stay beside the new ones, and the offices that
    have read them are told. Raises Frozen, AnsweredMeanwhile, WrongAnswer, WrongValue.
    """
    sheet = _writable(sheet, actor)
    _check_place(sheet, item, contractor)
    entry = checked(Entry(entry.answer, entry.words.strip()))
    row = Answer.objects.select_for_update().filter(questionnaire=sheet, item=item, contractor=contractor).first()
    row = row or Answer(questionnaire=sheet, item=item, contractor=contractor, version=0)
    earlier = entry_of(row)
    if entry == earlier:
        return row
    if seen is not None and seen != row.version:
        raise AnsweredMeanwhile(row)
    if row.pk is not None:
        _note_change(sheet, row, earlier, entry, actor)
    row.answer, row.words, row.carried = entry.answer, entry.words, False
    row.version += 1
    row.save()
    word = f"{item.code} {contractor.name}" if contractor else item.code
    _written(sheet, actor, {word: earlier.in_words}, {word: entry.in_words or "（空欄）"})
    return row


def _check_place(sheet: Questionnaire, item: AuditItem, contractor: Contractor | None) -> None:
    """Raises WrongValue for an item or a contractor that this sheet doesn't have."""
    asked = item.edition_id == sheet.plan.edition_id and Part.QUESTIONNAIRE in item.parts
    theirs = contractor is None or (contractor.questionnaire_id == sheet.pk and contractor.withdrawn_at is None)
    if not asked or not theirs or item.of_contractors != (contractor is not None):
        raise WrongValue(_("この監査調書にない項目です。画面を読み直してください。"))


def _note_change(sheet: Questionnaire, row: Answer, earlier: Entry, entry: Entry, actor: Actor) -> None:
    """提出した後の変更: the first change after each handing in keeps what the offices had read."""
    if sheet.submitted_at is None or (earlier.answer, earlier.words) == (entry.answer, entry.words):
        return
    if row.changes.filter(at__gte=sheet.submitted_at, of_evidence=False).exists():
        return
    by = actor if isinstance(actor, Person) else None
    change = AnswerChange.objects.create(
        answer=row, version=row.version, before=earlier.answer, before_words=earlier.words, by=by, at=clock.now()
    )
    words = {row.item.code: entry.in_words}
    trail.write(
        actor,
        "audits.answer.changed",
        row,
        before={row.item.code: earlier.in_words},
        after=words,
        unit_id=sheet.unit_id,
    )
    tell_readers(sheet, row.item.feeds, f"answer-{change.pk}", f"{row.item.code} {row.item.text}")


def tell_readers(sheet: Questionnaire, feeds: list[str], key: str, words: str) -> None:
    """The offices that have read a handed-in answer hear that it changes: the audit office, and those whom it feeds.

    Whoever: the action that changes it has asked.
    """
    readers = [permission for feed, permission in READERS.items() if feed in feeds]
    if not readers or sheet.submitted_at is None:
        return
    for permission in ("audits.office", *readers):
        address = reverse(PAGES[permission]) if permission in PAGES else address_of(sheet)
        notices.notify(
            people_with(permission), CHANGED, _("提出後に変わりました：%(sheet)s") % {"sheet": sheet},
            key=notices.key_of("audits.changed", key), text=words, url=address,
        )  # fmt: skip


@transaction.atomic
def add_evidence(
    sheet: Questionnaire,
    item: AuditItem,
    upload: documents.Upload,
    *,
    actor: Actor,
    contractor: Contractor | None = None,
) -> Answer:
    """資料を付ける, or put a newer one in its place.

    After the sheet has once been handed in, every earlier file stays reachable by its change, and the offices that have
    read the answer are told. Raises Frozen, UploadRefused, WrongValue.
    """
    sheet = _writable(sheet, actor)
    _check_place(sheet, item, contractor)
    row, _new = Answer.objects.get_or_create(questionnaire=sheet, item=item, contractor=contractor)
    document = documents.receive(
        upload, actor=actor, title=_("監査調書の資料（%(code)s）") % {"code": item.code}, unit=sheet.unit, disclosure="closed",
        disclosure_reason=_("監査の資料のため"), owner=documents.Owner(OWNER_KIND, str(row.pk)),
    )  # fmt: skip
    before = row.document_id
    earlier = documents.latest(before).filename if before else ""
    filename = documents.latest(document.pk).filename
    _note_evidence(sheet, row, earlier, filename, actor)
    row.document_id = document.pk
    row.version += 1
    row.save(update_fields=["document_id", "version"])
    _written(sheet, actor, {f"{item.code} 資料": earlier}, {f"{item.code} 資料": filename})
    return row


def _note_evidence(sheet: Questionnaire, row: Answer, earlier: str, filename: str, actor: Actor) -> None:
    """提出した後の資料: each change is kept, for whoever was told of one may have read the file that came by it."""
    if sheet.submitted_at is None:
        return
    change = AnswerChange.objects.create(
        answer=row, version=row.version, of_evidence=True, before_document_id=row.document_id, before_words=earlier,
        by=actor if isinstance(actor, Person) else None, at=clock.now(),
    )  # fmt: skip
    word = f"{row.item.code} 資料"
    trail.write(
        actor, "audits.answer.changed", row, before={word: earlier}, after={word: filename}, unit_id=sheet.unit_id
    )
    words = _("%(item)s（資料）") % {"item": f"{row.item.code} {row.item.text}"}
    tell_readers(sheet, row.item.feeds, f"answer-{change.pk}", words)


def may_read_evidence(actor: Actor, document: documents.Document) -> bool:
    """The section, the office, and once it is handed in the offices to which the answer goes."""
    if not document.owner_id.isdigit():
        return False
    row = Answer.objects.filter(pk=document.owner_id).select_related("questionnaire", "item").first()
    if row is None:
        return False
    sheet = row.questionnaire
    if access.may(actor, "audits.read", on=sheet.unit_id) or access.may(actor, "audits.office", on=access.WARD):
        return True
    readers = [permission for feed, permission in READERS.items() if feed in row.item.feeds]
    return sheet.submitted_at is not None and any(access.may(actor, one, on=access.WARD) for one in readers)


# ---- contractors -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def tell_outsourcing(sheet: Questionnaire, *, outsources: bool, actor: Actor) -> Questionnaire:
    """委託している業務があるか. Raises Frozen."""
    sheet = _writable(sheet, actor)
    before, changes = trail.set_changed(sheet, {"outsources": outsources})
    if changes:
        _written(sheet, actor, before, changes)
    return sheet


@transaction.atomic
def put_contractor(
    sheet: Questionnaire, values: Mapping[str, Any], *, actor: Actor, contractor: Contractor | None = None
) -> Contractor:
    """委託先を登録し、又は直す: name, work, personal_data, on_site. Raises Frozen, WrongValue."""
    sheet = _writable(sheet, actor)
    facts = {name: values[name] for name in CONTRACTOR_FACTS if name in values}
    facts["name"] = " ".join(str(facts.get("name", contractor.name if contractor else "")).split())
    if not facts["name"]:
        raise WrongValue(_("委託先の名称を入力してください。"))
    others = sheet.contractors.filter(withdrawn_at__isnull=True)
    row = others.filter(pk=contractor.pk).first() if contractor else None
    if contractor is not None and row is None:
        raise WrongValue(_("この委託先は取り消されています。"))
    if row is None and others.count() >= MOST_CONTRACTORS:
        raise WrongValue(_("委託先は%(count)s件までです。") % {"count": MOST_CONTRACTORS})
    same = others.filter(name=facts["name"], work=facts.get("work", row.work if row else ""))
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise WrongValue(_("同じ委託先の同じ業務が登録されています。"))
    is_new = row is None
    row = row or Contractor(questionnaire=sheet, order=sheet.contractors.count() + 1)
    before, changes = trail.set_changed(row, facts)
    if changes:
        row.save()
        sheet.outsources = True if is_new else sheet.outsources
        _written(sheet, actor, {"委託先": "、".join(before.values())}, {"委託先": "、".join(changes.values())})
        tell_readers(sheet, list(READERS), f"contractor-{row.pk}-{sheet.version}", f"委託先 {row.name}")
    return row


@transaction.atomic
def remove_contractor(contractor: Contractor, *, actor: Actor) -> None:
    """委託先を取り消す: with its answers; once other offices have read of it, it stays as withdrawn. Raises Frozen."""
    sheet = _writable(contractor.questionnaire, actor)
    row = sheet.contractors.select_for_update().filter(pk=contractor.pk, withdrawn_at__isnull=True).first()
    if row is None:
        return
    if sheet.submitted_at is None:
        row.delete()
    else:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        tell_readers(sheet, list(READERS), f"contractor-{row.pk}-withdrawn", f"委託先 {row.name}（取消し）")
    _written(sheet, actor, {"委託先": f"{row.name} {row.work}"}, {"委託先": "（取消し）"})


# ---- busy times ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_busy_period(
    sheet: Questionnaire,
    first: datetime.date,
    last: datetime.date,
    *,
    actor: Actor,
    reason: str,
    weekday: int | None = None,
) -> BusyPeriod:
    """忙しい時期を登録する: days of the year, all of them or one weekday (Monday is 0). Raises Frozen, WrongValue."""
    sheet = _writable(sheet, actor)
    _check_period(sheet, first, last, reason)
    if sheet.busy_periods.count() >= MOST_PERIODS:
        raise WrongValue(_("忙しい時期は%(count)s件までです。近いものをまとめてください。") % {"count": MOST_PERIODS})
    period, is_new = BusyPeriod.objects.get_or_create(
        questionnaire=sheet, first=first, last=last, weekday=weekday, defaults={"reason": reason.strip()[:120]}
    )
    if is_new:
        sheet.busy_told = True
        _written(sheet, actor, {}, {"忙しい時期": in_words(period)})
    return period


def _check_period(sheet: Questionnaire, first: datetime.date, last: datetime.date, reason: str) -> None:
    year = clock.FiscalYear(sheet.plan.fiscal_year)
    if last < first:
        raise WrongValue(_("おわりの日が、はじめの日より前です。"))
    if first < year.start or last > year.end:
        raise WrongValue(_("%(year)sのうちの日にしてください。") % {"year": year})
    if not reason.strip():
        raise WrongValue(_("忙しい理由を入力してください。例: 年末の証明の申請が多いため"))


@transaction.atomic
def change_busy_period(
    period: BusyPeriod,
    first: datetime.date,
    last: datetime.date,
    *,
    actor: Actor,
    reason: str,
    weekday: int | None = None,
) -> BusyPeriod:
    """忙しい時期を直す. Raises Frozen, WrongValue."""
    sheet = _writable(period.questionnaire, actor)
    _check_period(sheet, first, last, reason)
    row = sheet.busy_periods.filter(pk=period.pk).first()
    if row is None:
        raise WrongValue(_("この忙しい時期は取り除かれています。"))
    if sheet.busy_periods.filter(first=first, last=last, weekday=weekday).exclude(pk=row.pk).exists():
        raise WrongValue(_("同じ忙しい時期が登録されています。"))
    before = in_words(row)
    row.first, row.last, row.weekday, row.reason = first, last, weekday, reason.strip()[:120]
    if in_words(row) != before:
        row.save()
        _written(sheet, actor, {"忙しい時期": before}, {"忙しい時期": in_words(row)})
    return row


def in_words(period: BusyPeriod) -> str:
    """R8.12.1～R8.12.28 月曜日 年末の証明のため."""
    days = f"{clock.format_short(period.first)}～{clock.format_short(period.last)}"
    day = str(period.get_weekday_display() or "") if period.weekday is not None else ""
    return " ".join(part for part in (days, day, period.reason) if part)


@transaction.atomic
def remove_busy_period(period: BusyPeriod, *, actor: Actor) -> None:
    """忙しい時期を取り除く. Raises Frozen."""
    sheet = _writable(period.questionnaire, actor)
    if not sheet.busy_periods.filter(pk=period.pk).exists():
        return
    words = in_words(period)
    sheet.busy_periods.filter(pk=period.pk).delete()
    sheet.busy_told = sheet.busy_periods.exists()
    _written(sheet, actor, {"忙しい時期": words}, {"忙しい時期": ""})


@transaction.atomic
def tell_no_busy_period(sheet: Questionnaire, *, actor: Actor) -> Questionnaire:
    """忙しい時期はありません: said as clearly as any period, for every section is asked. Raises Frozen, WrongValue."""
    sheet = _writable(sheet, actor)
    if sheet.busy_periods.exists():
        raise WrongValue(_("忙しい時期が登録されています。ないときは、先に取り除いてください。"))
    if not sheet.busy_told:
        sheet.busy_told = True
        _written(sheet, actor, {}, {"忙しい時期": "ありません"})
    return sheet

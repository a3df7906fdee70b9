"""監査調書の記入: every answer is sent by itself as it is chosen; contractors, busy times and files beside it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import carry_out, entered, form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import answering as actions
from honbu.modules.audits.actions.answering import in_words
from honbu.modules.audits.domain.answering import ANSWER_WORDS, LONGEST_WORDS, Entry, WrongAnswer, progress_of
from honbu.modules.audits.forms.questionnaires import BusyForm, ContractorForm, EvidenceForm
from honbu.modules.audits.models import Answer, AnswerChange, AuditItem, BusyPeriod, Contractor, Questionnaire
from honbu.modules.audits.pages.questionnaires import PROBLEMS as MOVES
from honbu.modules.audits.pages.questionnaires import the_sheet, title_of, way_to
from honbu.modules.audits.queries.questionnaires import Line, contractors_of, entries_of, lines_of, may_write

PROBLEMS = (*MOVES, WrongAnswer)


def _writer(request: HttpRequest, pk: int) -> tuple[Person, Questionnaire]:
    """Somebody of the section; for everybody else there is no such page."""
    actor, sheet = the_sheet(request, pk)
    if not access.may(actor, "audits.answer", on=sheet.unit):
        raise access.Hidden
    return actor, sheet


def _closed(request: HttpRequest, sheet: Questionnaire) -> HttpResponse:
    words = _("課長に回した後、又は提出した後の監査調書は変えられません。直すときは、差し戻してもらってください。")
    messages.error(request, words)
    return redirect("audits:questionnaire", sheet.pk)


def _page(sheet: Questionnaire, anchor: str = "") -> HttpResponse:
    return redirect(f"{reverse('audits:questionnaire_write', args=[sheet.pk])}{f'#{anchor}' if anchor else ''}")


def _key(item_pk: int, contractor_pk: int | None) -> str:
    return f"{item_pk}-{contractor_pk or 0}"


def _shown(line: Line) -> dict[str, Any]:
    return {"line": line, "key": _key(line.slot.item, line.slot.contractor), "contractor": line.slot.contractor or 0}


@accounts.staff_page
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole sheet to be answered, chapter by chapter."""
    actor, sheet = _writer(request, pk)
    if not may_write(actor, sheet):
        return _closed(request, sheet)
    lines = lines_of(sheet)
    chapters: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        chapters.setdefault(line.item.group, []).append(_shown(line))
    context = {
        "sheet": sheet,
        "title": title_of(sheet),
        "chapters": list(chapters.items()),
        "choices": list(ANSWER_WORDS.items()),
        "longest": LONGEST_WORDS,
        "contractors": contractors_of(sheet),
        "busy": [(period, in_words(period)) for period in sheet.busy_periods.all()],
        "progress": progress_of([line.slot for line in lines], entries_of(sheet)),
        "crumbs": way_to(sheet, Crumb(_("記入する"))),
    }
    return render(request, "audits/questionnaire_write.html", context)


def _asked(sheet: Questionnaire, item_pk: int, contractor_pk: int) -> tuple[AuditItem, Contractor | None]:
    item = get_object_or_404(AuditItem, pk=item_pk, edition=sheet.plan.edition_id)
    contractor = get_object_or_404(Contractor, pk=contractor_pk, questionnaire=sheet) if contractor_pk else None
    return item, contractor


@accounts.staff_page
@require_POST
def answer(request: HttpRequest, pk: int, item_pk: int, contractor_pk: int) -> HttpResponse:
    """回答する: with scripts only the state beside the answer comes back, without them the page."""
    actor, sheet = _writer(request, pk)
    item, contractor = _asked(sheet, item_pk, contractor_pk)
    seen = request.POST.get("seen", "")
    entry = Entry(request.POST.get("answer", ""), request.POST.get("words", "").replace("\r\n", "\n"))
    said: dict[str, Any] = {"key": _key(item_pk, contractor_pk), "choices": ANSWER_WORDS}
    try:
        number = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        row = actions.write_answer(sheet, item, entry, actor=actor, contractor=contractor, seen=number)
        said |= {"saved": True, "version": row.version}
    except actions.AnsweredMeanwhile as problem:
        word = f"{item.code} {contractor.name}" if contractor else item.code
        line = trail.history_of(sheet).filter(after__has_key=word).order_by("-pk").first()
        said |= {"problem": str(problem), "theirs": problem.answer, "version": problem.answer.version}
        said |= {"mine": entry.in_words, "who": line.actor_name if line else "", "when": line.at if line else None}
    except PROBLEMS as problem:
        said |= {"problem": str(problem), "version": seen}
    if getattr(request, "htmx", False):
        return render(request, "audits/answer_state.html", said)
    if "problem" in said:
        theirs = said.get("theirs")
        more = _("いまの回答：%(words)s") % {"words": _in_words(theirs)} if isinstance(theirs, Answer) else ""
        messages.error(request, f"{said['problem']}　{more}".strip())
    else:
        messages.success(request, _("保存しました。"))
    return _page(sheet, f"q-{said['key']}")


def _in_words(row: Answer) -> str:
    return Entry(row.answer, row.words).in_words


# ---- contractors ------------------------------------------------------------------------------------------------------------


@accounts.staff_page
@require_POST
def outsourcing(request: HttpRequest, pk: int) -> HttpResponse:
    """委託している業務があるか."""
    actor, sheet = _writer(request, pk)
    said = request.POST.get("outsources") == "yes"
    carry_out(
        request, lambda: actions.tell_outsourcing(sheet, outsources=said, actor=actor), PROBLEMS, _("保存しました。")
    )
    return _page(sheet, "contractors")


@accounts.staff_page
@transaction.atomic
def contractor(request: HttpRequest, pk: int, contractor_pk: int = 0) -> HttpResponse:
    """委託先を登録し、又は直す."""
    actor, sheet = _writer(request, pk)
    if not may_write(actor, sheet):
        return _closed(request, sheet)
    row = get_object_or_404(contractors_query(sheet), pk=contractor_pk) if contractor_pk else None
    now = ContractorForm.stored(row) if row else None
    form = ContractorForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            with transaction.atomic():
                actions.put_contractor(sheet, values, actor=actor, contractor=row)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("委託先を保存しました。委託先についての項目が加わります。"))
            return _page(sheet, "contractors")
    title = _("委託先を直す") if row else _("委託先を登録する")
    back = f"{reverse('audits:questionnaire_write', args=[pk])}#contractors"
    return form_page(
        request, form, title, submit=_("保存する"), cancel=back, crumbs=way_to(sheet), over=title_of(sheet)
    )


def contractors_query(sheet: Questionnaire) -> Any:
    """The contractors of a sheet that count, as a queryset."""
    return sheet.contractors.filter(withdrawn_at__isnull=True)


@accounts.staff_page
@require_POST
def contractor_remove(request: HttpRequest, pk: int, contractor_pk: int) -> HttpResponse:
    """委託先を取り消す."""
    actor, sheet = _writer(request, pk)
    row = get_object_or_404(contractors_query(sheet), pk=contractor_pk)
    carry_out(request, lambda: actions.remove_contractor(row, actor=actor), PROBLEMS, _("委託先を取り消しました。"))
    return _page(sheet, "contractors")


# ---- busy times --------------------------------------------------------------------------------------------------------------


@accounts.staff_page
def busy(request: HttpRequest, pk: int) -> HttpResponse:
    """忙しい時期を登録する."""
    actor, sheet = _writer(request, pk)
    if not may_write(actor, sheet):
        return _closed(request, sheet)
    form = BusyForm(request.POST or None)

    def act() -> BusyPeriod:
        return actions.add_busy_period(sheet, actor=actor, **form.cleaned_data)

    if entered(request, form, act, PROBLEMS, _("忙しい時期を登録しました。")):
        return _page(sheet, "busy")
    back = f"{reverse('audits:questionnaire_write', args=[pk])}#busy"
    return form_page(
        request, form, _("忙しい時期を登録する"), submit=_("登録する"), cancel=back, crumbs=way_to(sheet), over=title_of(sheet),
        note=_("すべての課に聞いています。登録しても、訪問があるという意味ではありません。"),
    )  # fmt: skip


@accounts.staff_page
@require_POST
def busy_remove(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """忙しい時期を取り除く."""
    actor, sheet = _writer(request, pk)
    period = get_object_or_404(BusyPeriod, pk=period_pk, questionnaire=sheet)
    carry_out(request, lambda: actions.remove_busy_period(period, actor=actor), PROBLEMS)
    return _page(sheet, "busy")


@accounts.staff_page
@require_POST
def not_busy(request: HttpRequest, pk: int) -> HttpResponse:
    """忙しい時期はありません."""
    actor, sheet = _writer(request, pk)
    carry_out(request, lambda: actions.tell_no_busy_period(sheet, actor=actor), PROBLEMS, _("保存しました。"))
    return _page(sheet, "busy")


# ---- files ---------------------------------------------------------------------------------------------------------------------


@accounts.staff_page
def evidence(request: HttpRequest, pk: int, item_pk: int, contractor_pk: int) -> HttpResponse:
    """資料を付ける."""
    actor, sheet = _writer(request, pk)
    if not may_write(actor, sheet):
        return _closed(request, sheet)
    item, company = _asked(sheet, item_pk, contractor_pk)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    anchor = f"q-{_key(item_pk, contractor_pk)}"
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(sheet, item, form.cleaned_data["file"], actor=actor, contractor=company)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("資料を付けました。"))
            return _page(sheet, anchor)
    back = f"{reverse('audits:questionnaire_write', args=[pk])}#{anchor}"
    over = f"{item.code} {item.question or item.text}"
    return form_page(request, form, _("資料を付ける"), submit=_("付ける"), cancel=back, crumbs=way_to(sheet), over=over)


@accounts.staff_page
def evidence_file(request: HttpRequest, answer_pk: int) -> HttpResponseBase:
    """資料: for the section, the office, and those to whom the answer goes."""
    actor = accounts.actor(request)
    row = get_object_or_404(Answer, pk=answer_pk, document_id__isnull=False)
    return _file(request, actor, row.document_id or 0)


@accounts.staff_page
def earlier_evidence(request: HttpRequest, change_pk: int) -> HttpResponseBase:
    """前の資料: what was replaced after the sheet had been handed in, for whoever may read the answer."""
    actor = accounts.actor(request)
    change = get_object_or_404(AnswerChange, pk=change_pk, before_document_id__isnull=False)
    return _file(request, actor, change.before_document_id or 0)


def _file(request: HttpRequest, actor: Person, document_pk: int) -> HttpResponseBase:
    document = documents.the_document(document_pk, actor=actor)
    try:
        return documents.download_response(documents.latest(document.pk), request, attachment=True)
    except documents.ContentMissing as error:
        raise Http404 from error

"""監査調書のExcel: taken along, filled in, brought back, looked at row by row, taken over."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.ui import wizard
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Steps
from honbu.modules.audits.actions import questionnaire_books as actions
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.actions.questionnaire_lists import take_in_lists
from honbu.modules.audits.documents.questionnaire_book import book_of, pages_in, read_back
from honbu.modules.audits.domain.answering import WrongAnswer, word_of
from honbu.modules.audits.domain.questionnaire_lists import BUSY, FIRMS, HEADS, TITLES, ListLine
from honbu.modules.audits.domain.questionnaire_sheet import Finding, Line
from honbu.modules.audits.forms.questionnaires import SheetBookForm
from honbu.modules.audits.models import Answer, Questionnaire
from honbu.modules.audits.pages.questionnaires import the_sheet, title_of, way_to

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("内容を確かめる"), gettext_lazy("取り込む"))
KINDS = {FIRMS: gettext_lazy("委託先"), BUSY: gettext_lazy("忙しい時期")}
VERDICTS = {
    Finding.ADDED: wizard.Verdict.ADDED,
    Finding.CHANGED: wizard.Verdict.CHANGED,
    Finding.WITHDRAWN: wizard.Verdict.REMOVED,
    Finding.SAME: wizard.Verdict.SAME,
    Finding.DOUBTFUL: wizard.Verdict.DOUBTFUL,
    Finding.CONFLICT: wizard.Verdict.DOUBTFUL,
    Finding.WRONG: wizard.Verdict.WRONG,
}


@accounts.staff_page
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """監査調書をExcelで受け取る."""
    actor, sheet = the_sheet(request, pk)
    return documents.paper_response(book_of(sheet, actor=actor))


@accounts.staff_page
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """First step: the file."""
    actor, sheet = the_sheet(request, pk)
    if not access.may(actor, "audits.answer", on=sheet.unit):
        raise access.Hidden
    form = SheetBookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.receive_book(sheet, form.cleaned_data["file"], actor=actor)
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        except Frozen as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("audits:questionnaire_book_show", pk, kept.pk)
    back = reverse("audits:questionnaire", args=[pk])
    title = _("記入したExcelを取り込む")
    return form_page(
        request, form, title, submit=_("読み取る"), cancel=back, crumbs=way_to(sheet), over=title_of(sheet)
    )


@accounts.staff_page
def show(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Second step: what each row would change; a form with a fault changes nothing."""
    actor, sheet = the_sheet(request, pk)
    if not access.may(actor, "audits.answer", on=sheet.unit):
        raise access.Hidden
    kept = get_object_or_404(documents.Document, pk=document_pk, owner_kind=actions.OWNER_KIND, owner_id=str(pk))
    again = reverse("audits:questionnaire_book_choose", args=[pk])
    try:
        pages = pages_in(documents.content_of(kept.pk), documents.latest(kept.pk).filename)
    except (documents.NotABook, documents.TooLarge, documents.ContentMissing) as problem:
        messages.error(request, str(problem) or _("ファイルを読めません。もう一度選んでください。"))
        return redirect(again)
    lines, listed = read_back(pages, sheet)
    every: list[Line | ListLine] = [*lines, *listed]
    faulty = any(line.finding is Finding.WRONG for line in every)
    good = [line for line in lines if line.finding in actions.TAKEN and line.slot is not None]
    taken = [line for line in listed if line.is_taken]
    gone = [line for line in listed if line.finding is Finding.WITHDRAWN]
    if request.method == "POST" and (good or taken or gone) and not faulty:
        _take_in(request, actor, sheet, lines, listed)
        return redirect("audits:questionnaire", pk)
    context = {
        "sheet": sheet,
        "title": title_of(sheet),
        "preview": wizard.preview(request, [*[_row(line) for line in lines], *[_list_row(line) for line in listed]]),
        "conflicts": [line.title for line in every if line.finding is Finding.CONFLICT],
        "good": good if not faulty else [],
        "listed": taken if not faulty else [],
        "gone": [(line, KINDS[line.part], _answers_of(line)) for line in gone if not faulty],
        "faulty": faulty,
        "steps": Steps.at([str(title) for title in STEPS], 1),
        "again": again,
        "crumbs": way_to(sheet, Crumb(_("記入したExcelを取り込む"))),
    }
    return render(request, "audits/questionnaire_book.html", context)


def _take_in(
    request: HttpRequest, actor: Person, sheet: Questionnaire, lines: list[Line], listed: list[ListLine]
) -> None:
    """Answers and lists together, or nothing; whoever asked reads what became of it."""
    try:
        with transaction.atomic():
            taken, left = actions.take_in_book(sheet, lines, actor=actor)
            count, more = take_in_lists(sheet, listed, actor=actor, withdraw=request.POST.getlist("withdraw"))
    except (Frozen, WrongValue, WrongAnswer) as problem:
        messages.error(request, str(problem))
        return
    if not (taken or count or left or more):
        messages.info(request, _("何も選ばれていないので、変わったものはありません。"))
    if taken:
        messages.success(request, _("%(count)s件の回答を取り込みました。") % {"count": taken})
    if count:
        messages.success(request, _("委託先と忙しい時期を%(count)s件取り込みました。") % {"count": count})
    if any(line.part == FIRMS and line.is_taken and not line.pk for line in listed):
        messages.info(request, _("加わった委託先についての項目に答えてください。"))
    for title in [*left, *more]:
        messages.warning(request, _("ほかの人が先に答えたので、取り込みませんでした：%(title)s") % {"title": title})


def _answers_of(line: ListLine) -> int:
    """How many answers are withdrawn with a contractor."""
    return Answer.objects.filter(contractor=line.pk).exclude(answer="").count() if line.part == FIRMS else 0


def _list_row(line: ListLine) -> wizard.WizardRow:
    details = []
    if line.finding not in {Finding.SAME, Finding.WRONG, Finding.WITHDRAWN}:
        old, new = (fact.cells if fact else None for fact in (line.before, line.after))
        for column, label in enumerate(HEADS[line.part][: len(new or ())]):
            change = wizard.Change(label, old[column] if old else None, new[column] if new else None)
            details += [change] if change.before != change.after else []
    about = [wizard.RowMessage(message) for message in line.messages]
    place = wizard.Place(TITLES[line.part], line.row)
    return wizard.WizardRow(VERDICTS[line.finding], place, line.title, details, about)


def _row(line: Line) -> wizard.WizardRow:
    pairs = [
        (_("回答"), word_of(line.before.answer), word_of(line.after.answer)),
        (_("説明"), line.before.words, line.after.words),
    ]
    changed = line.finding not in {Finding.SAME, Finding.WRONG}
    details = [wizard.Change(label, old or None, new or None) for label, old, new in pairs if changed and old != new]
    about = [wizard.RowMessage(message) for message in line.messages]
    title = f"{line.slot.code} {line.title}" if line.slot else line.title
    return wizard.WizardRow(VERDICTS[line.finding], wizard.Place("", line.row), title, details, about)

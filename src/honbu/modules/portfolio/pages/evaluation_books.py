"""評価の表 (Excel): out with what is entered so far, and back in through a preview that shows every item."""

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
from honbu.kernel.organisation.public import Person, Unit
from honbu.kernel.ui import wizard
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.kernel.ui.pieces import Crumb, Steps
from honbu.modules.portfolio.actions import evaluating as actions
from honbu.modules.portfolio.documents.evaluation_book import book_of, secret, sheets_in
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.evaluating import UNKNOWN, Entry
from honbu.modules.portfolio.domain.evaluation_sheet import Finding, SheetReading, key_of_sheet, read_sheet
from honbu.modules.portfolio.forms.evaluation import BookForm
from honbu.modules.portfolio.models import Evaluation, EvaluationRound
from honbu.modules.portfolio.pages.evaluations import PROBLEMS
from honbu.modules.portfolio.pages.rounds import the_round, way_to_rounds
from honbu.modules.portfolio.queries.evaluations import BOOK_OWNER, expected_of, is_of_section, items_of
from honbu.modules.portfolio.queries.rights import evaluations_for
from honbu.modules.portfolio.tables import unit_name

STEPS = (gettext_lazy("表を選ぶ"), gettext_lazy("内容を確かめる"), gettext_lazy("取り込む"))
LARGEST = 10 * 1024 * 1024
KINDS = frozenset({"xlsx"})
VERDICTS = {
    Finding.CHANGED: wizard.Verdict.CHANGED,
    Finding.SAME: wizard.Verdict.SAME,
    Finding.DOUBTFUL: wizard.Verdict.DOUBTFUL,
    Finding.WRONG: wizard.Verdict.WRONG,
}


def _of(actor: Person, round_: EvaluationRound, unit_pk: int) -> list[Evaluation]:
    """The section's sheets; 404 where somebody may see none of them."""
    rows = list(evaluations_for(actor).filter(round=round_, unit_id=unit_pk, left_out=""))
    if not rows:
        raise access.Hidden
    return rows


@accounts.staff_page
def give(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponseBase:
    """評価の表を出す: one sheet for each system of a section."""
    actor, round_ = the_round(request, pk)
    rows = _of(actor, round_, unit_pk)
    with transaction.atomic():
        mark = documents.stamp(MADE, _("1次評価の表"), "Excel", round_, actor=actor, unit_id=unit_pk)
    return documents.paper_response(book_of(round_, Unit.objects.get(pk=unit_pk), rows, mark))


def _writer(request: HttpRequest, pk: int, unit_pk: int) -> tuple[Person, EvaluationRound]:
    actor, round_ = the_round(request, pk)
    _of(actor, round_, unit_pk)
    if not is_of_section(actor, unit_pk):
        raise access.Hidden
    return actor, round_


def _owner(round_: EvaluationRound, unit_pk: int) -> documents.Owner:
    return documents.Owner(BOOK_OWNER, f"{round_.pk}:{unit_pk}")


def _way(round_: EvaluationRound, *more: Crumb) -> list[Crumb]:
    return way_to_rounds(Crumb(round_.title, reverse("portfolio:round", args=[round_.pk])), *more)


@accounts.staff_page
def choose(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """First step: choose the file. It is kept as it came; nothing changes yet."""
    actor, round_ = _writer(request, pk, unit_pk)
    form = BookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        unit = Unit.objects.get(pk=unit_pk)
        title = _("%(round)s 評価の表（%(unit)s）") % {"round": round_.title, "unit": unit_name(unit_pk)}
        try:
            kept = documents.receive(
                form.cleaned_data["file"], actor=actor, title=title, unit=unit, allowed=KINDS, limit=LARGEST,
                owner=_owner(round_, unit_pk), disclosure_reason=_("評価の途中の記入であるため"),
            )  # fmt: skip
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "file", refusal, actor=actor)
        else:
            return redirect("portfolio:evaluation_book_show", pk, unit_pk, kept.pk)
    context = {
        "form": form,
        "round": round_,
        "steps": Steps.at([str(title) for title in STEPS], 0),
        "crumbs": _way(round_, Crumb(_("評価の表を取り込む"))),
    }
    return render(request, "portfolio/evaluation_book_new.html", context, status=422 if form.errors else 200)


@accounts.staff_page
@transaction.atomic
def show(request: HttpRequest, pk: int, unit_pk: int, document_pk: int) -> HttpResponse:
    """Second and third step: what each sheet would change; then the sheets without a fault are taken in."""
    actor, round_ = _writer(request, pk, unit_pk)
    owner = _owner(round_, unit_pk)
    kept = get_object_or_404(
        documents.Document, pk=document_pk, owner_kind=owner.kind, owner_id=owner.id, created_by_id=actor.pk
    )
    rows = {one.pk: one for one in _of(actor, round_, unit_pk)}
    try:
        content = documents.content_of(kept.pk)
        readings = readings_of(sheets_in(content, documents.latest(kept.pk).filename), rows)
    except (documents.NotABook, documents.TooLarge, documents.ContentMissing) as problem:
        messages.error(request, str(problem) or _("ファイルを読めません。もう一度選んでください。"))
        return redirect("portfolio:evaluation_book_choose", pk, unit_pk)
    if request.method == "POST":
        return _take_in(request, round_, rows, readings, actor)
    good = [one for one in readings if one.acceptable and one.entries]
    context = {
        "round": round_,
        "preview": wizard.preview(request, [row for one in readings for row in _rows(one)]),
        "good": good,
        "refused": [one for one in readings if not one.acceptable],
        "steps": Steps.at([str(title) for title in STEPS], 1),
        "again": reverse("portfolio:evaluation_book_choose", args=[pk, unit_pk]),
        "crumbs": _way(round_, Crumb(_("評価の表を取り込む"))),
    }
    return render(request, "portfolio/evaluation_book.html", context)


def readings_of(sheets: list[tuple[str, list[list[str]]]], rows: dict[int, Evaluation]) -> list[SheetReading]:
    """Every sheet of the file held against the record; one that names another section's system is refused as unknown."""
    readings, seen = [], set[int]()
    for name, cells in sheets:
        found = key_of_sheet(cells)
        evaluation = rows.get(found[0].evaluation) if found else None
        if evaluation is not None and (found is None or found[0].round != evaluation.round_id or evaluation.pk in seen):
            evaluation = None
        expected = expected_of(evaluation, items_of(evaluation)) if evaluation is not None else None
        seen |= {evaluation.pk} if evaluation is not None else set()
        readings.append(read_sheet(name, cells, expected, secret()))
    return readings


def _take_in(
    request: HttpRequest,
    round_: EvaluationRound,
    rows: dict[int, Evaluation],
    readings: list[SheetReading],
    actor: Person,
) -> HttpResponse:
    taken = 0
    for one in readings:
        if not one.acceptable or one.evaluation is None or not one.entries:
            continue
        try:
            with transaction.atomic():
                taken += actions.take_in_sheet(rows[one.evaluation], one, actor=actor)
        except (*PROBLEMS, SomebodyWasFaster) as problem:
            messages.error(request, f"{one.title}：{problem}")
    if taken:
        messages.success(request, _("%(count)s件のシステムの1次評価を取り込みました。") % {"count": taken})
    else:
        messages.info(request, _("取り込むものはありませんでした。"))
    return redirect("portfolio:round", round_.pk)


def _rows(reading: SheetReading) -> list[wizard.WizardRow]:
    return [
        wizard.WizardRow(
            verdict=VERDICTS[line.finding],
            place=wizard.Place(reading.name, line.row),
            title=f"{reading.title}　{line.title}" if line.title != reading.title else reading.title,
            details=_changes(line.before, line.after),
            messages=[wizard.RowMessage(message) for message in line.messages],
        )
        for line in reading.lines
    ]


def _changes(before: Entry, after: Entry) -> list[wizard.Change]:
    pairs = [
        (_("評点"), _points(before), _points(after)),
        (_("理由"), before.reason, after.reason),
        (_("根拠"), before.evidence, after.evidence),
    ]
    return [wizard.Change(label, old or None, new or None) for label, old, new in pairs if old != new]


def _points(entry: Entry) -> str:
    return UNKNOWN if entry.unknown else str(entry.score or "")

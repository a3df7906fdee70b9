"""会議録の取込み: choose the file, look at what was read and what is doubtful, decide, take it over."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.ui import listing
from honbu.kernel.ui.pieces import Crumb, Fact, Steps
from honbu.modules.meetings.actions import intake as actions
from honbu.modules.meetings.domain.comparing import Difference, differences
from honbu.modules.meetings.domain.reading import read
from honbu.modules.meetings.domain.record import Record
from honbu.modules.meetings.forms.intake import DoubtForm, IdentityForm, IntakeForm
from honbu.modules.meetings.models import Intake, IntakeDoubt, Meeting
from honbu.modules.meetings.pages.frame import TOP
from honbu.modules.meetings.queries.meetings import intakes_for, managed_bodies
from honbu.modules.meetings.queries.records import record_of
from honbu.modules.meetings.tables import INTAKE_LOOKS, IntakeTable

STEPS = (gettext_lazy("ファイルを選ぶ"), gettext_lazy("読み取りを確かめる"), gettext_lazy("取り込む"))
AROUND = 24  # letters shown on both sides of a doubtful place
SEVERITIES = (
    ("block", gettext_lazy("決めないと承認・公開できないもの"), "error"),
    ("confirm", gettext_lazy("確かめてほしいもの"), "warning"),
    ("suggest", gettext_lazy("直す案があるもの"), "info"),
    ("note", gettext_lazy("参考"), "neutral"),
)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every record that was read."""
    access.require_sight(accounts.actor(request), "meetings.manage", on=_anywhere(request))
    return listing.list_page(
        request,
        table_class=IntakeTable,
        rows=intakes_for(accounts.actor(request)),
        title=_("会議録の取込み"),
        purpose=_("これまでの会議録を読み取り、疑わしい所を確かめてから取り込みます。"),
        template_name="meetings/intakes.html",
        empty=listing.Empty(
            title=_("読み取った会議録はまだありません"), url="/meetings/intakes/new/", action=_("ファイルを選ぶ")
        ),
    )


def _anywhere(request: HttpRequest) -> Any:
    """A unit for which the reader is a secretariat: whoever is none is not told that there is such a page."""
    body = managed_bodies(accounts.actor(request)).select_related("unit").first()
    return body.unit if body is not None else access.WARD


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """First step: the file."""
    actor = accounts.actor(request)
    access.require_sight(actor, "meetings.manage", on=_anywhere(request))
    form = IntakeForm(request.POST or None, request.FILES or None, bodies=managed_bodies(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["file"].size > actions.LARGEST:
            form.add_error("file", _("ファイルが50MBを超えています。ページを分けて送ってください。"))
        else:
            try:
                intake = actions.take_in_record(
                    data["file"].read(), documents.safe_name(data["file"].name), body=data["body"], actor=actor,
                    profile=data["profile"], revisions=data["revisions"],
                )  # fmt: skip
            except actions.AlreadyTakenIn as known:
                messages.info(request, str(known))
                return redirect("meetings:intake", known.intake.pk)
            return redirect("meetings:intake", intake.pk)
    context = {
        "form": form,
        "steps": Steps.at([str(title) for title in STEPS], 0),
        "crumbs": [Crumb(_("会議"), TOP), Crumb(_("会議録の取込み"), "/meetings/intakes/"), Crumb(_("ファイルを選ぶ"))],
    }
    return render(request, "meetings/intake_new.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class ShownDoubt:
    """A doubt with its place in the source and the form to decide it."""

    doubt: IntakeDoubt
    line: int
    before: str
    words: str
    after: str
    form: DoubtForm | None


def _the_intake(request: HttpRequest, pk: int) -> Intake:
    intakes = Intake.objects.filter(body__in=managed_bodies(accounts.actor(request)))
    return get_object_or_404(intakes.select_related("body__unit", "document", "meeting", "sent_by"), pk=pk)


def _shown(doubt: IntakeDoubt, source: str, form: DoubtForm | None) -> ShownDoubt:
    start, end = doubt.start, min(doubt.end, doubt.start + 160)
    before = source[max(0, start - AROUND) : start].rsplit("\n", maxsplit=1)[-1]
    after = source[end : end + AROUND].split("\n", maxsplit=1)[0]
    words = source[start:end] + ("…" if end < doubt.end else "")
    return ShownDoubt(doubt, source.count("\n", 0, start) + 1, before, words, after, form)


def _grouped(intake: Intake, wrong: DoubtForm | None = None) -> list[dict[str, Any]]:
    decidable = intake.state in {Intake.State.READ, Intake.State.ACCEPTED}
    found = []
    for severity, title, look in SEVERITIES:
        rows = []
        for doubt in intake.doubts.filter(severity=severity).select_related("decided_by"):
            form = None
            if decidable and doubt.state == IntakeDoubt.State.OPEN and severity != "note":
                form = wrong if wrong is not None and wrong.doubt.pk == doubt.pk else DoubtForm(doubt=doubt)
            rows.append(_shown(doubt, intake.source, form))
        if rows:
            waiting = sum(row.form is not None for row in rows)
            found.append({"code": severity, "title": title, "look": look, "rows": rows, "waiting": waiting})
    return found


@accounts.staff_page
def show(
    request: HttpRequest, pk: int, wrong: DoubtForm | None = None, identity: IdentityForm | None = None
) -> HttpResponse:
    """Second step: what was read, what is doubtful; afterwards, what became of it."""
    intake = _the_intake(request, pk)
    context: dict[str, Any] = {
        "intake": intake,
        "look": INTAKE_LOOKS[intake.state],
        "steps": Steps.at(
            [str(title) for title in STEPS],
            {"read": 1, "accepted": 3}.get(intake.state, 1),
            wrong=[1] if intake.state == Intake.State.REFUSED else [],
        ),
        "crumbs": [Crumb(_("会議"), TOP), Crumb(_("会議録の取込み"), "/meetings/intakes/"), Crumb(intake.filename)],
    }
    if intake.found is not None:
        record = read(intake.source, intake.profile)
        context |= {
            "record": record,
            "facts": _facts(record),
            "groups": _grouped(intake, wrong),
            "identity": identity or _identity(record),
            "differences": _against_existing(intake, record),
        }
    failed = wrong is not None or identity is not None
    return render(request, "meetings/intake.html", context, status=422 if failed else 200)


def _facts(record: Record) -> list[Fact]:
    head = record.meeting
    speeches = [block for block in record.blocks if block.kind.value == "speech"]
    roles: dict[str, int] = {}
    for block in speeches:
        roles[block.role] = roles.get(block.role, 0) + 1
    said = "、".join(f"{role}{count}" for role, count in roles.items())
    return [
        Fact(_("会議"), head.name),
        Fact(_("開催日時"), head.held),
        Fact(_("場所"), head.place),
        Fact(_("出席"), _("%(count)d人") % {"count": len(record.attendance)}),
        Fact(_("発言"), _("%(count)d件（%(roles)s）") % {"count": len(speeches), "roles": said or "—"}),
        Fact(_("資料"), _("%(count)d件") % {"count": len(record.materials)}),
        Fact(_("宿題の候補"), _("%(count)d件") % {"count": len(record.follow_ups)}),
    ]


def _identity(record: Record) -> IdentityForm | None:
    """Only where the record does not tell which meeting it is of."""
    head = record.meeting
    if head.fiscal_year and head.ordinal and head.date:
        return None
    return IdentityForm(initial={"fiscal_year": head.fiscal_year, "ordinal": head.ordinal, "held_on": head.date})


def _against_existing(intake: Intake, record: Record) -> list[Difference] | None:
    head = record.meeting
    if intake.state != Intake.State.READ or not head.fiscal_year or not head.ordinal:
        return None
    known = Meeting.objects.filter(body=intake.body, fiscal_year=head.fiscal_year, ordinal=head.ordinal).first()
    return differences(record_of(known), record) if known is not None else None


@accounts.staff_page
@require_POST
def decide(request: HttpRequest, pk: int, doubt_pk: int) -> HttpResponseBase:
    """A doubt decided."""
    intake = _the_intake(request, pk)
    doubt = get_object_or_404(intake.doubts, pk=doubt_pk)
    form = DoubtForm(request.POST, doubt=doubt)
    if not form.is_valid():
        return show(request, pk, wrong=form)
    actions.decide_doubt(doubt, actor=accounts.actor(request), choice=form.choice(), reason=form.cleaned_data["reason"])
    following = intake.doubts.filter(state=IntakeDoubt.State.OPEN).exclude(severity="note").first()
    messages.success(request, _("決めた内容を記録しました。"))
    return redirect(f"/meetings/intakes/{pk}/" + (f"#doubt{following.pk}" if following else ""))


@accounts.staff_page
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponseBase:
    """取り込む."""
    intake = _the_intake(request, pk)
    form = IdentityForm(request.POST) if "ordinal" in request.POST else None
    if form is not None and not form.is_valid():
        return show(request, pk, identity=form)
    identity = actions.Identity(**form.cleaned_data) if form is not None else None
    try:
        meeting = actions.accept_intake(intake, actor=accounts.actor(request), identity=identity)
    except (actions.AlreadyDecided, actions.NotAllKnown, actions.MeetingExists) as problem:
        messages.error(request, str(problem))
        return redirect("meetings:intake", pk)
    messages.success(request, _("会議録を取り込みました。"))
    return redirect("meetings:meeting", meeting.pk)


@accounts.staff_page
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponseBase:
    """取りやめる."""
    intake = _the_intake(request, pk)
    try:
        actions.drop_intake(intake, actor=accounts.actor(request))
    except actions.AlreadyDecided as problem:
        messages.error(request, str(problem))
    return redirect("meetings:intakes")


@accounts.staff_page
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came, for the secretariat and for whoever sent it."""
    actor = accounts.actor(request)
    # One question for both, so that a stranger can't tell by the clock whether there is such a file.
    mine = Intake.objects.filter(Q(sent_by=actor) | Q(body__in=managed_bodies(actor)))
    intake = get_object_or_404(mine, pk=pk)
    return documents.download_response(documents.latest(intake.document_id), request, attachment=True)


@accounts.staff_page
def reading(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was read, as JSON (docs/minutes-json.md)."""
    intake = _the_intake(request, pk)
    if intake.found is None:
        raise access.Hidden
    stem = intake.filename.rpartition(".")[0] or intake.filename
    return documents.file_response(intake.found_json, f"{stem}.json", "application/json")

"""出欠: who comes, whether they are enough, and one's own answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.meetings.actions import convening
from honbu.modules.meetings.domain.quorum import Standing
from honbu.modules.meetings.forms.planning import AnswerForm
from honbu.modules.meetings.models import Attendance
from honbu.modules.meetings.models.bodies import Role
from honbu.modules.meetings.pages.frame import TOP, Frame, frame_for
from honbu.modules.meetings.queries.agenda import answers_of, holder_at, quorum_of, seats_to_answer
from honbu.modules.meetings.tables import MEETING_LOOKS

PROBLEMS = (convening.TooLateToAnswer, convening.DeputyNeeded, convening.NotAnAnswer)
ANSWER_LOOKS = {
    "expected": "neutral", "present": "success", "absent": "error", "deputised": "info", "left": "warning",
}  # fmt: skip
QUORUM = {
    Standing.UNREGISTERED: (
        "neutral",
        gettext_lazy("規程未登録"),
        gettext_lazy("定足数の定めが登録されていないため、判定しません。"),
    ),
    Standing.NO_RULE: ("neutral", gettext_lazy("定めなし"), gettext_lazy("この会議体には定足数の定めがありません。")),
    Standing.MET: ("success", gettext_lazy("定足数を満たす見込み"), ""),
    Standing.NOT_YET: ("warning", gettext_lazy("まだ足りません"), gettext_lazy("未回答の部員の回答を待っています。")),
    Standing.OUT_OF_REACH: (
        "error",
        gettext_lazy("定足数に届きません"),
        gettext_lazy("日程の変更か中止を検討してください。"),
    ),
    Standing.DEPENDS_ON_DEPUTIES: (
        "warning",
        gettext_lazy("代理の扱いによります"),
        gettext_lazy("代理を定足数に数えるかどうかが規程未登録のため、判定しません。"),
    ),
}


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody's answers with the quorum that they make, and the way to one's own."""
    frame = frame_for(request, pk, "attendance", papers=True)
    actor, meeting = accounts.actor(request), frame.meeting
    mine = {row.pk for row in seats_to_answer(actor, meeting)}
    rows = Attendance.objects.filter(meeting=meeting).select_related(
        "membership__person", "membership__unit", "meeting__body", "person", "deputy", "answered_by"
    )
    answering = meeting.state == "convened"
    seats = [
        {
            "row": row,
            "holder": holder_at(row),
            "word": meeting.body.word_for(row.role),
            "look": ANSWER_LOOKS[row.state],
            "mine": row.pk in mine,
            "may_answer": answering and (row.pk in mine or frame.managing),
        }
        for row in rows
    ]
    context = {
        "frame": frame,
        "look": MEETING_LOOKS[meeting.state],
        "seats": seats,
        "own": [seat for seat in seats if seat["mine"]],
        "answers": answers_of(meeting),
        "answering": answering,
        **_quorum(frame),
    }
    return render(request, "meetings/attendance.html", context)


def _quorum(frame: Frame) -> dict[str, Any]:
    verdict, body = quorum_of(frame.meeting), frame.meeting.body
    look, word, hint = QUORUM[verdict.standing]
    return {
        "verdict": verdict,
        "quorum_look": look,
        "quorum_word": word,
        "quorum_hint": hint,
        "quorum_rule": body.get_quorum_display(),
        "rule_name": body.rule_name,
        "deputies_count": body.deputies_count,
    }


@accounts.staff_page
def answer(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    """出欠を答える."""
    frame = frame_for(request, pk, "attendance", papers=True)
    rows = Attendance.objects.select_related("meeting__body__unit", "membership__person", "person", "deputy")
    row = get_object_or_404(rows, pk=seat_pk, meeting=frame.meeting)
    actor = accounts.actor(request)
    if not frame.managing and row.pk not in {seat.pk for seat in seats_to_answer(actor, frame.meeting)}:
        raise access.Hidden
    form = AnswerForm(request.POST or None, initial=AnswerForm.shown(row))
    back = reverse("meetings:attendance", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            convening.answer(row, form.answer(), actor=actor)
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("出欠の回答を記録しました。開会まで変えられます。"))
            return redirect(back)
    crumbs = [
        Crumb(_("会議"), TOP),
        Crumb(frame.title, reverse("meetings:meeting", args=[pk])),
        Crumb(_("出欠"), back),
    ]
    holder = holder_at(row)
    over = f"{row.post} {holder.name}" if holder is not None else row.post
    note = "" if row.role != Role.OFFICE else _("事務局の席です。定足数には数えません。")
    return form_page(
        request, form, _("出欠を答える"), submit=_("回答する"), cancel=back, crumbs=crumbs, over=over, note=note
    )

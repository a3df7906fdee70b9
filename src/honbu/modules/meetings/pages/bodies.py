"""会議体: the list, and a body with what is laid down for it and its members by date."""

import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.meetings.actions import bodies as actions
from honbu.modules.meetings.forms.bodies import BodyForm, DayForm, EndBodyForm, EndSeatForm, SeatForm
from honbu.modules.meetings.models import Body, Membership
from honbu.modules.meetings.pages.frame import TOP
from honbu.modules.meetings.queries.bodies import bodies_for, seats_beside, seats_on
from honbu.modules.meetings.queries.proposals import units_to_manage_for
from honbu.modules.meetings.tables import MEETING_LOOKS, BodyTable

LIST = "/meetings/bodies/"
RULE_PROBLEMS = (actions.RuleNotNamed, actions.StillMeets)
SEAT_PROBLEMS = (actions.NoSeat, actions.EndsBeforeItBegins)


def _way() -> list[Crumb]:
    return [Crumb(_("会議"), TOP), Crumb(_("会議体"), LIST)]


def _way_to(body: Body) -> list[Crumb]:
    return [*_way(), Crumb(body.name, reverse("meetings:body", args=[body.pk]))]


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Every body of the ward."""
    actor = accounts.actor(request)
    access.require_sight(actor, "meetings.read", on=access.WARD)
    return listing.list_page(
        request,
        table_class=BodyTable,
        rows=bodies_for(actor),
        title=_("会議体"),
        purpose=_("本部や委員会と、その委員・事務局・定足数の定めです。"),
        crumbs=[Crumb(_("会議"), TOP), Crumb(_("会議体"))],
        template_name="meetings/bodies.html",
        context={"may_add": access.may(actor, "meetings.manage")},
        empty=listing.Empty(title=_("会議体はまだ登録されていません")),
    )


def _the_body(request: HttpRequest, pk: int, *, managing: bool = False, held: bool = False) -> tuple[Person, Body]:
    actor = accounts.actor(request)
    rows = Body.objects.select_related("unit")
    body = get_object_or_404(rows.filter(pk__in=bodies_for(actor).values("pk")), pk=pk)
    if managing:
        access.require_sight(actor, "meetings.manage", on=body.unit)
    if held and request.method == "POST":
        Body.objects.select_for_update().get(pk=pk)
        body.refresh_from_db()
    return actor, body


def _day_asked(request: HttpRequest) -> datetime.date:
    form = DayForm(request.GET)
    asked: datetime.date | None = form.cleaned_data.get("day") if form.is_valid() else None
    return asked or clock.today()


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: its rules, who sits in it on a day, its meetings, its history."""
    actor, body = _the_body(request, pk)
    day = _day_asked(request)
    managing = access.may(actor, "meetings.manage", on=body.unit)
    context = {
        "body": body,
        "crumbs": [*_way(), Crumb(body.name)],
        "facts": _facts(body),
        "day": day,
        "day_written": clock.short(day),
        "is_today": day == clock.today(),
        "seats": seats_on(body, day),
        "others": seats_beside(body, day),
        "meetings": body.meetings.select_related("body")[:10],
        "looks": MEETING_LOOKS,
        "managing": managing,
        "lines": trail.history_of(body)[:30] if managing else [],
    }
    return render(request, "meetings/body.html", context)


def _facts(body: Body) -> list[Fact]:
    unregistered = _("規程未登録")
    deputies = {None: unregistered, True: _("数える"), False: _("数えない")}[body.deputies_count]
    facts = [
        Fact(_("事務局"), tree_on().shown_name(body.unit_id)),
        Fact(
            _("呼び名"),
            f"{body.chair_word}、{body.deputy_word}、{body.member_word}、{body.office_word}",
        ),
        Fact(_("定足数"), body.get_quorum_display()),
        Fact(_("代理を定足数に数えるか"), deputies),
        Fact(_("根拠の規程"), body.rule_name or unregistered),
        Fact(_("会議の公開"), _with_reason(body.get_meeting_openness_display(), body.meeting_reason)),
        Fact(_("会議録の公開"), _with_reason(body.get_record_openness_display(), body.record_reason)),
        Fact(_("いつもの場所"), body.place),
    ]
    if body.ended_on:
        facts.append(Fact(_("廃止日"), clock.long(body.ended_on)))
    return facts


def _with_reason(word: str, reason: str) -> str:
    return f"{word}（{reason}）" if reason else word


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """会議体を設ける."""
    actor = accounts.actor(request)
    units = units_to_manage_for(actor)
    if units is not None and not units:
        raise access.Hidden
    form = BodyForm(request.POST or None, units=units, now={})
    if request.method == "POST" and form.is_valid():
        try:
            body = actions.add_body(form.charter(), actor=actor)
        except RULE_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("会議体を登録しました。続けて部員を加えてください。"))
            return redirect("meetings:body", body.pk)
    return form_page(request, form, _("会議体を設ける"), submit=_("登録する"), cancel=LIST, crumbs=_way())


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """会議体の定めを変える."""
    actor, body = _the_body(request, pk, managing=True, held=True)
    form = BodyForm(
        request.POST or None,
        units=units_to_manage_for(actor),
        now=BodyForm.stored(body),
        changed_by=trail.last_change_of(body),
    )
    back = reverse("meetings:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_body(body, form.charter(), actor=actor)
        except RULE_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("会議体の定めを変えました。"))
            return redirect(back)
    return form_page(request, form, _("定めを変える"), submit=_("保存する"), cancel=back, crumbs=_way_to(body))


@accounts.staff_page
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """廃止する."""
    actor, body = _the_body(request, pk, managing=True)
    form = EndBodyForm(request.POST or None)
    back = reverse("meetings:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_body(body, actor=actor, day=form.cleaned_data["day"], reason=form.cleaned_data["reason"])
        except RULE_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("会議体を廃止しました。これまでの会議は残ります。"))
            return redirect(back)
    return form_page(
        request, form, _("会議体を廃止する"), submit=_("廃止する"), cancel=back, crumbs=_way_to(body), danger=True,
        note=_("廃止した会議体では、新しい会議を設定できなくなります。"),
    )  # fmt: skip


@accounts.staff_page
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """部員を加える."""
    actor, body = _the_body(request, pk, managing=True)
    form = SeatForm(
        request.POST or None, body=body, initial={"valid_from": clock.short(clock.today()), "role": "member"}
    )
    back = reverse("meetings:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_member(body, form.facts(), actor=actor)
        except SEAT_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("部員を加えました。"))
            return redirect(back)
    return form_page(request, form, _("部員を加える"), submit=_("加える"), cancel=back, crumbs=_way_to(body))


@accounts.staff_page
@transaction.atomic
def member_edit(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """部員の記載を直す."""
    actor, body = _the_body(request, pk, managing=True)
    member = _the_member(body, member_pk, held=request.method == "POST")
    form = SeatForm(request.POST or None, body=body, now=SeatForm.stored(member), changed_by=trail.last_change_of(body))
    back = reverse("meetings:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(member, form.facts(), actor=actor)
        except SEAT_PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("部員の記載を直しました。"))
            return redirect(back)
    return form_page(request, form, _("部員の記載を直す"), submit=_("保存する"), cancel=back, crumbs=_way_to(body))


@accounts.staff_page
def member_end(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """退任."""
    actor, body = _the_body(request, pk, managing=True)
    member = _the_member(body, member_pk)
    form = EndSeatForm(request.POST or None)
    back = reverse("meetings:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.end_member(member, actor=actor, day=data["day"], reason=data["reason"])
        except SEAT_PROBLEMS as problem:
            form.add_error("day", str(problem))
        else:
            messages.success(request, _("退任日を登録しました。"))
            return redirect(back)
    title = _("%(post)sの退任") % {"post": member.post}
    return form_page(request, form, title, submit=_("退任日を登録する"), cancel=back, crumbs=_way_to(body))


def _the_member(body: Body, pk: int, *, held: bool = False) -> Membership:
    rows = Membership.objects.filter(body=body)
    if held:
        rows.select_for_update().filter(pk=pk).first()
    member: Membership = get_object_or_404(rows.select_related("unit", "person", "body__unit"), pk=pk)
    return member

"""案と意見: the options of an item, the members' opinions, the weighing, and the choice. Members read it without names."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.ui import charts
from honbu.kernel.ui.errors import findings
from honbu.modules.meetings.actions import options as actions
from honbu.modules.meetings.forms.options import AdoptForm, CriterionForm, OpinionsForm, OptionForm, WeighingForm
from honbu.modules.meetings.models import AgendaItem, Choice, Criterion
from honbu.modules.meetings.pages.frame import Frame, frame_for
from honbu.modules.meetings.queries.recording import Weighed, members_there, reasons_of, tally_of, weighed
from honbu.modules.meetings.tables import MEETING_LOOKS

REFUSED = (
    actions.TooManyOptions, actions.OptionIsUsed, actions.NotOfThisItem, actions.OutOfScale, actions.ReasonNeeded,
    actions.OptionsAreClosed,
)  # fmt: skip


@accounts.staff_page
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The options of one item, and the way to those of the others."""
    frame = frame_for(request, pk, "options", inside=True)
    asked = request.GET.get("item", "")
    items = list(frame.meeting.items.prefetch_related("choices"))
    current = next((item for item in items if str(item.pk) == asked), None)
    current = current or next((item for item in items if item.choices.all()), items[0] if items else None)
    return _page(request, frame, items, current)


def _page(
    request: HttpRequest, frame: Frame, items: list[AgendaItem], item: AgendaItem | None, refused: Any = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "frame": frame,
        "look": MEETING_LOOKS[frame.meeting.state],
        "items": items,
        "item": item,
        "open_options": frame.managing and frame.meeting.state not in actions.OVER,
        "refused": refused,
    }
    if item is not None:
        sums = weighed(item)
        tally = tally_of(item)
        context |= {
            "tally": [(one, reasons_of(one.choice)) for one in tally],
            "votes": sum(one.votes for one in tally),
            "tally_chart": _tally_chart(tally),
            "weighed": sums,
            "weighing_chart": _weighing_chart(sums),
            "ranking": [(one, shown_mean(one.mean)) for one in sums.ranking],
            "rooms": [(one.criterion, _room_in_words(one.room)) for one in sums.rooms],
            "chosen": next((one.choice for one in tally if one.choice.chosen), None),
        }
    if item is not None and context["open_options"]:
        context |= {
            "option_form": OptionForm(auto_id="id_option_%s"),
            "criterion_form": CriterionForm(auto_id="id_criterion_%s"),
            "adopt_form": AdoptForm(item=item),
            "opinions_form": OpinionsForm(item=item, seats=members_there(frame.meeting)),
            "weighing_form": WeighingForm(weighed=context["weighed"]),
        }
        if refused is not None:
            name, form = refused
            context |= {name: form, "findings": findings([form])}
    return render(request, "meetings/options.html", context, status=422 if refused else 200)


def _tally_chart(tally: Any) -> charts.Chart | None:
    if not tally:
        return None
    return charts.bar_chart(
        _("案ごとの賛意"), [(str(one.choice), one.votes) for one in tally], unit=_("人"), label=_("案")
    )


def _weighing_chart(sums: Weighed) -> charts.Chart | None:
    """Each option as a bar made of its criteria: what each of them adds to the mean of points."""
    if not sums.ranking:
        return None
    total = sum(one.weight for one in sums.criteria)
    order = [one.choice for one in sums.ranking]
    series = [
        charts.Series(
            criterion.name,
            [round(criterion.weight * sums.points[choice.pk, criterion.pk] / total, 2) for choice in order],
        )
        for criterion in sums.criteria
    ]
    return charts.stacked_bar_chart(
        _("重みをつけた点（5点満点）"), [str(choice) for choice in order], series, unit=_("点"), label=_("案")
    )


def shown_mean(mean: Fraction) -> str:
    """3.25, to two places."""
    return f"{float(mean):.2f}"


def _room_in_words(room: Any) -> str:
    """The limits of a weight, rounded inwards so that what is said is true."""
    if room.fixed:
        return _("いくつにしても変わりません")
    least = math.ceil(room.least * 100) / 100
    if room.most is None:
        return _("%(least)s以上なら変わりません") % {"least": f"{least:g}"}
    most = math.floor(room.most * 100) / 100
    return _("%(least)sから%(most)sまでなら変わりません") % {"least": f"{least:g}", "most": f"{most:g}"}


@accounts.staff_page
@require_POST
def act(request: HttpRequest, pk: int, item_pk: int, verb: str) -> HttpResponse:
    """What is done with the options of an item."""
    frame = frame_for(request, pk, "options", managing=True)
    item = get_object_or_404(
        AgendaItem.objects.select_related("meeting__body__unit"), pk=item_pk, meeting=frame.meeting
    )
    deed = VERBS.get(verb)
    if deed is None:
        raise access.Hidden
    name, form = deed(request, item)
    if form is not None and form.errors:
        items = list(frame.meeting.items.prefetch_related("choices"))
        return _page(request, frame, items, item, (name, form))
    return redirect(f"{reverse('meetings:options', args=[pk])}?item={item_pk}#{name}")


Done = tuple[str, Any]


def _try(form: Any, deed: Callable[[], object], done: str, request: HttpRequest) -> None:
    try:
        deed()
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, done)


def _add(request: HttpRequest, item: AgendaItem) -> Done:
    form = OptionForm(request.POST, auto_id="id_option_%s")
    if form.is_valid():
        title = form.cleaned_data["title"]
        _try(
            form,
            lambda: actions.add_option(item, actor=accounts.actor(request), title=title),
            _("案を加えました。"),
            request,
        )
    return "option_form", form


def _remove(request: HttpRequest, item: AgendaItem) -> Done:
    choice = get_object_or_404(
        Choice.objects.select_related("item__meeting__body__unit"), pk=_number(request), item=item
    )
    form = OptionForm({"title": choice.title}, auto_id="id_option_%s")
    form.is_valid()
    _try(form, lambda: actions.remove_option(choice, actor=accounts.actor(request)), _("案を取り除きました。"), request)
    return "option_form", form


def _number(request: HttpRequest) -> int:
    sent = request.POST.get("pk", "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else 0


@transaction.atomic
def _opinions(request: HttpRequest, item: AgendaItem) -> Done:
    # Held while the form compares what it showed with what is stored.
    AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    form = OpinionsForm(request.POST, item=item, seats=members_there(item.meeting))
    if form.is_valid():
        views = form.views()
        _try(
            form,
            lambda: actions.record_opinions(item, views, actor=accounts.actor(request)),
            _("意見を記録しました。"),
            request,
        )
    return "opinions_form", form


def _criterion(request: HttpRequest, item: AgendaItem) -> Done:
    form = CriterionForm(request.POST, auto_id="id_criterion_%s")
    if form.is_valid():
        values = form.cleaned_data
        _try(
            form,
            lambda: actions.add_criterion(
                item, actor=accounts.actor(request), name=values["name"], weight=values["weight"]
            ),
            _("観点を加えました。"),
            request,
        )
    return "criterion_form", form


def _criterion_remove(request: HttpRequest, item: AgendaItem) -> Done:
    criterion = get_object_or_404(
        Criterion.objects.select_related("item__meeting__body__unit"), pk=_number(request), item=item
    )
    form = CriterionForm({"name": criterion.name, "weight": criterion.weight}, auto_id="id_criterion_%s")
    form.is_valid()
    _try(
        form,
        lambda: actions.remove_criterion(criterion, actor=accounts.actor(request)),
        _("観点を取り除きました。"),
        request,
    )
    return "criterion_form", form


@transaction.atomic
def _weigh(request: HttpRequest, item: AgendaItem) -> Done:
    AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    form = WeighingForm(request.POST, weighed=weighed(item))
    if form.is_valid():
        weights, points = form.weights(), form.points()
        _try(
            form,
            lambda: actions.weigh_options(item, actor=accounts.actor(request), weights=weights, points=points),
            _("採点を記録しました。"),
            request,
        )
    return "weighing_form", form


def _adopt(request: HttpRequest, item: AgendaItem) -> Done:
    form = AdoptForm(request.POST, item=item)
    if form.is_valid():
        values = form.cleaned_data
        _try(
            form,
            lambda: actions.adopt_option(values["choice"], actor=accounts.actor(request), reason=values["reason"]),
            _("採用した案を記録しました。"),
            request,
        )
    return "adopt_form", form


VERBS: dict[str, Callable[[HttpRequest, AgendaItem], Done]] = {
    "add": _add,
    "remove": _remove,
    "opinions": _opinions,
    "criterion": _criterion,
    "criterion-remove": _criterion_remove,
    "weigh": _weigh,
    "adopt": _adopt,
}

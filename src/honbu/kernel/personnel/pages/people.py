"""職員: the list, the page of a person, appointments, deputies, and why somebody may or may not."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Deputy, Person, Posting, deputies_of, standing, tree_on
from honbu.kernel.personnel import actions
from honbu.kernel.personnel.forms import AppointmentForm, DeputyForm, ExplainForm
from honbu.kernel.personnel.tables import PeopleFilters, PeopleTable
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing, pickers
from honbu.kernel.ui.pieces import Crumb, HistoryEntry


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """Everybody who works here today."""
    access.require_sight(accounts.actor(request), "personnel.read", on=access.WARD)
    today = clock.today()
    rows = (
        Posting.objects.on(today).filter(person__in=Person.objects.on(today)).select_related("person", "post", "unit")
    )
    return listing.list_page(
        request,
        table_class=PeopleTable,
        rows=rows.order_by("person__family_kana", "person__given_kana", "pk"),
        filterset_class=PeopleFilters,
        title=_("職員を探す"),
        purpose=_("氏名、よみ、所属、職から職員を探します。兼務の人は、所属ごとに表示します。"),
        filename=_("職員一覧"),
    )


@accounts.staff_page
def search(request: HttpRequest) -> HttpResponse:
    """What a person picker asks while one types."""
    access.require_sight(accounts.actor(request), "personnel.read", on=access.WARD)
    today = clock.today()
    rows = Posting.objects.on(today).filter(is_main=True).select_related("person", "post")
    found = PeopleFilters({"q": request.GET.get("q", "")[:100]}, queryset=rows).qs.order_by("person__family_kana")[:21]
    tree = tree_on(today)
    return pickers.answer(
        request,
        [
            pickers.Candidate(row.person.number, row.person.name, tree.shown_place(row.unit_id, row.post))
            for row in found
        ],
    )


def _visible(request: HttpRequest, number: int) -> tuple[Person, int | None]:
    """The person and the unit to whose people one has to be allowed in."""
    access.require_sight(accounts.actor(request), "personnel.read", on=access.WARD)
    person = get_object_or_404(Person, pk=number)
    return person, standing(person).unit_id


@accounts.staff_page
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: how to reach them, their posts; more for whom it concerns, and then it is noted that it was read."""
    actor = accounts.actor(request)
    found, unit_id = _visible(request, number)
    place = unit_id if unit_id is not None else access.WARD
    details = found == actor or access.may(actor, "personnel.read_details", on=place)
    if details and found != actor:
        access.note_reading(actor, found, permission="personnel.read_details", purpose=_("職員のページ"))
    today = clock.today()
    tree = tree_on(today)
    current = Posting.objects.on(today).filter(person=found).select_related("post", "unit")
    context = {
        "person": found,
        "standing": standing(found),
        "postings": [(row, tree.shown_name(row.unit_id)) for row in current],
        "appointments": [
            (row, tree.shown_name(row.unit_id))
            for row in found.appointments.all()
            if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
        ],
        "deputies": deputies_of(found),
        "details": details,
        "past": _career(found) if details else [],
        "may_appoint": access.may(actor, "personnel.appoint", on=place),
        "may_name_deputy": found == actor or access.may(actor, "personnel.appoint", on=place),
        "may_explain": access.may(actor, "access.explain"),
        "lines": _history(request, found),
        "deeds": _deeds(request, found),
        "crumbs": [Crumb(_("職員を探す"), "/personnel/people/"), Crumb(found.name)],
    }
    return render(request, "personnel/person.html", context)


def _career(person: Person) -> list[HistoryEntry]:
    """異動歴: each post with the unit's name of that time."""
    entries = []
    for row in person.postings.select_related("post").order_by("-valid_from", "-is_main"):
        place = tree_on(row.valid_from).shown_place(row.unit_id, row.post)
        until = _("%(day)sまで") % {"day": clock.long(row.valid_to)} if row.valid_to else ""
        words = place if row.is_main else _("%(what)s（兼務）") % {"what": place}
        state = "waiting" if row.valid_from > clock.today() else "done"
        entries.append(HistoryEntry(what=words, when=row.valid_from, who=until, state=state))
    return entries


def _history(request: HttpRequest, person: Person) -> list[trail.Line]:
    if not access.may(accounts.actor(request), "trail.read", on=access.WARD):
        return []
    return list(trail.history_of(person)[:20])


def _deeds(request: HttpRequest, person: Person) -> list[trail.Line]:
    if not access.may(accounts.actor(request), "trail.read", on=access.WARD):
        return []
    return list(trail.lines_of_person(person.pk).order_by("-pk")[:20])


@accounts.staff_page
def appoint(request: HttpRequest, number: int) -> HttpResponse:
    """役の任命."""
    found, unit_id = _visible(request, number)
    access.require(accounts.actor(request), "personnel.appoint", on=unit_id if unit_id is not None else access.WARD)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appoint(found, actor=accounts.actor(request), **form.cleaned_data)
        except actions.AlreadyAppointed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("任命しました。"))
            return redirect("personnel:person", found.pk)
    return _form_page(request, form, _("役に任命する"), found)


@accounts.staff_page
def name_deputy(request: HttpRequest, number: int) -> HttpResponse:
    """代理者の指定."""
    found, _unit_id = _visible(request, number)
    form = DeputyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_deputy(found, actor=accounts.actor(request), **form.cleaned_data)
        except actions.DeputyNeedsAnotherPerson as error:
            form.add_error("deputy", str(error))
        else:
            messages.success(request, _("代理者を指定しました。"))
            return redirect("personnel:person", found.pk)
    return _form_page(request, form, _("代理者を指定する"), found)


def _form_page(request: HttpRequest, form: object, title: str, person: Person) -> HttpResponse:
    crumbs = [
        Crumb(_("職員を探す"), "/personnel/people/"),
        Crumb(person.name, f"/personnel/people/{person.pk}/"),
        Crumb(title),
    ]
    context = {"form": form, "title": title, "crumbs": crumbs, "cancel": f"/personnel/people/{person.pk}/"}
    return render(request, "personnel/form.html", context, status=422 if getattr(form, "errors", None) else 200)


@accounts.staff_page
@require_POST
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """代理者の指定の終了."""
    row = get_object_or_404(Deputy, pk=pk)
    actions.end_deputy(row, actor=accounts.actor(request))
    messages.success(request, _("代理者の指定を終えました。"))
    return redirect("personnel:person", row.principal_id)


@accounts.staff_page
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """権限の根拠: why this person may, or may not, do something somewhere."""
    found, unit_id = _visible(request, number)
    access.require_sight(accounts.actor(request), "access.explain", on=unit_id if unit_id is not None else access.WARD)
    choices = sorted((code, f"{_(permission.title)}（{code}）") for code, permission in access.known().items())
    form = ExplainForm(request.GET or None, permissions=choices)
    explanation = None
    if form.is_bound and form.is_valid():
        place = form.cleaned_data["unit"] or access.WARD
        explanation = access.explain(found, form.cleaned_data["permission"], on=place)
    context = {
        "person": found,
        "form": form,
        "explanation": explanation,
        "holdings": [(holding, _place_of(holding)) for holding in access.holdings_of(found)],
        "crumbs": [
            Crumb(_("職員を探す"), "/personnel/people/"),
            Crumb(found.name, f"/personnel/people/{found.pk}/"),
            Crumb(_("権限の根拠")),
        ],
    }
    return render(request, "personnel/explain.html", context)


def _place_of(holding: access.Holding) -> str:
    if holding.scope is access.Scope.WARD or holding.unit_id is None:
        return _("全庁")
    name = tree_on().shown_name(holding.unit_id)
    return _("%(unit)sとその下") % {"unit": name} if holding.scope is not access.Scope.OWN else name

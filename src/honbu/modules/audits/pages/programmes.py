"""4年計画: for directors its numbers, for the 監査責任者 also which section is visited in which year."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import carry_out, entered, form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.audits.actions import programmes as actions
from honbu.modules.audits.actions.sealing import read_sealed
from honbu.modules.audits.domain.box import WrongKey
from honbu.modules.audits.domain.planning.risk import RiskRefused
from honbu.modules.audits.domain.planning.years import NoYearPlan, YearsRefused
from honbu.modules.audits.forms.plans import ProgrammeForm
from honbu.modules.audits.models import ProgrammeVersion
from honbu.modules.audits.models.programmes import YEARS
from honbu.modules.audits.pages import frame
from honbu.modules.audits.pages.frame import require_office, way
from honbu.modules.audits.pages.plans import LOOKS
from honbu.modules.audits.queries.rights import has_overview, is_office, may_seal, programmes_for
from honbu.modules.meetings import public as meetings

PROBLEMS = (
    WrongValue, NotPossibleNow, NoYearPlan, YearsRefused, RiskRefused, WrongKey, meetings.AlreadyAsked, meetings.NoSuchBody,
)  # fmt: skip


def _way(*more: Crumb) -> list[Crumb]:
    return way(Crumb(_("4年計画"), reverse("audits:programmes")), *more)


def _the_programme(request: HttpRequest, pk: int) -> tuple[Person, ProgrammeVersion]:
    actor = accounts.actor(request)
    return actor, get_object_or_404(programmes_for(actor), pk=pk)


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Every version of every programme."""
    actor = accounts.actor(request)
    if not has_overview(actor):
        raise access.Hidden
    context = {
        "crumbs": way(Crumb(_("4年計画"))),
        "rows": [(one, LOOKS[one.state]) for one in programmes_for(actor)],
        "office": is_office(actor),
    }
    return render(request, "audits/programmes.html", context)


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its numbers, and for the 監査責任者 a door to what is sealed."""
    actor, version = _the_programme(request, pk)
    office, lead = is_office(actor), may_seal(actor)
    context = {
        "version": version,
        "look": LOOKS[version.state],
        "crumbs": _way(Crumb(str(version))),
        "facts": [
            Fact(_("方針"), version.policy),
            Fact(_("期間"), f"{_label(version.first_year)}〜{_label(version.first_year + YEARS - 1)}"),
            Fact(
                _("年間の訪問数"),
                _("%(lowest)s課から%(highest)s課まで（うちくじで選ぶ数 %(drawn)s課）")
                % {"lowest": version.lowest, "highest": version.highest, "drawn": version.drawn},
            ),
            Fact(_("前の版から変えたこと"), version.changes),
            Fact(_("本部の決定"), clock.long(version.decided_on) if version.decided_on else ""),
        ],
        "office": office,
        "lead": lead,
        "editable": office and version.state in actions.OPEN,
        "lines": trail.history_of(version)[:40] if office else [],
    }  # fmt: skip
    return render(request, "audits/programme.html", context)


@accounts.staff_page
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """封印した4年計画: which section in which year, and what has moved since the last version. Each look is noted."""
    actor, version = _the_programme(request, pk)
    if not may_seal(actor):
        raise access.Hidden
    content = read_sealed(version, actor=actor, purpose="画面で見る")
    years = list(range(version.first_year, version.first_year + YEARS))
    visits: dict[str, dict[int, str]] = {}
    for one in content.get("visits", []):
        visits.setdefault(one["id"], {})[one["year"]] = one["sentence"]
    context = {
        "version": version,
        "crumbs": _way(Crumb(str(version), reverse("audits:programme", args=[pk])), Crumb(_("封印した内容"))),
        "content": content,
        "years": [clock.FiscalYear(year).label for year in years],
        "counts": [sum(year in one for one in visits.values()) for year in years],
        "rows": [
            (one, [visits.get(one["id"], {}).get(year, "") for year in years], _label(one["last_visit"]))
            for one in content.get("sections", [])
        ],
        "violations": actions.violations_now(version, actor=actor) if content else [],
        "readings": list(version.sealed.readings.all()[:100]) if content else [],
    }
    return render(request, "audits/programme_sealed.html", context)


def _label(year: int | None) -> str:
    return clock.FiscalYear(year).label if year else ""


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """4年計画の版を作る."""
    actor = require_office(request)
    earlier = ProgrammeVersion.objects.order_by("-first_year", "-number").first()
    form = ProgrammeForm(
        request.POST or None, initial={**(ProgrammeForm.stored(earlier) if earlier else {}), "changes": ""}
    )

    def act(data: dict[str, Any]) -> ProgrammeVersion:
        return actions.draft_programme(data.pop("first_year"), data, actor=actor)

    return _saved(request, form, _("4年計画を作る"), reverse("audits:programmes"), act)


@accounts.staff_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """4年計画を直す."""
    actor, version = _the_programme(request, pk)
    if not is_office(actor) or version.state not in actions.OPEN:
        raise access.Hidden
    form = ProgrammeForm(
        request.POST or None,
        version=version,
        now=ProgrammeForm.stored(version),
        changed_by=trail.last_change_of(version),
    )
    back = reverse("audits:programme", args=[pk])

    def act(data: dict[str, Any]) -> ProgrammeVersion:
        return actions.revise_programme(version, data, actor=actor)

    return _saved(request, form, _("4年計画を直す"), back, act)


def _saved(
    request: HttpRequest, form: ProgrammeForm, title: str, back: str, act: Callable[[dict[str, Any]], ProgrammeVersion]
) -> HttpResponse:  # fmt: skip
    def kept() -> ProgrammeVersion:
        return act({name: value for name, value in form.cleaned_data.items() if name != "seen"})

    version = entered(request, form, kept, PROBLEMS, _("保存しました。"))
    if version is not None:
        return redirect("audits:programme", version.pk)
    return form_page(request, form, title, submit=_("保存する"), cancel=back, crumbs=_way())


@accounts.staff_page
@require_POST
def reckon(request: HttpRequest, pk: int) -> HttpResponse:
    """4年計画を計算し、封印する."""
    actor, version = _the_programme(request, pk)
    if not may_seal(actor):
        raise access.Hidden
    done = carry_out(
        request, lambda: actions.reckon_programme(version, actor=actor), PROBLEMS, _("計算し、封印しました。")
    )
    return redirect("audits:programme_sealed" if done else "audits:programme", pk)


@accounts.staff_page
@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """本部に付議する."""
    actor, version = _the_programme(request, pk)
    if not may_seal(actor):
        raise access.Hidden
    frame.bring(request, lambda unit: actions.bring_programme(version, unit=unit, actor=actor), PROBLEMS)
    return redirect("audits:programme", pk)

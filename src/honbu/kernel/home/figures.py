"""区の数字: the state of things in five figures; the modules' own first, then what the kernel can tell of any ward."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.home.kept import Kept
from honbu.kernel.home.months import lines_since
from honbu.kernel.home.registered import manifests
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Reorganisation, UnitVersion
from honbu.kernel.ui.japanese import number
from honbu.kernel.ui.pieces import FigureTile

log = structlog.get_logger(__name__)
SHOWN = 5
DOORS = (
    ("personnel:people", "personnel.read"),
    ("personnel:organisation", "personnel.read"),
    ("personnel:reorganisations", "personnel.reorganise"),
)
A_YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Counts:
    """The kernel's figures as they were counted: for every reader the same."""

    staff: int
    staff_before: int
    units: int
    units_before: int
    open_work: int
    late_work: int
    trail: int
    trail_before: int
    planned: int
    next_change: datetime.date | None


_counts: Kept[Counts] = Kept(60.0)
_shown: Kept[tuple[FigureTile, ...]] = Kept(15.0)


def forget_figures() -> None:
    """Count everything anew."""
    _counts.forget()
    _shown.forget()


def figures_for(person: Person) -> tuple[FigureTile, ...]:
    """Every figure that a person may see, in the order of the house; the page shows the first five at once."""
    today = clock.today()

    def find() -> tuple[FigureTile, ...]:
        counts = _counts.get(today, count)
        doors = [_door(person, url_name, code) for url_name, code in DOORS]
        return (*_figures_of_modules(person), *_figures_of_the_kernel(counts, doors))

    return _shown.get((person.pk, today, get_language()), find)


def _figures_of_modules(person: Person) -> list[FigureTile]:
    found: list[FigureTile] = []
    for manifest in manifests():
        if manifest.figures is None:
            continue
        try:
            found += manifest.figures(person)
        except Exception:
            log.exception("home.figures_failed", module=manifest.name)
    return found


def _figures_of_the_kernel(counts: Counts, doors: Sequence[str]) -> tuple[FigureTile, ...]:
    people, organisation, changes = doors
    staff, units = counts.staff - counts.staff_before, counts.units - counts.units_before
    trail = counts.trail - counts.trail_before
    late = _("うち期限超過 %(count)s件") % {"count": number(counts.late_work)}
    bad = "bad" if counts.late_work else ""
    return (
        FigureTile(
            _("職員数"), number(counts.staff), _("人"), *_trend(staff, _("前月"), counts.staff_before), url=people
        ),
        FigureTile(
            _("組織数"), number(counts.units), "", *_trend(units, _("前年"), counts.units_before), url=organisation
        ),
        FigureTile(_("未処理の仕事"), number(counts.open_work), _("件"), late, verdict=bad),
        FigureTile(_("今月の証跡"), number(counts.trail), _("件"), *_trend(trail, _("前月同日"), counts.trail_before)),
        FigureTile(_("予定の組織改正"), number(counts.planned), _("件"), _next(counts.next_change), url=changes),
    )


def _trend(change: int, since: str, before: int) -> tuple[str, str]:
    """The words and the direction; none where there was nothing to compare with."""
    if not before:
        return "", ""
    words = _("%(since)sより %(change)s") % {"since": since, "change": f"{change:+,}" if change else "±0"}
    return words, "up" if change > 0 else "down" if change < 0 else "flat"


def _next(day: datetime.date | None) -> str:
    return _("次は%(day)s") % {"day": clock.long(day)} if day else _("予定はありません")


def _door(person: Person, url_name: str, code: str) -> str:
    """The page behind a figure, for those who may open it."""
    if code not in access.known() or not access.may(person, code):
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _present(day: datetime.date) -> Q:
    return (Q(valid_to__isnull=True) | Q(valid_to__gte=day)) & Q(valid_from__lte=day)


def count() -> Counts:
    """Count the ward: six queries, once a minute in each process."""
    today = clock.today()
    last_month, last_year = today - datetime.timedelta(days=30), today - A_YEAR
    staff = Person.objects.exclude(employment=Person.Employment.OUTSIDE).aggregate(
        now=Count("pk", filter=_present(today)), before=Count("pk", filter=_present(last_month))
    )
    units = UnitVersion.objects.aggregate(
        now=Count("pk", filter=_present(today)), before=Count("pk", filter=_present(last_year))
    )
    work = notices.totals()
    coming = Reorganisation.objects.filter(
        state__in=[Reorganisation.State.DRAFT, Reorganisation.State.ADOPTED], effective_on__gt=today
    )
    days = list(coming.order_by("effective_on").values_list("effective_on", flat=True))
    trail, trail_before = lines_since(today)
    return Counts(
        staff=staff["now"],
        staff_before=staff["before"],
        units=units["now"],
        units_before=units["before"],
        open_work=work.open,
        late_work=work.late,
        trail=trail,
        trail_before=trail_before,
        planned=len(days),
        next_change=days[0] if days else None,
    )

"""検査: which rules a plan breaks, whoever made it: CP-SAT, our own rules, or a person by hand.

It shares no reckoning with what makes plans. It reads the task and the plan, and looks at each rule anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from honbu.modules.audits.domain.planning.slots import Auditor, Booking, CalendarTask, Service, Visit
from honbu.modules.audits.domain.planning.wording import day_label, year_label
from honbu.modules.audits.domain.planning.years import PlannedYear, Section, YearTask

_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """違反: the rule by its code, a sentence, and the ids of what is concerned."""

    rule: str
    sentence: str
    concerned: tuple[str, ...] = ()


def violations_of_years(task: YearTask, visits: Iterable[PlannedYear]) -> list[Violation]:
    """四年計画の違反; empty for a plan that may be approved."""
    kept = list(visits)
    found: dict[str, list[int]] = defaultdict(list)
    for visit in kept:
        found[visit.section_id].append(visit.year)
    known = {section.id: section for section in task.sections}
    return [
        *_strangers(task, kept, known),
        *(one for section in task.sections for one in _about_section(task, section, found[section.id])),
        *_about_years(task, Counter(visit.year for visit in kept if visit.section_id in known)),
    ]


def _strangers(task: YearTask, visits: list[PlannedYear], known: dict[str, Section]) -> Iterator[Violation]:
    for visit in visits:
        if visit.section_id not in known:
            yield Violation("unknown_section", f"番号「{visit.section_id}」の課はありません。", (visit.section_id,))
        end = task.rules.first_year + len(task.rules.capacity)
        if not task.rules.first_year <= visit.year < end:
            yield Violation("outside_years", f"{year_label(visit.year)}は計画の期間の外です。", (visit.section_id,))


def _about_section(task: YearTask, section: Section, years: list[int]) -> Iterator[Violation]:
    about = (section.id,)
    if section.excluded:
        if years:
            yield Violation("out_of_scope", f"{section.name}は対象外です({section.excluded})。", about)
        return
    if len(set(years)) != len(years):
        yield Violation("twice_in_year", f"{section.name}が同じ年度に二度あります。", about)
    for order in section.forced:
        if order.year not in years:
            yield Violation(
                "order_ignored",
                f"{section.name}は{year_label(order.year)}の訪問が指定されています({order.reason})。",
                about,
            )
    yield from _coverage(task, section, years)
    ordered = {order.year for order in section.forced}
    history = set(years) | {year for year in (_last_visit(section),) if year is not None}
    for year in sorted(set(years)):
        if year - 1 in history and not section.open_major and year not in ordered:
            yield Violation(
                "two_years_running",
                f"{section.name}を{year_label(year - 1)}と{year_label(year)}に続けて訪問することになります。",
                about,
            )


def _last_visit(section: Section) -> int | None:
    """Of a merged section the older visit counts; what was never visited is older than anything."""
    parents = [parent.last_visit for parent in section.merged]
    if None in parents:
        return None
    if section.last_visit is not None:
        parents.append(section.last_visit)
    return min((year for year in parents if year is not None), default=None)


def _coverage(task: YearTask, section: Section, years: list[int]) -> Iterator[Violation]:
    """Each stretch of as many years as the plan has, ending in one of them, holds a visit; before the plan, the real ones.

    A section without any visit is measured from the plan's first year.
    """
    length, first = len(task.rules.capacity), task.rules.first_year
    last = _last_visit(section)
    visited = set(years) | ({last} if last is not None else set())
    for end in range(first, first + length):
        if last is None and end < first + length - 1:
            continue
        if not any(end - length < year <= end for year in visited):
            said = "一度も訪問していません" if last is None else f"前回の訪問は{year_label(last)}です"
            yield Violation(
                "not_covered",
                f"{section.name}は{year_label(end)}までの{length}年間に訪問がありません({said})。",
                (section.id,),
            )
            return


def _about_years(task: YearTask, counts: Counter[int]) -> Iterator[Violation]:
    for place, capacity in enumerate(task.rules.capacity):
        year = task.rules.first_year + place
        if counts[year] + task.rules.reserve > max(capacity.most, task.rules.reserve):
            yield Violation(
                "too_many",
                f"{year_label(year)}は{counts[year]}件で、くじの枠{task.rules.reserve}件を残すと上限の{capacity.most}件を超えます。",
            )
        if counts[year] + task.rules.reserve < capacity.least:
            yield Violation(
                "too_few",
                f"{year_label(year)}は{counts[year]}件で、くじの枠{task.rules.reserve}件を足しても下限の{capacity.least}件に足りません。",
            )


def violations_of_calendar(task: CalendarTask, bookings: Iterable[Booking]) -> list[Violation]:
    """訪問日程の違反; empty for a calendar that may be sealed."""
    kept = list(bookings)
    visits = {visit.id: visit for visit in task.visits}
    people = {auditor.id: auditor for auditor in task.auditors}
    sound = [one for one in kept if one.visit_id in visits and all(name in people for name in one.auditors)]
    return [
        *_unknown(kept, visits, people),
        *_missing(visits, Counter(one.visit_id for one in kept)),
        *(found for one in sound for found in _about_booking(task, visits[one.visit_id], one, people)),
        *(found for person in task.auditors for found in _about_person(task, person, sound, visits)),
        *_about_weeks(task, sound),
    ]


def _unknown(kept: list[Booking], visits: dict[str, Visit], people: dict[str, Auditor]) -> Iterator[Violation]:
    for one in kept:
        if one.visit_id not in visits:
            yield Violation("unknown_visit", f"番号「{one.visit_id}」の訪問はありません。", (one.visit_id,))
        for name in one.auditors:
            if name not in people:
                yield Violation("unknown_auditor", f"番号「{name}」の監査実施人はいません。", (one.visit_id, name))


def _missing(visits: dict[str, Visit], counts: Counter[str]) -> Iterator[Violation]:
    for visit in visits.values():
        if not counts[visit.id]:
            yield Violation("no_slot", f"{visit.name}の訪問に日程がありません。", (visit.id,))
        elif counts[visit.id] > 1:
            yield Violation("booked_twice", f"{visit.name}の訪問に日程が二つあります。", (visit.id,))


def _about_booking(
    task: CalendarTask, visit: Visit, booking: Booking, people: dict[str, Auditor]
) -> Iterator[Violation]:
    rules, (day, half), about = task.rules, booking.slot, (visit.id,)
    said = f"{visit.name}の訪問({day_label(day)})"
    if not rules.first <= day <= rules.last:
        yield Violation("outside_window", f"{said}は訪問の期間の外です。", about)
    if day.weekday() >= _WEEKEND or day in rules.closed:
        yield Violation("closed_day", f"{said}は閉庁日にあたります。", about)
    for busy in visit.busy:
        after = busy.first is None or day >= busy.first
        before = busy.last is None or day <= busy.last
        weekday = not busy.weekdays or day.weekday() in busy.weekdays
        if after and before and weekday and busy.half in {None, half}:
            yield Violation("busy", f"{said}は課の繁忙期などにあたります。", about)
            break
    team = [people[name] for name in booking.auditors]
    if len(set(booking.auditors)) != rules.team or len(booking.auditors) != rules.team:
        yield Violation("team_size", f"{said}に行く人が{rules.team}人ではありません。", about)
    if not any(person.lead for person in team):
        yield Violation("no_lead", f"{said}に主任がいません。", about)
    for person in team:
        yield from _independence(task, visit, day, person)


def _independence(task: CalendarTask, visit: Visit, day: date, person: Auditor) -> Iterator[Violation]:
    about = (visit.id, person.id)
    for service in person.services:
        if service.section_id == visit.section_id:
            yield from _service(task, visit, day, person, service)
    common = sorted(visit.systems & person.systems)
    if common:
        yield Violation(
            "own_system",
            f"{person.name}は{visit.name}で監査するシステム({'、'.join(common)})の運用または調達に携わっています。",
            about,
        )
    if visit.external_only and not person.external:
        yield Violation("external_only", f"{visit.name}の監査は委託によりますが、{person.name}は職員です。", about)


def _service(task: CalendarTask, visit: Visit, day: date, person: Auditor, service: Service) -> Iterator[Violation]:
    about = (visit.id, person.id)
    if service.first is not None and service.first > day:
        return
    if service.last is None or service.last >= day:
        yield Violation("own_section", f"{person.name}は{visit.name}に在籍しています。別の人に替えてください。", about)
        return
    start, years = task.rules.first, task.rules.years_apart
    left = (service.last.year + years, service.last.month, service.last.day)
    if left >= (start.year, start.month, start.day):
        yield Violation(
            "former_section",
            f"{person.name}は{visit.name}を離れてから{years}年たっていません。別の人に替えてください。",
            about,
        )


def _about_person(
    task: CalendarTask, person: Auditor, bookings: list[Booking], visits: dict[str, Visit]
) -> Iterator[Violation]:
    own = [one for one in bookings if person.id in one.auditors]
    on_day: dict[date, list[Booking]] = defaultdict(list)
    for one in own:
        on_day[one.slot.day].append(one)
        for leave in person.leave:
            inside = (leave.first or date.min) <= one.slot.day <= (leave.last or date.max)
            if (
                inside
                and (not leave.weekdays or one.slot.day.weekday() in leave.weekdays)
                and leave.half in {None, one.slot.half}
            ):
                yield Violation(
                    "on_leave",
                    f"{person.name}は{day_label(one.slot.day)}に不在です({visits[one.visit_id].name}の訪問)。",
                    (one.visit_id, person.id),
                )
                break
    for day, together in on_day.items():
        about = (*(one.visit_id for one in together), person.id)
        if len({one.slot.half for one in together}) < len(together):
            yield Violation(
                "double_booking", f"{person.name}は{day_label(day)}の同じ半日に二つの訪問があります。", about
            )
        elif len(together) > 1 and any(visits[one.visit_id].outlying for one in together):
            yield Violation(
                "travel",
                f"{person.name}は{day_label(day)}に離れた庁舎へ行くため、同じ日にほかの訪問はできません。",
                about,
            )
    weeks = Counter(one.slot.day.isocalendar()[:2] for one in own)
    if any(count > task.rules.most_in_week for count in weeks.values()):
        yield Violation(
            "auditor_week", f"{person.name}の訪問が週{task.rules.most_in_week}件を超える週があります。", (person.id,)
        )
    if person.most is not None and len(own) > person.most:
        yield Violation(
            "auditor_total", f"{person.name}の訪問が{len(own)}件で、上限の{person.most}件を超えます。", (person.id,)
        )


def _about_weeks(task: CalendarTask, bookings: list[Booking]) -> Iterator[Violation]:
    weeks: dict[tuple[int, int], list[Booking]] = defaultdict(list)
    for one in bookings:
        weeks[one.slot.day.isocalendar()[:2]].append(one)
    for together in weeks.values():
        if len(together) > task.rules.most_per_week:
            first = min(one.slot.day for one in together)
            yield Violation(
                "week_total",
                f"{day_label(first)}の週の訪問が{len(together)}件で、上限の{task.rules.most_per_week}件を超えます。",
                tuple(one.visit_id for one in together),
            )

"""数え上げ: why no plan can exist, found by counting before anything is solved, with what would help.

Deadlines are nested, so a plain count for each stretch of years or weeks says the same as a solver's core of contradictions,
and says it in a sentence. What this finds is impossible for certain; what it does not find may still be.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, combinations

from honbu.modules.audits.domain.planning.slots import (
    Auditor,
    CalendarTask,
    Slot,
    Visit,
    free_slots,
    is_away,
    who_may,
)
from honbu.modules.audits.domain.planning.wording import day_label, year_label
from honbu.modules.audits.domain.planning.years import Section, YearTask, due

_NAMES = 3


def why_no_years(task: YearTask) -> str:
    """なぜ計画できないか: one sentence; empty where counting finds no reason."""
    return next(chain(_too_many_ordered(task), _too_many_due(task), _too_few(task)), "")


def why_no_calendar(task: CalendarTask) -> str:
    """なぜ日程を組めないか: one sentence; empty where counting finds no reason."""
    return next(chain(_about_one_visit(task), _about_auditors(task), _about_weeks(task)), "")


def _too_many_ordered(task: YearTask) -> Iterator[str]:
    for year in task.rules.years:
        ordered = sum(any(one.year == year for one in section.forced) for section in task.in_scope)
        if ordered > task.rules.most(year):
            yield (
                f"{year_label(year)}は{ordered}課の訪問が指定されていますが、計画できるのは{task.rules.most(year)}件なので、"
                f"年間の件数を{ordered - task.rules.most(year)}件増やすか、くじの枠を減らすか、指定を別の年度に移してください。"
            )


def _too_many_due(task: YearTask) -> Iterator[str]:
    """For each stretch of years: the visits that have to lie in it, against its places."""
    rules = task.rules
    for last in rules.years:
        for first in range(rules.first_year, last + 1):
            needed = sum(_needed(section, task, first, last) for section in task.in_scope)
            room = sum(rules.most(year) for year in range(first, last + 1))
            if needed > room:
                span = year_label(first) if first == last else f"{year_label(first)}から{year_label(last)}まで"
                yield (
                    f"{span}に訪問の期限または指定が{needed}件ありますが、計画できるのは{room}件(くじの枠を除く)なので、"
                    f"年間の件数を増やすか(あわせて{needed - room}件)、くじの枠を減らすか、計画の年数を延ばすか、"
                    "一部を委託してください。"
                )


def _needed(section: Section, task: YearTask, first: int, last: int) -> int:
    """How many visits of this section have to lie between two years: those ordered, and the one that is due."""
    rules = task.rules
    ordered = [one.year for one in section.forced]
    inside = len({year for year in ordered if first <= year <= last})
    rested = (
        section.inherited_visit == rules.first_year - 1 and not section.open_major and rules.first_year not in ordered
    )
    opens = rules.first_year + 1 if rested else rules.first_year
    covered = any(year <= due(section, rules) for year in ordered)
    return inside + (first <= opens and due(section, rules) <= last and not covered)


def _too_few(task: YearTask) -> Iterator[str]:
    for year in task.rules.years:
        rested = sum(
            section.inherited_visit == year - 1
            and not section.open_major
            and not any(one.year == year for one in section.forced)
            for section in task.in_scope
        )
        there = len(task.in_scope) - rested
        if there < task.rules.least(year):
            yield (
                f"{year_label(year)}に訪問できるのは{there}課(前の年度に訪問した{rested}課を除く)で、"
                f"下限の{task.rules.least(year)}件に足りないので、年間の件数の下限を下げてください。"
            )


def _about_one_visit(task: CalendarTask) -> Iterator[str]:
    for visit in task.visits:
        able = who_may(task, visit)
        slots = free_slots(task, visit)
        if not slots:
            yield (
                f"{visit.name}は、{_span(task)}の開庁日がすべて繁忙期などにあたり訪問できる半日がないので、"
                "繁忙期を短くしてもらうか、訪問の期間を延ばすか、今年度の対象から外してください。"
            )
        elif len(able) < task.rules.team or not any(auditor.lead for auditor in able):
            yield _no_team(task, visit, able)
        elif not any(_team_there(task, able, slot) for slot in slots):
            yield (
                f"{visit.name}に訪問できる{len(slots)}の半日のどれにも、主任を含む{task.rules.team}人の組が作れないので、"
                "監査実施人の休暇を見直すか、主任を増やすか、外部に委託してください。"
            )


def _no_team(task: CalendarTask, visit: Visit, able: tuple[Auditor, ...]) -> str:
    if not able:
        return (
            f"{visit.name}は、監査実施人{len(task.auditors)}人の全員に在籍や運用などの関わりがあり、"
            "独立して監査できる人がいないので、外部に委託するか、ほかの課の監査実施人を加えてください。"
        )
    lacking = "主任がいない" if len(able) >= task.rules.team else f"{task.rules.team}人の組が作れない"
    return (
        f"{visit.name}を独立して監査できるのは{len(able)}人({_listed([one.name for one in able])})で{lacking}ので、"
        "外部に委託するか、ほかの課の監査実施人を加えてください。"
    )


def _team_there(task: CalendarTask, able: tuple[Auditor, ...], slot: Slot) -> bool:
    there = [auditor for auditor in able if not is_away(auditor, slot) and auditor.most != 0]
    return len(there) >= task.rules.team and any(auditor.lead for auditor in there)


def _about_auditors(task: CalendarTask) -> Iterator[str]:
    """For each group of visits that only the same people can make: the places of these people."""
    capacity = {auditor.id: _capacity(task, auditor) for auditor in task.auditors}
    circles = Counter(frozenset(auditor.id for auditor in who_may(task, visit)) for visit in task.visits)
    unions = {one | two for one, two in combinations(circles, 2)} | set(circles) | {frozenset(capacity)}
    leads = {auditor.id for auditor in task.auditors if auditor.lead}
    for circle in sorted(unions, key=lambda one: (len(one), sorted(one))):
        visits = sum(count for own, count in circles.items() if own <= circle)
        room = sum(capacity[one] for one in circle)
        if visits * task.rules.team > room:
            yield (
                f"{visits}件の訪問に延べ{visits * task.rules.team}人が要りますが、行ける監査実施人{len(circle)}人の上限は"
                f"あわせて{room}人分なので、監査実施人を増やすか、一人の上限を上げるか、外部に委託してください。"
            )
        able = sum(capacity[one] for one in circle & leads)
        if visits > able:
            yield (
                f"{visits}件の訪問のそれぞれに主任が要りますが、行ける主任{len(circle & leads)}人の上限はあわせて{able}件なので、"
                "主任を増やすか、一人の上限を上げるか、外部に委託してください。"
            )


def _capacity(task: CalendarTask, auditor: Auditor) -> int:
    """How many visits one auditor can make at the most: by weeks, by half days, and in all."""
    in_week = Counter(slot.week for slot in task.rules.slots() if not is_away(auditor, slot))
    room = sum(min(count, task.rules.most_in_week) for count in in_week.values())
    return room if auditor.most is None else min(room, auditor.most)


def _about_weeks(task: CalendarTask) -> Iterator[str]:
    """For each stretch of weeks: the visits that can only lie in it, against its places."""
    days: dict[tuple[int, int], list[Slot]] = {}
    for slot in task.rules.slots():
        days.setdefault(slot.week, []).append(slot)
    weeks = list(days)
    places = {week: number for number, week in enumerate(weeks)}
    reach = []
    for visit in task.visits:
        own = [places[slot.week] for slot in free_slots(task, visit)]
        reach.append((min(own), max(own), visit.name))
    for first in range(len(weeks)):
        for last in range(first, len(weeks)):
            inside = [name for begin, end, name in reach if first <= begin and end <= last]
            room = (last - first + 1) * task.rules.most_per_week
            if len(inside) > room:
                span = f"{day_label(days[weeks[first]][0].day)}から{day_label(days[weeks[last]][-1].day)}まで"
                yield (
                    f"{len(inside)}件の訪問({_listed(inside)})は{span}にしか入りませんが、週{task.rules.most_per_week}件までなので"
                    f"{room}件しか入らず、週の件数を増やすか、訪問の期間を延ばすか、一部を委託してください。"
                )


def _span(task: CalendarTask) -> str:
    return f"{day_label(task.rules.first)}から{day_label(task.rules.last)}まで"


def _listed(names: list[str]) -> str:
    return "、".join(names[:_NAMES]) + (f" ほか{len(names) - _NAMES}" if len(names) > _NAMES else "")

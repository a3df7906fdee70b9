"""Dates on pages: {% load clock %}, then {{ day|wareki }} and {{ deadline|due }}."""

from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honbu.kernel.clock import public as clock

register = template.Library()


@register.filter(is_safe=True)
def wareki(value: object) -> str:
    """和暦: 令和8年11月22日(日); empty for what is no date."""
    return clock.long(value) if isinstance(value, date) else ""


@register.filter(is_safe=True)
def wareki_short(value: object) -> str:
    """和暦の略記: R8.11.22; empty for what is no date."""
    return clock.short(value) if isinstance(value, date) else ""


@register.filter
def due(value: object) -> str:
    """期限: 期限まで3開庁日, 本日, 2日超過. What is left counts in open days, what is late in days of the calendar."""
    if not isinstance(value, date):
        return ""
    deadline = clock.in_tokyo(value).date() if isinstance(value, datetime) else value
    today = clock.today()
    if deadline == today:
        return _("本日")
    if deadline < today:
        late = (today - deadline).days
        return ngettext("%(days)d日超過", "%(days)d日超過", late) % {"days": late}
    left = clock.business_days_between(today, deadline, clock.calendar())
    return ngettext("期限まで%(days)d開庁日", "期限まで%(days)d開庁日", left) % {"days": left}

"""基準・工程・確認の規則を定める: figures by which the ward decides, each with its basis and from a day on (SYS-5, SYS-9)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Actor
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.domain.backward import DEFAULT_STEPS
from honbu.modules.portfolio.domain.quality import checks_of
from honbu.modules.portfolio.models import PlanningStep, QualityRule, Threshold
from honbu.modules.portfolio.queries.policy import planning_steps

TITLES = {step.code: step.title for step in DEFAULT_STEPS}
MOST_MONTHS, MOST_DAYS = 60, 240
PERCENT = {Threshold.Code.AMENDMENT, Threshold.Code.BRIDGE}


@transaction.atomic
def lay_down(code: str, value: int, since: datetime.date, basis: str, *, actor: Actor) -> Threshold:
    """基準を定める: a figure from a day on, with the rule that says so; earlier ones stay for earlier days. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    if not basis.strip():
        raise WrongValue(_("根拠（規則の名前と条など）を入力してください。"))
    if code in PERCENT and not 1 <= value <= 100:
        raise WrongValue(_("割合は1から100までの整数で入力してください。"))
    if value < 1:
        raise WrongValue(_("1以上の整数で入力してください。"))
    if Threshold.objects.filter(code=code, since=since).exists():
        raise WrongValue(_("この日からの基準はもう登録されています。"))
    row = Threshold.objects.create(code=code, value=value, since=since, basis=basis.strip())
    words = {row.get_code_display(): f"{value:,}", "この日から": clock.long(since), "根拠": basis.strip()}
    trail.write(actor, "portfolio.threshold.laid_down", row, after=words)
    return row


@transaction.atomic
def set_length(
    code: str, *, months: int = 0, business_days: int = 0, first_month: int | None = None, last_month: int | None = None,
    actor: Actor,
) -> PlanningStep:  # fmt: skip
    """工程の長さを変える: every renewal that is counted back from now on uses it. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    step = next((one for one in planning_steps() if one.code == code), None)
    if step is None:
        raise WrongValue(_("この工程はありません。"))
    if step.window is None:
        first_month = last_month = None
    elif first_month is None or last_month is None or not {first_month, last_month} <= set(range(1, 13)):
        raise WrongValue(_("予算要求の時期を、1月から12月までの月で入力してください。"))
    if not 0 <= months <= MOST_MONTHS or not 0 <= business_days <= MOST_DAYS:
        raise WrongValue(
            _("月数は%(months)sまで、開庁日数は%(days)sまでで入力してください。")
            % {"months": MOST_MONTHS, "days": MOST_DAYS}
        )
    values = {"months": months, "business_days": business_days, "first_month": first_month, "last_month": last_month}
    row, _new = PlanningStep.objects.update_or_create(code=code, defaults=values)
    words = {"工程": TITLES[code], "月数": months, "開庁日数": business_days}
    if first_month:
        words["時期"] = f"{first_month}月〜{last_month}月"
    trail.write(
        actor,
        "portfolio.step.length_set",
        row,
        before={"月数": step.months, "開庁日数": step.business_days},
        after=words,
    )
    return row


@dataclass(frozen=True, slots=True)
class NewRule:
    """確認の規則の案: what is looked at, how, and what is asked of whom."""

    title: str
    about: str
    condition: tuple[str, str] | tuple[str, str, object]
    question: str
    remedy: str
    addressee: str


@transaction.atomic
def add_rule(wanted: NewRule, *, actor: Actor) -> QualityRule:
    """確認の規則を加える: the next check of the inventory asks by it. Raises quality.BadRule, WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    checks_of(wanted.about, [list(wanted.condition)])
    if not wanted.title.strip() or not wanted.question.strip():
        raise WrongValue(_("名称と質問の文を入力してください。"))
    if QualityRule.objects.filter(title=wanted.title.strip()).exists():
        raise WrongValue(_("同じ名前の規則があります。"))
    order = QualityRule.objects.count()
    row = QualityRule.objects.create(
        code=f"ward_{order + 1}", title=wanted.title.strip(), about=wanted.about, conditions=[list(wanted.condition)],
        question=wanted.question.strip(), remedy=wanted.remedy.strip(), field=wanted.condition[0],
        addressee=wanted.addressee, order=order,
    )  # fmt: skip
    after = {"名称": row.title, "対象": row.get_about_display(), "質問": row.question}
    trail.write(actor, "portfolio.rule.added", row, after=after)
    return row

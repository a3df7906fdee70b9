"""What people read about routes: why a step is here, why one is not, who decides by which rule."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honbu.kernel.approvals.domain.route import Way
from honbu.kernel.approvals.domain.states import State, StepState
from honbu.kernel.approvals.models import ApprovalStep, DecisionRule
from honbu.kernel.clock import public as clock

LOOKS = {
    State.DRAFT.value: "neutral",
    State.UNDER_WAY.value: "progress",
    State.SENT_BACK.value: "warning",
    State.PULLED_BACK.value: "warning",
    State.DECIDED.value: "success",
    State.REJECTED.value: "error",
    State.DROPPED.value: "neutral",
}
STEP_LOOKS = {
    StepState.WAITING.value: "neutral",
    StepState.NOW.value: "info",
    StepState.AGREED.value: "success",
    StepState.OBJECTED.value: "warning",
    StepState.DECIDED.value: "success",
    StepState.REJECTED.value: "error",
    StepState.SENT_BACK.value: "warning",
    StepState.CLOSED.value: "neutral",
}
NOTES = {
    "vacant": gettext_lazy("「%(detail)s」が空席のため、上位の職に回りました。"),
    "drafters_own": gettext_lazy("「%(detail)s」は起案者本人のため、上位の職が決裁します。"),
    "own": gettext_lazy("「%(detail)s」は起案者本人のため省きました。"),
    "again": gettext_lazy("「%(detail)s」は後の段階で同じ人が見るため省きました。"),
    "nobody": gettext_lazy("「%(detail)s」は空席で、代わる職もないため省きました。"),
    "handed_over": gettext_lazy("「%(detail)s」さんから引き継ぎました。"),
}


def notes(written: Iterable[Iterable[str]]) -> list[str]:
    """The notes of a step or a round in words."""
    found = []
    for note in written:
        code, detail = [*note, ""][:2]
        found.append(str(NOTES.get(code, code)) % {"detail": detail})
    return found


def condition_of(rule: DecisionRule) -> str:
    """1,000,000円まで, 金額のないもの, ほかのすべて."""
    if rule.up_to is not None:
        return _("%(amount)s円まで") % {"amount": f"{rule.up_to:,}"}
    return str(rule.get_condition_display())


def grounds_of(grounds: str, rule: DecisionRule | None) -> str:
    """決裁区分 with its reason: 事案決定規程 別表第1第3項（1,000,000円まで）により課長専決."""
    if rule is not None:
        facts = {"reference": rule.reference, "condition": condition_of(rule), "level": rule.get_level_display()}
        if rule.level == "mayor":
            return _("%(reference)s（%(condition)s）により%(level)s決裁") % facts
        return _("%(reference)s（%(condition)s）により%(level)s専決") % facts
    if grounds == "none":
        return _("専決の定めに当てはまらないため区長決裁")
    return _("規程未登録（種類ごとの既定の経路による）")


def word_of(step: ApprovalStep) -> str:
    """The state of a step as one says it for its way: 同意 in 合議, 承認 else; with 代決 or 代理."""
    if step.state == StepState.AGREED and step.way == Way.CONSULT:
        return _("同意")
    return str(step.get_state_display())


def stand_in_word(step: ApprovalStep) -> str:
    """代決 at the last stage, 代理 before; empty where the person acted."""
    if not step.stood_in:
        return ""
    return _("代決") if step.way == Way.DECIDE else _("代理")


def day_of(step: ApprovalStep) -> str:
    """When it was done, short, as it stands in a seal."""
    return clock.short(step.acted_at) if step.acted_at else ""

"""状態: how a thing goes from 起案 to 決裁. One table; the diagram in the README is made from it."""

from enum import StrEnum


class State(StrEnum):
    """起案の状態."""

    DRAFT = "draft"
    UNDER_WAY = "under_way"
    SENT_BACK = "sent_back"
    PULLED_BACK = "pulled_back"
    DECIDED = "decided"
    REJECTED = "rejected"
    DROPPED = "dropped"


class Act(StrEnum):
    """What moves it."""

    REVISE = "revise"
    SUBMIT = "submit"
    ADVANCE = "advance"
    SEND_BACK = "send_back"
    PULL_BACK = "pull_back"
    DECIDE = "decide"
    REJECT = "reject"
    DROP = "drop"


class StepState(StrEnum):
    """段階の状態: of one person's part in a round."""

    WAITING = "waiting"
    NOW = "now"
    AGREED = "agreed"
    OBJECTED = "objected"
    DECIDED = "decided"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    CLOSED = "closed"


class NotInThisState(ValueError):
    """The thing is not in a state in which this can be done with it."""


TABLE: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.REVISE): State.DRAFT,
    (State.DRAFT, Act.SUBMIT): State.UNDER_WAY,
    (State.DRAFT, Act.DROP): State.DROPPED,
    (State.UNDER_WAY, Act.ADVANCE): State.UNDER_WAY,
    (State.UNDER_WAY, Act.SEND_BACK): State.SENT_BACK,
    (State.UNDER_WAY, Act.PULL_BACK): State.PULLED_BACK,
    (State.UNDER_WAY, Act.DECIDE): State.DECIDED,
    (State.UNDER_WAY, Act.REJECT): State.REJECTED,
    (State.SENT_BACK, Act.REVISE): State.SENT_BACK,
    (State.SENT_BACK, Act.SUBMIT): State.UNDER_WAY,
    (State.SENT_BACK, Act.DROP): State.DROPPED,
    (State.PULLED_BACK, Act.REVISE): State.PULLED_BACK,
    (State.PULLED_BACK, Act.SUBMIT): State.UNDER_WAY,
    (State.PULLED_BACK, Act.DROP): State.DROPPED,
}
ENDED = frozenset({State.DECIDED, State.REJECTED, State.DROPPED})
WITH_DRAFTER = frozenset({State.DRAFT, State.SENT_BACK, State.PULLED_BACK})
ACTED = frozenset({StepState.AGREED, StepState.OBJECTED, StepState.DECIDED, StepState.REJECTED, StepState.SENT_BACK})


def after(state: str, act: Act) -> State:
    """The state after an act. Raises NotInThisState."""
    try:
        return TABLE[State(state), act]
    except KeyError:
        raise NotInThisState(f"{state} → {act}") from None


def may(state: str, act: Act) -> bool:
    """Whether the act is possible in this state."""
    return (State(state), act) in TABLE


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> draft: draft"]
    lines += [f"    {before} --> {then}: {act}" for (before, act), then in TABLE.items()]
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in State if state in ENDED)])

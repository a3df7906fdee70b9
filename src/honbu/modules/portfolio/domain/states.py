"""状態: what state each thing of the portfolio is in, and what leads from one to the next. One table for each thing."""

from enum import StrEnum


class SystemState(StrEnum):
    """システムの状態"""

    IDEA = "idea"
    APPROVED = "approved"
    PROCURING = "procuring"
    BUILDING = "building"
    RUNNING = "running"
    REVIEWING = "reviewing"
    RETIRING = "retiring"
    RETIRED = "retired"


class SystemAct(StrEnum):
    """What is done with a system."""

    APPROVE = "approve"
    PROCURE = "procure"
    BUILD = "build"
    GO_LIVE = "go_live"
    REVIEW = "review"
    KEEP = "keep"
    PLAN_RETIREMENT = "plan_retirement"
    RETIRE = "retire"
    DROP = "drop"


class EucState(StrEnum):
    """EUCツールの状態"""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    MANAGED = "managed"
    MOVED = "moved"
    RETIRED = "retired"


class EucAct(StrEnum):
    """What is done with an EUC tool."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    MOVE = "move"
    RETIRE = "retire"


class QuestionState(StrEnum):
    """台帳の質問の状態"""

    ASKED = "asked"
    ANSWERED = "answered"
    SETTLED = "settled"
    DROPPED = "dropped"


class QuestionAct(StrEnum):
    """What is done with a question."""

    ANSWER = "answer"
    SETTLE = "settle"
    ASK_AGAIN = "ask_again"
    DROP = "drop"


class RoundState(StrEnum):
    """評価の実施の状態"""

    PREPARING = "preparing"
    DISTRIBUTED = "distributed"
    SECOND = "second"
    FINAL = "final"
    REPORTED = "reported"


class RoundAct(StrEnum):
    """What is done with an evaluation round."""

    DISTRIBUTE = "distribute"
    BEGIN_SECOND = "begin_second"
    FINALISE = "finalise"
    REPORT = "report"


class EvaluationState(StrEnum):
    """システム評価の状態"""

    HANDED_OUT = "handed_out"
    FIRST = "first"
    CONFIRMING = "confirming"
    SUBMITTED = "submitted"
    SECOND = "second"
    DISCUSSION = "discussion"
    FINAL = "final"


class EvaluationAct(StrEnum):
    """What is done with the evaluation of a system."""

    WRITE = "write"
    HAND_TO_CHIEF = "hand_to_chief"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    RETURN = "return"
    SCORE = "score"
    DISCUSS = "discuss"
    SETTLE = "settle"


class AdviceState(StrEnum):
    """相談の状態"""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


class AdviceAct(StrEnum):
    """What is done with a request for advice."""

    ANSWER = "answer"
    CLOSE = "close"
    ASK_AGAIN = "ask_again"


class SheetState(StrEnum):
    """経費見積入力シートの状態"""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCRUTINISED = "scrutinised"
    FIXED = "fixed"


class SheetAct(StrEnum):
    """What is done with a cost sheet."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    SCRUTINISE = "scrutinise"
    FIX = "fix"


class RenewalState(StrEnum):
    """更新計画の状態"""

    SORTING = "sorting"
    PROPOSED = "proposed"
    APPROVED = "approved"
    BUDGETED = "budgeted"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class RenewalAct(StrEnum):
    """What is done with a renewal plan."""

    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    BUDGET = "budget"
    START = "start"
    FINISH = "finish"
    DROP = "drop"


class ProjectState(StrEnum):
    """新規システムの起案の状態"""

    CONSULTING = "consulting"
    IN_APPROVAL = "in_approval"
    OPINION = "opinion"
    WORKING_GROUP = "working_group"
    BEFORE_HQ = "before_hq"
    APPROVED = "approved"
    CONDITIONAL = "conditional"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProjectAct(StrEnum):
    """What is done with the proposal of a new system."""

    SEEK_APPROVAL = "seek_approval"
    CONFIRM = "confirm"
    GIVE_OPINION = "give_opinion"
    BRING_TO_HQ = "bring_to_hq"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REJECT = "reject"
    RETURN_TO_HQ = "return_to_hq"
    WITHDRAW = "withdraw"


S, SA = SystemState, SystemAct
SYSTEM: dict[tuple[SystemState, SystemAct], SystemState] = {
    (S.IDEA, SA.APPROVE): S.APPROVED,
    (S.IDEA, SA.DROP): S.RETIRED,
    (S.APPROVED, SA.PROCURE): S.PROCURING,
    (S.PROCURING, SA.BUILD): S.BUILDING,
    (S.BUILDING, SA.GO_LIVE): S.RUNNING,
    (S.RUNNING, SA.REVIEW): S.REVIEWING,
    (S.REVIEWING, SA.KEEP): S.RUNNING,
    (S.RUNNING, SA.PLAN_RETIREMENT): S.RETIRING,
    (S.REVIEWING, SA.PLAN_RETIREMENT): S.RETIRING,
    (S.RETIRING, SA.KEEP): S.RUNNING,
    (S.RETIRING, SA.RETIRE): S.RETIRED,
}
# In use: what an evaluation or a renewal can be about.
IN_USE = frozenset({S.RUNNING, S.REVIEWING, S.RETIRING})

U, UA = EucState, EucAct
EUC: dict[tuple[EucState, EucAct], EucState] = {
    (U.DECLARED, UA.CONFIRM): U.CONFIRMED,
    (U.CONFIRMED, UA.MANAGE): U.MANAGED,
    (U.DECLARED, UA.RETIRE): U.RETIRED,
    (U.CONFIRMED, UA.MOVE): U.MOVED,
    (U.CONFIRMED, UA.RETIRE): U.RETIRED,
    (U.MANAGED, UA.MOVE): U.MOVED,
    (U.MANAGED, UA.RETIRE): U.RETIRED,
    (U.MOVED, UA.RETIRE): U.RETIRED,
}

Q, QA = QuestionState, QuestionAct
QUESTION: dict[tuple[QuestionState, QuestionAct], QuestionState] = {
    (Q.ASKED, QA.ANSWER): Q.ANSWERED,
    (Q.ASKED, QA.SETTLE): Q.SETTLED,  # the thing itself was put right
    (Q.ASKED, QA.DROP): Q.DROPPED,
    (Q.ANSWERED, QA.SETTLE): Q.SETTLED,
    (Q.ANSWERED, QA.ASK_AGAIN): Q.ASKED,
    (Q.ANSWERED, QA.DROP): Q.DROPPED,
}

R, RA = RoundState, RoundAct
ROUND: dict[tuple[RoundState, RoundAct], RoundState] = {
    (R.PREPARING, RA.DISTRIBUTE): R.DISTRIBUTED,
    (R.DISTRIBUTED, RA.BEGIN_SECOND): R.SECOND,
    (R.SECOND, RA.FINALISE): R.FINAL,
    (R.FINAL, RA.REPORT): R.REPORTED,
}

E, EA = EvaluationState, EvaluationAct
EVALUATION: dict[tuple[EvaluationState, EvaluationAct], EvaluationState] = {
    (E.HANDED_OUT, EA.WRITE): E.FIRST,
    (E.FIRST, EA.WRITE): E.FIRST,
    (E.FIRST, EA.HAND_TO_CHIEF): E.CONFIRMING,
    (E.CONFIRMING, EA.SEND_BACK): E.FIRST,
    (E.CONFIRMING, EA.CONFIRM): E.SUBMITTED,
    (E.SUBMITTED, EA.RETURN): E.FIRST,  # before anything was scored
    (E.SUBMITTED, EA.SCORE): E.SECOND,
    (E.SECOND, EA.SCORE): E.SECOND,
    (E.SECOND, EA.DISCUSS): E.DISCUSSION,
    (E.SECOND, EA.SETTLE): E.FINAL,
    (E.DISCUSSION, EA.SCORE): E.DISCUSSION,
    (E.DISCUSSION, EA.DISCUSS): E.DISCUSSION,
    (E.DISCUSSION, EA.SETTLE): E.FINAL,
}
# While the section still writes; afterwards nobody touches the first stage.
FIRST_STAGE = frozenset({E.HANDED_OUT, E.FIRST, E.CONFIRMING})

A, AA = AdviceState, AdviceAct
ADVICE: dict[tuple[AdviceState, AdviceAct], AdviceState] = {
    (A.ASKED, AA.ANSWER): A.ANSWERED,
    (A.ASKED, AA.CLOSE): A.CLOSED,
    (A.ANSWERED, AA.CLOSE): A.CLOSED,
    (A.ANSWERED, AA.ASK_AGAIN): A.ASKED,
}

C, CA = SheetState, SheetAct
SHEET: dict[tuple[SheetState, SheetAct], SheetState] = {
    (C.DRAFT, CA.SUBMIT): C.SUBMITTED,
    (C.SUBMITTED, CA.SEND_BACK): C.DRAFT,
    (C.SUBMITTED, CA.SCRUTINISE): C.SCRUTINISED,
    (C.SCRUTINISED, CA.SEND_BACK): C.DRAFT,
    (C.SCRUTINISED, CA.FIX): C.FIXED,
}

N, NA = RenewalState, RenewalAct
RENEWAL: dict[tuple[RenewalState, RenewalAct], RenewalState] = {
    (N.SORTING, NA.PROPOSE): N.PROPOSED,
    (N.PROPOSED, NA.RETURN): N.SORTING,
    (N.PROPOSED, NA.APPROVE): N.APPROVED,
    (N.APPROVED, NA.BUDGET): N.BUDGETED,
    (N.BUDGETED, NA.START): N.UNDER_WAY,
    (N.UNDER_WAY, NA.FINISH): N.DONE,
    (N.SORTING, NA.DROP): N.DROPPED,
    (N.PROPOSED, NA.DROP): N.DROPPED,
    (N.APPROVED, NA.DROP): N.DROPPED,
}

P, PA = ProjectState, ProjectAct
PROJECT: dict[tuple[ProjectState, ProjectAct], ProjectState] = {
    (P.CONSULTING, PA.SEEK_APPROVAL): P.IN_APPROVAL,
    (P.SENT_BACK, PA.SEEK_APPROVAL): P.IN_APPROVAL,
    (P.IN_APPROVAL, PA.CONFIRM): P.OPINION,
    (P.IN_APPROVAL, PA.SEND_BACK): P.SENT_BACK,
    (P.OPINION, PA.GIVE_OPINION): P.WORKING_GROUP,
    (P.OPINION, PA.SEND_BACK): P.SENT_BACK,
    (P.WORKING_GROUP, PA.BRING_TO_HQ): P.BEFORE_HQ,
    (P.WORKING_GROUP, PA.SEND_BACK): P.SENT_BACK,
    (P.BEFORE_HQ, PA.APPROVE): P.APPROVED,
    (P.BEFORE_HQ, PA.APPROVE_WITH_CONDITIONS): P.CONDITIONAL,
    (P.BEFORE_HQ, PA.SEND_BACK): P.SENT_BACK,
    (P.BEFORE_HQ, PA.REJECT): P.REJECTED,
    (P.APPROVED, PA.RETURN_TO_HQ): P.WORKING_GROUP,  # an amendment above the percentage
    (P.CONDITIONAL, PA.RETURN_TO_HQ): P.WORKING_GROUP,
    (P.CONSULTING, PA.WITHDRAW): P.WITHDRAWN,
    (P.SENT_BACK, PA.WITHDRAW): P.WITHDRAWN,
    (P.OPINION, PA.WITHDRAW): P.WITHDRAWN,
    (P.WORKING_GROUP, PA.WITHDRAW): P.WITHDRAWN,
}

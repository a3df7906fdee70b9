"""Addresses of the portfolio."""

from django.urls import path, register_converter

from honbu.modules.portfolio.pages import (
    advice,
    boards,
    comparing,
    contracts,
    euc,
    evaluation_books,
    evaluation_items,
    evaluations,
    intake,
    judging,
    procuring,
    projects,
    quality,
    renewals,
    rounds,
    systems,
)


class SubjectConverter:
    """What alternatives are compared for."""

    regex = "projects|renewals"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(SubjectConverter, "subject")
app_name = "portfolio"
SYSTEM = "systems/<int:pk>/"
ROUND = "rounds/<int:pk>/"
EVALUATION = "evaluations/<int:pk>/"
PROJECT = "projects/<int:pk>/"
COMPARISON = "<subject:kind>/<int:pk>/comparison/"

urlpatterns = [
    path("", systems.index, name="index"),
    path("systems/new/", systems.new, name="system_new"),
    path(SYSTEM, systems.show, name="system"),
    path(f"{SYSTEM}edit/", systems.edit, name="system_edit"),
    path(f"{SYSTEM}contracts/", systems.contracts, name="system_contracts"),
    path(f"{SYSTEM}connections/", systems.connections, name="system_connections"),
    path(f"{SYSTEM}move/<slug:deed>/", systems.move, name="system_move"),
    path(f"{SYSTEM}merge/", systems.merge, name="system_merge"),
    path(f"{SYSTEM}names/new/", systems.name_new, name="name_new"),
    path(f"{SYSTEM}dates/new/", systems.date_new, name="date_new"),
    path(f"{SYSTEM}dates/<int:date_pk>/remove/", systems.date_remove, name="date_remove"),
    path(f"{SYSTEM}connections/new/", systems.dependency_new, name="dependency_new"),
    path(f"{SYSTEM}connections/<int:dependency_pk>/remove/", systems.dependency_remove, name="dependency_remove"),
    path("contracts/", contracts.index, name="contracts"),
    path("contracts/new/", contracts.new, name="contract_new"),
    path("contracts/<int:pk>/", contracts.show, name="contract"),
    path("contracts/<int:pk>/edit/", contracts.edit, name="contract_edit"),
    path("euc/", euc.index, name="euc_tools"),
    path("euc/new/", euc.new, name="euc_new"),
    path("euc/<int:pk>/", euc.show, name="euc_tool"),
    path("euc/<int:pk>/edit/", euc.edit, name="euc_edit"),
    path("euc/<int:pk>/move/<slug:deed>/", euc.move, name="euc_move"),
    path("questions/", quality.index, name="questions"),
    path("questions/<int:pk>/", quality.show, name="question"),
    path("questions/<int:pk>/<slug:deed>/", quality.settle, name="question_settle"),
    path("lists/", intake.index, name="intakes"),
    path("lists/new/", intake.new, name="intake_new"),
    path("lists/<int:pk>/", intake.show, name="intake"),
    path("lists/<int:pk>/decide/", intake.decide, name="intake_decide"),
    path("lists/<int:pk>/accept/", intake.accept, name="intake_accept"),
    path("lists/<int:pk>/drop/", intake.drop, name="intake_drop"),
    path("lists/<int:pk>/original/", intake.original, name="intake_file"),
    path("coverage/", quality.coverage, name="coverage"),
    path("coverage/check/", quality.check, name="check"),
    path("projects/", projects.index, name="projects"),
    path("projects/new/", projects.new, name="project_new"),
    path(PROJECT, projects.show, name="project"),
    path(f"{PROJECT}edit/", projects.edit, name="project_edit"),
    path(f"{PROJECT}send/", projects.send, name="project_send"),
    path(f"{PROJECT}opinion/", projects.opinion, name="project_opinion"),
    path(f"{PROJECT}working-group/", projects.working_group, name="project_group"),
    path(f"{PROJECT}bring/", projects.bring, name="project_bring"),
    path(f"{PROJECT}send-back/", projects.send_back, name="project_send_back"),
    path(f"{PROJECT}withdraw/", projects.withdraw, name="project_withdraw"),
    path(f"{PROJECT}amend/", projects.amend, name="project_amend"),
    path(f"{PROJECT}conditions/<int:condition_pk>/", projects.condition, name="condition"),
    path(f"{PROJECT}conditions/<int:condition_pk>/<slug:deed>/", projects.condition_settle, name="condition_settle"),
    path(f"{PROJECT}procurements/new/", projects.procurement_new, name="procurement_new"),
    path(f"{PROJECT}procurements/<int:row_pk>/", procuring.show, name="procurement"),
    path(f"{PROJECT}procurements/<int:row_pk>/method/", procuring.method, name="procurement_method"),
    path(f"{PROJECT}procurements/<int:row_pk>/sign/", procuring.sign, name="procurement_sign"),
    path(f"{PROJECT}procurements/<int:row_pk>/<slug:kind>/", procuring.step, name="procurement_step"),
    path(COMPARISON, comparing.show, name="comparison"),
    path(f"{COMPARISON}alternatives/new/", comparing.alternative_new, name="alternative_new"),
    path(f"{COMPARISON}alternatives/<int:row_pk>/", comparing.alternative, name="alternative"),
    path(f"{COMPARISON}alternatives/<int:row_pk>/remove/", comparing.alternative_remove, name="alternative_remove"),
    path(f"{COMPARISON}alternatives/<int:row_pk>/choose/", comparing.choose, name="choose"),
    path(f"{COMPARISON}yardsticks/", comparing.yardsticks, name="yardsticks"),
    path(f"{COMPARISON}marks/", comparing.marks, name="marks"),
    path(f"{COMPARISON}peers/new/", comparing.peer_new, name="peer_new"),
    path(f"{COMPARISON}peers/<int:row_pk>/remove/", comparing.peer_remove, name="peer_remove"),
    path("renewals/", renewals.index, name="renewals"),
    path("renewals/<int:pk>/", renewals.show, name="renewal"),
    path("renewals/<int:pk>/edit/", renewals.edit, name="renewal_edit"),
    path("renewals/<int:pk>/<slug:deed>/", renewals.act, name="renewal_act"),
    path(f"{SYSTEM}renewal/", renewals.new, name="renewal_new"),
    path("lifecycle/", boards.lifecycle, name="lifecycle"),
    path("budget/", boards.budget, name="budget"),
    path("map/", boards.dependency_map, name="map"),
    path("shared/", boards.shared, name="shared"),
    path("shared/propose/", boards.propose, name="shared_propose"),
    path("shared/new/", boards.practice_new, name="practice_new"),
    path("rules/", quality.rules, name="rules"),
    path("rules/<int:pk>/", quality.rule_edit, name="rule_edit"),
    path("rules/fields/new/", quality.field_new, name="field_new"),
    path("rules/fields/<int:pk>/end/", quality.field_end, name="field_end"),
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new/", rounds.new, name="round_new"),
    path("rounds/items/", evaluation_items.index, name="item_sets"),
    path("rounds/items/new/", evaluation_items.make, name="item_set_new"),
    path("rounds/items/<int:pk>/", evaluation_items.show, name="item_set"),
    path("rounds/items/<int:pk>/copy/", evaluation_items.copy, name="item_set_copy"),
    path("rounds/items/<int:pk>/items/new/", evaluation_items.item_new, name="item_new"),
    path("rounds/items/<int:pk>/items/<int:item_pk>/", evaluation_items.item_edit, name="item_edit"),
    path("rounds/items/<int:pk>/items/<int:item_pk>/remove/", evaluation_items.item_remove, name="item_remove"),
    path(ROUND, rounds.show, name="round"),
    path(f"{ROUND}edit/", rounds.edit, name="round_edit"),
    path(f"{ROUND}gaps/", rounds.gaps, name="round_gaps"),
    path(f"{ROUND}matrix/", rounds.matrix, name="round_matrix"),
    path(f"{ROUND}move/<slug:deed>/", rounds.move, name="round_move"),
    path(f"{ROUND}rest/", rounds.rest, name="round_rest"),
    path(f"{ROUND}notice/", rounds.notice, name="round_notice"),
    path(f"{ROUND}analysis/", rounds.analysis, name="round_analysis"),
    path(f"{ROUND}books/<int:unit_pk>/", evaluation_books.give, name="evaluation_book"),
    path(f"{ROUND}books/<int:unit_pk>/take-in/", evaluation_books.choose, name="evaluation_book_choose"),
    path(f"{ROUND}books/<int:unit_pk>/take-in/<int:document_pk>/", evaluation_books.show, name="evaluation_book_show"),
    path("evaluations/", evaluations.index, name="evaluations"),
    path("evaluations/advice/", advice.index, name="advice_list"),
    path("evaluations/advice/<int:pk>/", advice.show, name="advice"),
    path("evaluations/advice/<int:pk>/answer/", advice.answer, name="advice_answer"),
    path("evaluations/advice/<int:pk>/again/", advice.again, name="advice_again"),
    path(EVALUATION, evaluations.show, name="evaluation"),
    path(f"{EVALUATION}write/", evaluations.write, name="evaluation_write"),
    path(f"{EVALUATION}draft/", evaluations.draft, name="evaluation_draft"),
    path(f"{EVALUATION}hand/", evaluations.hand, name="evaluation_hand"),
    path(f"{EVALUATION}confirm/", evaluations.confirm, name="evaluation_confirm"),
    path(f"{EVALUATION}send-back/", evaluations.send_back, name="evaluation_send_back"),
    path(f"{EVALUATION}return/", evaluations.give_back, name="evaluation_return"),
    path(f"{EVALUATION}leave-out/", evaluations.leave_out, name="evaluation_leave_out"),
    path(f"{EVALUATION}take-back/", evaluations.take_back, name="evaluation_take_back"),
    path(f"{EVALUATION}paper/", evaluations.paper, name="evaluation_paper"),
    path(f"{EVALUATION}second/", judging.score, name="evaluation_second"),
    path(f"{EVALUATION}remark/", judging.remark, name="evaluation_remark"),
    path(f"{EVALUATION}settle/", judging.settle, name="evaluation_settle"),
]

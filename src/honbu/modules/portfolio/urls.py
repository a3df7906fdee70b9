"""Addresses of the portfolio."""

from django.urls import path

from honbu.modules.portfolio.pages import contracts, euc, intake, quality, systems

app_name = "portfolio"
SYSTEM = "systems/<int:pk>/"

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
    path("rules/", quality.rules, name="rules"),
    path("rules/<int:pk>/", quality.rule_edit, name="rule_edit"),
    path("rules/fields/new/", quality.field_new, name="field_new"),
    path("rules/fields/<int:pk>/end/", quality.field_end, name="field_end"),
]

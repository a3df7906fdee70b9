"""Addresses of the audits."""

from django.urls import path

from honbu.modules.audits.pages import findings, guide, item_lists, items, plans, programmes, scope, selections

app_name = "audits"
PLAN = "plans/<int:pk>/"
PROGRAMME = "programmes/<int:pk>/"

urlpatterns = [
    path("", guide.index, name="index"),
    path("findings/", findings.index, name="findings"),
    path("findings/new/", findings.new, name="finding_new"),
    path("findings/<int:pk>/", findings.show, name="finding"),
    path("findings/<int:pk>/edit/", findings.edit, name="finding_edit"),
    path("findings/<int:pk>/<slug:code>/", findings.do, name="finding_do"),
    path("plans/", plans.index, name="plans"),
    path("plans/new/", plans.new, name="plan_new"),
    path(PLAN, plans.show, name="plan"),
    path(f"{PLAN}edit/", plans.edit, name="plan_edit"),
    path(f"{PLAN}bring/", plans.bring, name="plan_bring"),
    path(f"{PLAN}selection/", selections.show, name="selection"),
    path(f"{PLAN}selection/freeze/", selections.freeze, name="selection_freeze"),
    path(f"{PLAN}selection/value/", selections.value, name="selection_value"),
    path(f"{PLAN}selection/change/", selections.change, name="selection_change"),
    path(f"{PLAN}selection/open/", selections.unseal, name="selection_open"),
    path("programmes/", programmes.index, name="programmes"),
    path("programmes/new/", programmes.new, name="programme_new"),
    path(PROGRAMME, programmes.show, name="programme"),
    path(f"{PROGRAMME}edit/", programmes.edit, name="programme_edit"),
    path(f"{PROGRAMME}sealed/", programmes.sealed, name="programme_sealed"),
    path(f"{PROGRAMME}reckon/", programmes.reckon, name="programme_reckon"),
    path(f"{PROGRAMME}bring/", programmes.bring, name="programme_bring"),
    path("scope/", scope.index, name="scope"),
    path("scope/new/", scope.rule_new, name="scope_new"),
    path("scope/<int:pk>/end/", scope.rule_end, name="scope_end"),
    path("scope/past/new/", scope.past_new, name="past_new"),
    path("items/", items.index, name="editions"),
    path("items/new/", items.make, name="edition_new"),
    path("items/<int:pk>/", items.show, name="edition"),
    path("items/<int:pk>/use/", items.begin_use, name="edition_use"),
    path("items/<int:pk>/book/", items.book, name="edition_book"),
    path("items/<int:pk>/mapping/", items.mapping, name="edition_mapping"),
    path("items/<int:pk>/add/", items.item_new, name="item_new"),
    path("items/<int:pk>/<int:item_pk>/", items.item_edit, name="item_edit"),
    path("items/<int:pk>/<int:item_pk>/match/", items.match, name="item_match"),
    path("items/<int:pk>/<int:item_pk>/remove/", items.item_remove, name="item_remove"),
    path("item-lists/new/", item_lists.new, name="item_list_new"),
    path("item-lists/<int:pk>/", item_lists.show, name="item_list"),
    path("item-lists/<int:pk>/accept/", item_lists.accept, name="item_list_accept"),
    path("item-lists/<int:pk>/drop/", item_lists.drop, name="item_list_drop"),
]

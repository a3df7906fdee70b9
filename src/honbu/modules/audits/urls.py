"""Addresses of the audits."""

from django.urls import path

from honbu.modules.audits.pages import (
    answering,
    guide,
    item_lists,
    items,
    performance,
    questionnaire_books,
    questionnaires,
)

app_name = "audits"

urlpatterns = [
    path("", guide.index, name="index"),
    path("questionnaires/", questionnaires.index, name="questionnaires"),
    path("questionnaires/hand-out/<int:plan_pk>/", questionnaires.hand_out, name="hand_out"),
    path("questionnaires/<int:pk>/", questionnaires.show, name="questionnaire"),
    path("questionnaires/<int:pk>/hand/", questionnaires.hand, name="questionnaire_hand"),
    path("questionnaires/<int:pk>/confirm/", questionnaires.confirm, name="questionnaire_confirm"),
    path("questionnaires/<int:pk>/send-back/", questionnaires.send_back, name="questionnaire_send_back"),
    path("questionnaires/<int:pk>/accept/", questionnaires.accept, name="questionnaire_accept"),
    path("questionnaires/<int:pk>/return/", questionnaires.give_back, name="questionnaire_return"),
    path("questionnaires/<int:pk>/book/", questionnaire_books.book, name="questionnaire_book"),
    path("questionnaires/<int:pk>/book/choose/", questionnaire_books.choose, name="questionnaire_book_choose"),
    path("questionnaires/<int:pk>/book/<int:document_pk>/", questionnaire_books.show, name="questionnaire_book_show"),
    path("questionnaires/<int:pk>/write/", answering.write, name="questionnaire_write"),
    path("questionnaires/<int:pk>/answers/<int:item_pk>/<int:contractor_pk>/", answering.answer, name="answer"),
    path(
        "questionnaires/<int:pk>/answers/<int:item_pk>/<int:contractor_pk>/file/", answering.evidence, name="evidence"
    ),
    path("questionnaires/<int:pk>/outsourcing/", answering.outsourcing, name="outsourcing"),
    path("questionnaires/<int:pk>/contractors/", answering.contractor, name="contractor_new"),
    path("questionnaires/<int:pk>/contractors/<int:contractor_pk>/", answering.contractor, name="contractor"),
    path(
        "questionnaires/<int:pk>/contractors/<int:contractor_pk>/remove/",
        answering.contractor_remove,
        name="contractor_remove",
    ),
    path("questionnaires/<int:pk>/busy/", answering.busy, name="busy"),
    path("questionnaires/<int:pk>/busy/none/", answering.not_busy, name="not_busy"),
    path("questionnaires/<int:pk>/busy/<int:period_pk>/remove/", answering.busy_remove, name="busy_remove"),
    path("answers/<int:pk>/", performance.fed_answer, name="fed_answer"),
    path("answers/<int:answer_pk>/file/", answering.evidence_file, name="evidence_file"),
    path("performance/", performance.performance, name="performance"),
    path("performance/<int:pk>/", performance.performance_paper, name="performance_paper"),
    path("control/", performance.control, name="control"),
    path("control/<int:pk>/", performance.control_paper, name="control_paper"),
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

"""Addresses of the audits."""

from django.urls import path

from honbu.modules.audits.pages import guide, item_lists, items

app_name = "audits"

urlpatterns = [
    path("", guide.index, name="index"),
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

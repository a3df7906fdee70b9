"""The addresses of 起案 and 決裁."""

from django.urls import path

from honbu.kernel.approvals.pages import absences, acting, drafting, listing, record, rules

app_name = "approvals"
urlpatterns = [
    path("", listing.index, name="index"),
    path("new/", drafting.new, name="new"),
    path("rules/", rules.index, name="rules"),
    path("rules/new/", rules.new, name="rule_new"),
    path("rules/<int:pk>/end/", rules.end, name="rule_end"),
    path("absences/", absences.index, name="absences"),
    path("absences/new/", absences.new, name="absence_new"),
    path("absences/<int:pk>/end/", absences.end, name="absence_end"),
    path("<int:pk>/", record.record, name="record"),
    path("<int:pk>/paper/", record.paper, name="paper"),
    path("<int:pk>/edit/", drafting.edit, name="edit"),
    path("<int:pk>/submit/", drafting.send, name="submit"),
    path("<int:pk>/files/<int:document>/take-off/", drafting.take_off, name="take_off"),
    path("<int:pk>/files/<int:document>/bring-back/", drafting.bring_back, name="bring_back"),
    path("<int:pk>/steps/<int:step>/read/", acting.read, name="read"),
    path("<int:pk>/steps/<int:step>/hand-over/", acting.hand_over, name="hand_over"),
    path("<int:pk>/<str:verb>/", acting.act, name="act"),
]

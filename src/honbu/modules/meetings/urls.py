"""Addresses of meetings."""

from django.urls import path

from honbu.modules.meetings.pages import intake, meetings

app_name = "meetings"

urlpatterns = [
    path("", meetings.index, name="index"),
    path("<int:pk>/", meetings.show, name="meeting"),
    path("<int:pk>/record/", meetings.record, name="record"),
    path("intakes/", intake.index, name="intakes"),
    path("intakes/new/", intake.new, name="intake_new"),
    path("intakes/<int:pk>/", intake.show, name="intake"),
    path("intakes/<int:pk>/doubts/<int:doubt_pk>/", intake.decide, name="intake_decide"),
    path("intakes/<int:pk>/accept/", intake.accept, name="intake_accept"),
    path("intakes/<int:pk>/drop/", intake.drop, name="intake_drop"),
    path("intakes/<int:pk>/original/", intake.original, name="intake_original"),
    path("intakes/<int:pk>/reading.json", intake.reading, name="intake_reading"),
]

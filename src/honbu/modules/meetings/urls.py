"""Addresses of meetings."""

from django.urls import path

from honbu.modules.meetings.pages import holding, intake, meetings, options, recording

app_name = "meetings"

urlpatterns = [
    path("", meetings.index, name="index"),
    path("<int:pk>/", meetings.show, name="meeting"),
    path("<int:pk>/record/", meetings.record, name="record"),
    path("<int:pk>/attendance/", holding.seats, name="attendance"),
    path("<int:pk>/attendance/roll/", holding.roll, name="roll"),
    path("<int:pk>/attendance/<int:seat_pk>/", holding.mark, name="mark_seat"),
    path("<int:pk>/open/", holding.open_meeting, name="open"),
    path("<int:pk>/close/", holding.close_meeting, name="close"),
    path("<int:pk>/reopen/", holding.reopen_meeting, name="reopen"),
    path("<int:pk>/items/<int:item_pk>/resolve/", holding.resolve, name="resolve"),
    path("<int:pk>/items/<int:item_pk>/reopen/", holding.reopen_item, name="reopen_item"),
    path("<int:pk>/recording/", recording.show, name="recording"),
    path("<int:pk>/recording/state.json", recording.state, name="recording_state"),
    path("<int:pk>/recording/editing/", recording.editing, name="recording_editing"),
    path("<int:pk>/recording/blocks/<uuid:key>/", recording.block, name="recording_block"),
    path("<int:pk>/live/", recording.live, name="live"),
    path("<int:pk>/options/", options.show, name="options"),
    path("<int:pk>/options/<int:item_pk>/<slug:verb>/", options.act, name="options_act"),
    path("intakes/", intake.index, name="intakes"),
    path("intakes/new/", intake.new, name="intake_new"),
    path("intakes/<int:pk>/", intake.show, name="intake"),
    path("intakes/<int:pk>/doubts/<int:doubt_pk>/", intake.decide, name="intake_decide"),
    path("intakes/<int:pk>/accept/", intake.accept, name="intake_accept"),
    path("intakes/<int:pk>/drop/", intake.drop, name="intake_drop"),
    path("intakes/<int:pk>/original/", intake.original, name="intake_original"),
    path("intakes/<int:pk>/reading.json", intake.reading, name="intake_reading"),
]

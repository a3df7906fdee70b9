"""Addresses of meetings."""

from django.urls import path

from honbu.modules.meetings.pages import (
    decisions,
    disclosure,
    intake,
    meetings,
    minutes,
    papers,
    public_site,
    searching,
)

app_name = "meetings"

urlpatterns = [
    path("", meetings.index, name="index"),
    path("<int:pk>/", meetings.show, name="meeting"),
    path("<int:pk>/record/", meetings.record, name="record"),
    path("<int:pk>/minutes/", minutes.show, name="minutes"),
    path("<int:pk>/minutes/<slug:deed>/do/", minutes.act, name="minutes_act"),
    path("<int:pk>/minutes/blocks/<int:block_pk>/", minutes.block, name="minutes_block"),
    path("<int:pk>/minutes/blocks/<int:block_pk>/correct/", minutes.correct, name="minutes_correct"),
    path("<int:pk>/minutes/corrections/<int:correction_pk>/", minutes.decide, name="correction_decide"),
    path("<int:pk>/minutes/versions/<int:number>/", minutes.version, name="minutes_version"),
    path("<int:pk>/disclosure/", disclosure.show, name="disclosure"),
    path("<int:pk>/disclosure/blocks/<int:block_pk>/", disclosure.withhold, name="withhold"),
    path("<int:pk>/disclosure/withholdings/<int:withholding_pk>/", disclosure.decide, name="withholding_decide"),
    path("<int:pk>/disclosure/prepare/", disclosure.prepare, name="publication_prepare"),
    path("<int:pk>/disclosure/<int:publication_pk>/", disclosure.preview, name="publication_preview"),
    path("<int:pk>/disclosure/<int:publication_pk>/<slug:deed>/", disclosure.act, name="publication_act"),
    path("<int:pk>/follow-ups/", decisions.of_meeting, name="meeting_follow_ups"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("follow-ups/", decisions.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", decisions.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/evidence/", decisions.evidence, name="follow_up_evidence"),
    path("follow-ups/<int:pk>/<slug:deed>/", decisions.act, name="follow_up_act"),
    path("search/", searching.index, name="search"),
    path("papers/", papers.index, name="papers_from_data"),
    path("papers/<str:code>.<slug:form>", papers.make, name="paper_make"),
    path("public/", public_site.index, name="public"),
    path("public/feed.xml", public_site.feed, name="public_feed"),
    path("public/<slug:slug>/<int:year>-<int:ordinal>/", public_site.show, name="public_record"),
    path("public/<slug:slug>/<int:year>-<int:ordinal>/<slug:form>/", public_site.file, name="public_file"),
    path("intakes/", intake.index, name="intakes"),
    path("intakes/new/", intake.new, name="intake_new"),
    path("intakes/<int:pk>/", intake.show, name="intake"),
    path("intakes/<int:pk>/doubts/<int:doubt_pk>/", intake.decide, name="intake_decide"),
    path("intakes/<int:pk>/accept/", intake.accept, name="intake_accept"),
    path("intakes/<int:pk>/drop/", intake.drop, name="intake_drop"),
    path("intakes/<int:pk>/original/", intake.original, name="intake_original"),
    path("intakes/<int:pk>/reading.json", intake.reading, name="intake_reading"),
]

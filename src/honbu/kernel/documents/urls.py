"""Addresses of documents."""

from django.urls import path

from honbu.kernel.documents.pages import changing, disposal, listing, public, record, refused

app_name = "documents"
urlpatterns = [
    path("", listing.index, name="index"),
    path("new/", listing.new, name="new"),
    path("refused/", refused.refused, name="refused"),
    path("refused/<int:file_id>/file/", refused.refused_file, name="refused_file"),
    path("disposal/", disposal.due, name="due"),
    path("disposal/paper/", disposal.due_paper, name="due_paper"),
    path("public/<int:document_id>/", public.public, name="public"),
    path("public/<int:document_id>/file/", public.public_file, name="public_file"),
    path("<int:document_id>/", record.record, name="record"),
    path("<int:document_id>/versions/<int:number>/file/", record.download, name="download"),
    path("<int:document_id>/replace/", changing.replace, name="replace"),
    path("<int:document_id>/disclosure/", changing.disclosure, name="disclosure"),
    path("<int:document_id>/retention/", changing.retention, name="retention"),
    path("<int:document_id>/disposal/", disposal.propose, name="propose"),
    path("<int:document_id>/disposal/<int:request_id>/", disposal.decide, name="decide"),
]

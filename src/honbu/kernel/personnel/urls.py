"""The addresses of the organisation and its people."""

from django.urls import path

from honbu.kernel.personnel.pages import imports, organisation, outside, people, reorganisations

app_name = "personnel"
urlpatterns = [
    path("organisation/", organisation.chart, name="organisation"),
    path("units/<str:code>/", organisation.unit, name="unit"),
    path("people/", people.index, name="people"),
    path("people/search", people.search, name="people_search"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/appoint/", people.appoint, name="appoint"),
    path("people/<int:number>/deputy/", people.name_deputy, name="name_deputy"),
    path("people/<int:number>/access/", people.explain, name="explain"),
    path("deputies/<int:pk>/end/", people.end_deputy, name="end_deputy"),
    path("reorganisations/", reorganisations.index, name="reorganisations"),
    path("reorganisations/new/", reorganisations.create, name="reorganisation_new"),
    path("reorganisations/<int:pk>/", reorganisations.show, name="reorganisation"),
    path("reorganisations/<int:pk>/steps/<int:step>/remove/", reorganisations.remove_step, name="step_remove"),
    path("reorganisations/<int:pk>/adopt/", reorganisations.adopt, name="reorganisation_adopt"),
    path("reorganisations/<int:pk>/drop/", reorganisations.drop, name="reorganisation_drop"),
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.upload, name="import_new"),
    path("imports/<int:pk>/", imports.show, name="import"),
    path("imports/<int:pk>/file/", imports.original, name="import_file"),
    path("imports/<int:pk>/accept/", imports.accept, name="import_accept"),
    path("imports/<int:pk>/drop/", imports.drop, name="import_drop"),
    path("outside/", outside.index, name="outside"),
    path("outside/new/", outside.create, name="outside_new"),
]

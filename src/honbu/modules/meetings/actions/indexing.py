"""資料の索引: materials can be found from the moment they are there; what is in their files as soon as a job has read it."""

from django.db import transaction

from honbu.kernel.documents import public as documents
from honbu.kernel.jobs import public as jobs
from honbu.kernel.search import public as search
from honbu.modules.meetings.models import Material, Meeting
from honbu.modules.meetings.queries.agenda import newest_versions
from honbu.modules.meetings.queries.speeches import (
    MATERIALS,
    file_mark,
    materials_to_index,
    searchable_material,
    text_in_index,
    text_of_file,
)

READ = "meetings.read_material"


def index_materials(meeting: Meeting) -> None:
    """Put a meeting's materials into the index as they stand: titles at once, files that nobody has read yet by a job.

    Part of each verb that changes materials or who may read them.
    """
    _index(list(materials_to_index().filter(meeting=meeting)))


def index_material(material: Material) -> None:
    """The same for one material, if it is a meeting's."""
    _index(list(materials_to_index().filter(pk=material.pk)))


def _index(materials: list[Material]) -> None:
    versions, known = newest_versions(materials), text_in_index(materials)
    things = []
    for material in materials:
        mark, held = file_mark(material, versions.get(material.document_id or 0)), known.get(material.pk)
        if mark and held is not None and mark in held.facets:
            things.append(searchable_material(material, held.text, mark))
            continue
        things.append(searchable_material(material, ""))
        if mark:
            jobs.later(READ, material_id=material.pk)
    search.put(things)


def withdraw_from_index(*materials: Material) -> None:
    """Materials that are no longer a meeting's can't be found any more."""
    search.take_out(MATERIALS, [str(material.pk) for material in materials])


def read_material(material_id: int) -> None:
    """Read the newest file of a material and put its words into the index; a second time changes nothing.

    The file is read before anything is held, since that may take long. What was replaced or withdrawn meanwhile is not
    put in. A file that can't be read is logged and found by its title only; it is not tried again until it is replaced.
    """
    material, version, mark = _as_it_is(material_id)
    if material is None or version is None or not mark:
        return
    known = text_in_index([material]).get(material_id)
    if known is not None and mark in known.facets:
        return
    text = text_of_file(material, version)
    with transaction.atomic():
        # Nobody takes it off, recalls the meeting or replaces it in this moment; while somebody does, the job comes later.
        list(Meeting.objects.select_for_update(nowait=True, of=("self",)).filter(materials=material_id))
        list(Material.objects.select_for_update(nowait=True, of=("self",)).filter(pk=material_id))
        still, _version, mark_now = _as_it_is(material_id)
        if still is not None and mark_now == mark:
            search.put([searchable_material(still, text, mark)])


def _as_it_is(material_id: int) -> tuple[Material | None, documents.Version | None, str]:
    material = materials_to_index().filter(pk=material_id).first()
    if material is None:
        return None, None, ""
    version = newest_versions([material]).get(material.document_id or 0)
    return material, version, file_mark(material, version)


def index_document(document_id: int) -> None:
    """A document was replaced or destroyed: what is found of its materials follows."""
    _index(list(materials_to_index().filter(document=document_id)))

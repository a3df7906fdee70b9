"""Background work of meetings."""

from honbu.kernel.jobs import public as jobs
from honbu.modules.meetings.actions import indexing


@jobs.job(indexing.READ)
def read_material(material_id: int) -> None:
    """The words of a material's newest file are put into the index; a large PDF takes its time."""
    indexing.read_material(material_id)

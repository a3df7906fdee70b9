"""The door to the first page: modules hand in their figures and calendar entries through their manifests.

`manifest.figures(person)` gives a list of FigureTile, `manifest.calendar(person, first, last)` a list of CalendarEntry for
the days from `first` to `last`. Both are asked for what this person may see, and kept for some seconds.
"""

from collections.abc import Sequence

from honbu.kernel.accounts import public as accounts
from honbu.kernel.home import frame
from honbu.kernel.home.channels import channels_of
from honbu.kernel.home.desk import forget_desks
from honbu.kernel.home.entries import CalendarEntry, forget_entries
from honbu.kernel.home.figures import forget_figures
from honbu.kernel.home.registered import manifests, register
from honbu.kernel.manifest import Module
from honbu.kernel.notices import public as notices
from honbu.kernel.streams import public as streams
from honbu.kernel.ui.pieces import FigureTile

__all__ = ["CalendarEntry", "FigureTile", "declare", "forget", "manifests"]


def declare(manifests: Sequence[Module]) -> None:
    """The registry hands over the manifests; the frame of every page learns whom to ask."""
    register(manifests)
    notices.declare_faces(manifests)
    notices.set_gate(accounts.staff_page)
    streams.set_channels(channels_of)
    frame.furnish()


def forget() -> None:
    """Nothing that was kept for speed is used any more, as after a bulk import."""
    frame.forget_people()
    forget_entries()
    forget_figures()
    forget_desks()
    notices.forget_rosters()

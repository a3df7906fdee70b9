"""The manifest of meetings."""

from honbu.kernel.manifest import Module
from honbu.modules.meetings import cli

MODULE = Module(
    name="meetings",
    title="会議",
    title_en="Meetings",
    icon="meetings",
    order=40,
    unfinished=["MTG-1", "MTG-2", "MTG-3", "MTG-4", "MTG-5", "MTG-6", "MTG-7", "MTG-8", "MTG-9", "MTG-10"],
    commands=[("minutes", cli.app)],
)

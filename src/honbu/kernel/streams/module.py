"""The streams' manifest."""

from honbu.kernel.manifest import Module, Schedule

MODULE = Module(
    name="streams",
    title="速報配信",
    title_en="Live streams",
    schedules=[Schedule("streams.forget_old", "17 * * * *")],
)

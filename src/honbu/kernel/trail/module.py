"""The manifest of the trail."""

from honbu.kernel.manifest import Module, Permission

MODULE = Module(
    name="trail",
    title="証跡",
    title_en="Trail",
    permissions=[Permission("trail.read", "証跡を読む")],
    append_only=["trail_line", "trail_seal"],
)

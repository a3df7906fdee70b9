"""The manifest of the look: two switches and the gallery."""

from honbu.kernel.manifest import Module

MODULE = Module(
    name="ui", title="画面の部品", title_en="Parts of the pages", icon="columns", urls="honbu.kernel.ui.urls"
)

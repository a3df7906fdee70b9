"""The manifest of the search."""

from honbu.kernel.manifest import Module, Schedule

MODULE = Module(
    name="search",
    title="検索",
    title_en="Search",
    urls="honbu.kernel.search.urls",
    schedules=[Schedule("search.rebuild", "40 2 * * *")],
)

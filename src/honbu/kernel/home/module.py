"""The manifest of the first page."""

from honbu.kernel.home.rest import router
from honbu.kernel.manifest import Module, NavigationEntry

MODULE = Module(
    name="home",
    title="わたしの仕事",
    title_en="My work",
    icon="home",
    order=1,
    home_url="home:index",
    navigation=[NavigationEntry("わたしの仕事", "home:index"), NavigationEntry("予定表", "home:calendar")],
    api=[("", router)],
    urls="honbu.kernel.home.urls",
)

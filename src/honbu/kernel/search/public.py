"""The door to search: put things in, find them."""

from honbu.kernel.search.indexing import Indexed, Searchable, indexed, put, take_out
from honbu.kernel.search.queries import Find, Finds, declare_circles, find, page_asked
from honbu.kernel.search.rebuilding import declare_sources, rebuild

__all__ = [
    "Find",
    "Finds",
    "Indexed",
    "Searchable",
    "declare_circles",
    "declare_sources",
    "find",
    "indexed",
    "page_asked",
    "put",
    "rebuild",
    "take_out",
]

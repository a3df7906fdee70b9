"""The door to search: put things in, find them."""

from honbu.kernel.search.indexing import Searchable, declare_sources, put, rebuild, take_out
from honbu.kernel.search.queries import Find, Finds, declare_circles, find

__all__ = ["Find", "Finds", "Searchable", "declare_circles", "declare_sources", "find", "put", "rebuild", "take_out"]

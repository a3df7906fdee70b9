"""The door to the trail: write a line, read a history, verify the chain."""

from honbu.kernel.trail.changing import set_changed, shown
from honbu.kernel.trail.checking import Verdict, verify
from honbu.kernel.trail.models import Line
from honbu.kernel.trail.queries import history_of, last_change_of, last_position, lines_of_person, plain
from honbu.kernel.trail.verbs import declare as declare_verbs
from honbu.kernel.trail.verbs import known as known_verbs
from honbu.kernel.trail.verbs import sentence
from honbu.kernel.trail.writing import current_request, request_context, write

__all__ = [
    "Line",
    "Verdict",
    "current_request",
    "declare_verbs",
    "history_of",
    "known_verbs",
    "last_change_of",
    "last_position",
    "lines_of_person",
    "plain",
    "request_context",
    "sentence",
    "set_changed",
    "shown",
    "verify",
    "write",
]

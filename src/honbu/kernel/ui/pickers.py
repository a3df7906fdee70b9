"""The answer to what somebody types into a picker."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MOST = 20


class Candidate(NamedTuple):
    """One that may be meant: `code` is stored, `label` shown, `note` tells namesakes apart."""

    code: str
    label: str
    note: str = ""


def answer(request: HttpRequest, candidates: Iterable[Candidate]) -> HttpResponse:
    """The first candidates as options of the list below the input, and whether there are more."""
    found = list(islice(candidates, MOST + 1))
    response = render(request, "ui/forms/picker_options.html", {"candidates": found[:MOST], "more": len(found) > MOST})
    response["Cache-Control"] = "no-store"
    return response

"""A small office: two sections, a member and a chief in one, a stranger in the other; files as people bring them."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from honbu.kernel.access import public as access
from honbu.kernel.documents.module import MODULE
from honbu.kernel.organisation import public as organisation
from honbu.kernel.organisation.public import Appointment, Person, Post, Posting, Unit, UnitVersion

LONG_AGO = datetime.date(2010, 4, 1)


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def office(db: None) -> dict[str, Any]:
    """課 with people: `member`, `keeper`, `second_keeper` in `section`, `stranger` in `other`."""
    access.set_up_roles(MODULE.roles, MODULE.automatic_roles)
    organisation.forget_trees()
    ward = _unit("0000", "ward", "みどり台区", None)
    section = _unit("0101", "section", "情報政策課", ward)
    other = _unit("0202", "section", "戸籍住民課", ward)
    post = Post.objects.create(code="staff", title="主事", rank=10)
    people = {
        "member": _person("100001", "山田", section, post),
        "keeper": _person("100002", "佐藤", section, post, keeper=True),
        "second_keeper": _person("100003", "鈴木", section, post, keeper=True),
        "stranger": _person("200001", "高橋", other, post),
    }
    return {"ward": ward, "section": section, "other": other, **people}


def _unit(code: str, kind: str, name: str, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(code=code, kind=kind)
    UnitVersion.objects.create(unit=unit, parent=parent, name=name, valid_from=LONG_AGO)
    return unit


def _person(number: str, name: str, unit: Unit, post: Post, *, keeper: bool = False) -> Person:
    person = Person.objects.create(
        number=number, family_name=name, given_name="太郎", employment="regular", valid_from=LONG_AGO
    )
    Posting.objects.create(person=person, unit=unit, post=post, valid_from=LONG_AGO)
    if keeper:
        Appointment.objects.create(person=person, unit=unit, kind="records", valid_from=LONG_AGO)
    return person


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Runs what waits for the commit when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)

"""会議録の読み取り: texts of records, read into values with their doubts (MTG-9)."""

from honbu.modules.meetings.domain.reading.doubts.form import body_differs
from honbu.modules.meetings.domain.reading.doubts.people import roles_between
from honbu.modules.meetings.domain.reading.follow_ups import candidates_in
from honbu.modules.meetings.domain.reading.reader import read, with_doubts

__all__ = ["body_differs", "candidates_in", "read", "roles_between", "with_doubts"]

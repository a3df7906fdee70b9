"""始めの定め: the grades with which a ward begins; it words them as it likes."""

from honbu.modules.audits.domain.findings import MAJOR
from honbu.modules.audits.models import Grade

# Code, title, counts as 不適合, asks for correction, may be given in a patrol.
GRADES = (
    (MAJOR, "重大な不適合", True, True, False),
    ("minor", "軽微な不適合", True, True, True),
    ("observation", "観察事項", False, True, True),
    ("advice", "推奨事項", False, False, True),
    ("good", "良い取組み", False, False, True),
)


def lay_foundations() -> None:
    """Enter the grades that are missing. Called at every start."""
    known = set(Grade.objects.values_list("code", flat=True))
    Grade.objects.bulk_create(
        Grade(code=code, title=title, nonconformity=wrong, action=action, patrol=patrol, order=order)
        for order, (code, title, wrong, action, patrol) in enumerate(GRADES)
        if code not in known
    )

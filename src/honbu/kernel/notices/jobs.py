"""Background work: sending mails, showing announcements on open pages, reminding of due dates."""

from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices import actions

SEND, SHOW, ESCALATE = "notices.send", "notices.show", "notices.escalate"


@jobs.job(SEND, attempts=8)
def send() -> None:
    """Every mail whose hour has come; also asked by the clock, for what a killed worker left behind."""
    actions.send_due()


@jobs.job(SHOW)
def show(announcement: str) -> None:
    """An announcement to many appears on their open pages."""
    actions.show_on_pages(announcement)


@jobs.job(ESCALATE, alone=True)
def escalate() -> None:
    """期限の督促 of the day, in time for the morning's digest."""
    actions.escalate()

"""Background work: sending mails, showing announcements on open pages, reminding of due dates, forgetting."""

from honbu.kernel.jobs import public as jobs
from honbu.kernel.notices import actions

SEND, SHOW, ESCALATE, FORGET = "notices.send", "notices.show", "notices.escalate", "notices.forget_old"


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


@jobs.job(FORGET, alone=True)
def forget_old() -> None:
    """保存期間 is over: read notices and finished work go, as long as the manifest says after their fiscal year."""
    actions.forget_old()

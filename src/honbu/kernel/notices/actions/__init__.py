"""What is done with notices and work: tell, read, prefer; assign, complete, withdraw, remind; send."""

from honbu.kernel.notices.actions.assigning import Part, UnknownRole, assign, complete, due_in, withdraw
from honbu.kernel.notices.actions.escalating import escalate
from honbu.kernel.notices.actions.forgetting import forget_old
from honbu.kernel.notices.actions.notifying import (
    WayNotOpen,
    choose_way,
    mark_all_read,
    mark_read,
    mark_unread,
    notify,
    show_on_pages,
)
from honbu.kernel.notices.actions.sending import MailNotHandedOver, send_due

__all__ = [
    "MailNotHandedOver",
    "Part",
    "UnknownRole",
    "WayNotOpen",
    "assign",
    "choose_way",
    "complete",
    "due_in",
    "escalate",
    "forget_old",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "notify",
    "send_due",
    "show_on_pages",
    "withdraw",
]

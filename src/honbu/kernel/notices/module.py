"""The manifest of notices and of the to-do list."""

from honbu.kernel.manifest import Module, Schedule
from honbu.kernel.notices import jobs
from honbu.kernel.notices.domain.keeping import RETENTION_YEARS

MODULE = Module(
    name="notices",
    title="通知",
    title_en="Notices",
    icon="notices",
    order=2,
    home_url="notices:index",
    schedules=[
        Schedule(jobs.SEND, "*/5 * * * *"),
        Schedule(jobs.ESCALATE, "10 8 * * *"),
        Schedule(jobs.FORGET, "40 3 * * *"),
    ],
    verbs={
        "notices.todo.assigned": "仕事を頼んだ",
        "notices.todo.changed": "仕事の内容を変えた",
        "notices.todo.completed": "仕事を終えた",
        "notices.todo.withdrawn": "仕事を取り下げた",
        "notices.todo.escalated": "期限を督促した",
    },
    urls="honbu.kernel.notices.urls",
    url_prefix="notices/",
    retention_years=dict(RETENTION_YEARS),
)

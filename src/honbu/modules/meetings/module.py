"""The manifest of meetings."""

from honbu.kernel.approvals import public as approvals
from honbu.kernel.documents import public as documents
from honbu.kernel.manifest import (
    ApprovalKind,
    AutomaticRole,
    Module,
    NavigationEntry,
    Permission,
    RolePreset,
    Subscription,
)
from honbu.kernel.notices import public as notices
from honbu.modules.meetings import cli, handlers
from honbu.modules.meetings.actions.materials import OWNER_KIND, may_read_file
from honbu.modules.meetings.actions.telling import NOTICE_KINDS
from honbu.modules.meetings.demo import hold_meetings
from honbu.modules.meetings.queries.proposals import KIND, approvals_of_units
from honbu.modules.meetings.queries.year import entries_between, figures_for

notices.declare_kinds(NOTICE_KINDS)
# Whoever opens a material does it on the meeting's page, where the reading is noted.
documents.set_reader_rule(OWNER_KIND, may_read_file)
approvals.set_reader_rule(KIND, approvals_of_units)

SECRETARY = ("meetings.read", "meetings.read_closed", "meetings.manage")

MODULE = Module(
    name="meetings",
    title="会議",
    title_en="Meetings",
    hue="blue-900",
    icon="meetings",
    order=40,
    home_url="meetings:index",
    navigation=[
        NavigationEntry("会議の一覧", "meetings:index", ("meetings.read",)),
        NavigationEntry("提案の一覧", "meetings:proposals", ("meetings.propose", "meetings.manage")),
        NavigationEntry("会議体の一覧", "meetings:bodies", ("meetings.read",)),
        NavigationEntry("会議録の取込み", "meetings:intakes", ("meetings.manage",)),
    ],
    permissions=[
        Permission("meetings.read", "会議の予定・議題・決定を見る"),
        Permission("meetings.read_closed", "会議の資料・公開前の会議録を見る"),
        Permission("meetings.propose", "会議に提案する"),
        Permission("meetings.manage", "会議を準備し、記録する"),
    ],
    roles=[
        RolePreset("meetings_reader", "会議の閲覧者", ("meetings.read",)),
        RolePreset("meetings_proposer", "会議に提案する職員", ("meetings.propose",)),
        RolePreset("meetings_secretary", "会議の事務局", SECRETARY),
    ],
    automatic_roles=[
        AutomaticRole("meetings_reader", "staff", "ward"),
        AutomaticRole("meetings_proposer", "staff", "below"),
        AutomaticRole("meetings_secretary", "appointment:secretary", "below"),
        AutomaticRole("meetings_secretary", "rank>=68", "below"),
    ],
    approvals=[ApprovalKind(KIND, "会議への提案", "Proposal to a meeting")],
    subscriptions=[
        Subscription(approvals.ApprovalDecided, handlers.on_decided),
        Subscription(approvals.ApprovalSentBack, handlers.on_sent_back),
        Subscription(approvals.ApprovalPulledBack, handlers.on_pulled_back),
    ],
    calendar=entries_between,
    figures=figures_for,
    verbs={
        "meetings.body.added": "会議体を設けた",
        "meetings.body.changed": "会議体の定めを変えた",
        "meetings.body.ended": "会議体を廃止した",
        "meetings.member.added": "部員を加えた",
        "meetings.member.changed": "部員の記載を直した",
        "meetings.member.ended": "部員の退任を登録した",
        "meetings.meeting.planned": "会議を設定した",
        "meetings.meeting.changed": "会議の設定を変えた",
        "meetings.meeting.cancelled": "会議を中止した",
        "meetings.meeting.convened": "会議を招集した",
        "meetings.meeting.recalled": "会議の招集を取り消した",
        "meetings.attendance.answered": "出欠を答えた",
        "meetings.proposal.drafted": "提案を下書きした",
        "meetings.proposal.revised": "提案を直した",
        "meetings.proposal.sent_for_approval": "提案を所属長の決裁に回した",
        "meetings.proposal.submitted": "提案を提出した",
        "meetings.proposal.returned": "提案が課に戻った",
        "meetings.proposal.received": "提案を受け付けた",
        "meetings.proposal.sent_back": "提案を差し戻した",
        "meetings.proposal.put_on_agenda": "提案を議題にした",
        "meetings.proposal.taken_off": "提案を議題から外した",
        "meetings.proposal.withdrawn": "提案を取り下げた",
        "meetings.agenda.item_added": "議題を加えた",
        "meetings.agenda.item_changed": "議題を直した",
        "meetings.agenda.item_removed": "議題を外した",
        "meetings.agenda.ordered": "議題を並べ替えた",
        "meetings.agenda.announced": "議題・資料の変更を知らせた",
        "meetings.material.added": "資料を加えた",
        "meetings.material.replaced": "資料を差し替えた",
        "meetings.material.retitled": "資料の題を直した",
        "meetings.material.moved": "資料を並べ替えた",
        "meetings.material.removed": "資料を外した",
        "meetings.intake.read": "会議録を読み取った",
        "meetings.intake.accepted": "会議録を取り込んだ",
        "meetings.intake.dropped": "会議録の取込みをやめた",
        "meetings.doubt.decided": "会議録の疑義を決めた",
    },
    urls="honbu.modules.meetings.urls",
    url_prefix="meetings/",
    commands=[("minutes", cli.app)],
    demo=hold_meetings,
    unfinished=["MTG-1", "MTG-3", "MTG-4", "MTG-5", "MTG-6", "MTG-7", "MTG-8", "MTG-9", "MTG-10"],
)

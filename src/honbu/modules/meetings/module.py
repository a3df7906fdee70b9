"""The manifest of meetings."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.modules.meetings import cli
from honbu.modules.meetings.demo import hold_meetings
from honbu.modules.meetings.queries.recording import channels_for

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
        NavigationEntry("会議録の取込み", "meetings:intakes", ("meetings.manage",)),
    ],
    permissions=[
        Permission("meetings.read", "会議の予定・議題・決定を見る"),
        Permission("meetings.read_closed", "会議の資料・公開前の会議録を見る"),
        Permission("meetings.manage", "会議を準備し、記録する"),
    ],
    roles=[
        RolePreset("meetings_reader", "会議の閲覧者", ("meetings.read",)),
        RolePreset("meetings_secretary", "会議の事務局", SECRETARY),
    ],
    automatic_roles=[
        AutomaticRole("meetings_reader", "staff", "ward"),
        AutomaticRole("meetings_secretary", "appointment:secretary", "below"),
        AutomaticRole("meetings_secretary", "rank>=68", "below"),
    ],
    verbs={
        "meetings.intake.read": "会議録を読み取った",
        "meetings.intake.accepted": "会議録を取り込んだ",
        "meetings.intake.dropped": "会議録の取込みをやめた",
        "meetings.doubt.decided": "会議録の疑義を決めた",
        "meetings.roll.laid_out": "出席簿を作った",
        "meetings.roll.all_present": "未回答の人を出席にした",
        "meetings.seat.marked": "出欠を記した",
        "meetings.meeting.opened": "開会を記録した",
        "meetings.meeting.closed": "閉会を記録した",
        "meetings.meeting.reopened": "会議を再開した",
        "meetings.block.written": "段落を記録した",
        "meetings.block.changed": "段落を書き直した",
        "meetings.block.moved": "段落を動かした",
        "meetings.block.removed": "段落を取り消した",
        "meetings.block.restored": "段落を元に戻した",
        "meetings.item.resolved": "議題の結果を記録した",
        "meetings.item.reopened": "議題の審議を再開した",
        "meetings.option.added": "案を加えた",
        "meetings.option.removed": "案を取り除いた",
        "meetings.option.adopted": "案を採用した",
        "meetings.opinion.recorded": "意見を記録した",
        "meetings.criterion.added": "評価の観点を加えた",
        "meetings.criterion.removed": "評価の観点を取り除いた",
        "meetings.options.weighed": "案を採点した",
    },
    urls="honbu.modules.meetings.urls",
    url_prefix="meetings/",
    commands=[("minutes", cli.app)],
    channels=channels_for,
    demo=hold_meetings,
    unfinished=["MTG-1", "MTG-2", "MTG-6", "MTG-7", "MTG-8", "MTG-9", "MTG-10"],
)

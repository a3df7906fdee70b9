"""The manifest of meetings."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.modules.meetings import cli
from honbu.modules.meetings.demo import hold_meetings

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
    },
    urls="honbu.modules.meetings.urls",
    url_prefix="meetings/",
    commands=[("minutes", cli.app)],
    demo=hold_meetings,
    unfinished=["MTG-1", "MTG-2", "MTG-3", "MTG-4", "MTG-5", "MTG-6", "MTG-7", "MTG-8", "MTG-9", "MTG-10"],
)

"""The manifest of meetings."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.modules.meetings import cli
from honbu.modules.meetings.demo import hold_meetings
from honbu.modules.meetings.queries.publications import KIND, searchable_publications

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
    public_pages=[NavigationEntry("会議録", "meetings:public")],
    searchable={KIND: searchable_publications},
    permissions=[
        Permission("meetings.read", "会議の予定・議題・決定を見る"),
        Permission("meetings.read_closed", "会議の資料・公開前の会議録を見る"),
        Permission("meetings.manage", "会議を準備し、記録する"),
        Permission("meetings.approve", "会議録を承認する"),
        Permission("meetings.publish", "不開示部分と公開を承認する"),
    ],
    roles=[
        RolePreset("meetings_reader", "会議の閲覧者", ("meetings.read",)),
        RolePreset("meetings_secretary", "会議の事務局", SECRETARY),
        RolePreset("meetings_office_chief", "会議の事務局の長", (*SECRETARY, "meetings.publish")),
        RolePreset(
            "meetings_chair",
            "会議の長",
            ("meetings.read", "meetings.read_closed", "meetings.approve", "meetings.publish"),
        ),
    ],
    automatic_roles=[
        AutomaticRole("meetings_reader", "staff", "ward"),
        AutomaticRole("meetings_secretary", "appointment:secretary", "below"),
        AutomaticRole("meetings_office_chief", "rank>=68", "below"),
        AutomaticRole("meetings_chair", "post:deputy_mayor", "ward"),
    ],
    verbs={
        "meetings.intake.read": "会議録を読み取った",
        "meetings.intake.accepted": "会議録を取り込んだ",
        "meetings.intake.dropped": "会議録の取込みをやめた",
        "meetings.doubt.decided": "会議録の疑義を決めた",
        "meetings.minutes.started": "会議録を起案した",
        "meetings.minutes.checked": "会議録を事務局で確かめた",
        "meetings.minutes.circulated": "会議録を出席者に照会した",
        "meetings.minutes.revised": "会議録に修正を反映した",
        "meetings.minutes.approved": "会議録を承認し、確定した",
        "meetings.minutes.sent_back": "会議録を差し戻した",
        "meetings.block.edited": "会議録の段落を直した",
        "meetings.correction.proposed": "会議録の修正を申し出た",
        "meetings.correction.decided": "会議録の修正の採否を決めた",
        "meetings.withholding.proposed": "不開示部分を申し出た",
        "meetings.withholding.approved": "不開示部分を承認した",
        "meetings.withholding.refused": "不開示部分を却下した",
        "meetings.publication.prepared": "会議録の公開を準備した",
        "meetings.publication.sent_back": "会議録の公開を差し戻した",
        "meetings.publication.published": "会議録を公開した",
        "meetings.publication.withdrawn": "会議録の公開をやめた",
    },
    urls="honbu.modules.meetings.urls",
    url_prefix="meetings/",
    commands=[("minutes", cli.app)],
    demo=hold_meetings,
    unfinished=["MTG-1", "MTG-2", "MTG-3", "MTG-4", "MTG-5", "MTG-6", "MTG-7", "MTG-8", "MTG-9", "MTG-10"],
)

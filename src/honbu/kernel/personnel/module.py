"""The manifest of personnel: the organisation's pages and verbs."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.kernel.personnel.demo.ward import make_ward
from honbu.kernel.personnel.findable import searchable_people, searchable_units
from honbu.kernel.personnel.rest import router

MODULE = Module(
    name="personnel",
    title="組織・職員",
    title_en="Organisation",
    icon="organisation",
    order=20,
    home_url="personnel:organisation",
    navigation=[
        NavigationEntry("組織図", "personnel:organisation"),
        NavigationEntry("職員を探す", "personnel:people"),
        NavigationEntry("組織改正", "personnel:reorganisations", ("personnel.reorganise",)),
        NavigationEntry("名簿の取込み", "personnel:imports", ("personnel.import",)),
        NavigationEntry("外部関係者", "personnel:outside", ("personnel.admit",)),
    ],
    permissions=[
        Permission("personnel.read", "職員の連絡先を見る"),
        Permission("personnel.read_details", "職員の任用区分・異動歴を見る", personal=True),
        Permission("personnel.reorganise", "組織改正を準備・確定する"),
        Permission("personnel.import", "職員名簿を取り込む"),
        Permission("personnel.appoint", "役の任命・代理者の指定をする"),
        Permission("personnel.admit", "外部関係者を登録する"),
    ],
    roles=[
        RolePreset("staff", "職員", ("personnel.read",)),
        RolePreset("section_chief", "所属長", ("personnel.read", "personnel.read_details", "personnel.appoint")),
        RolePreset(
            "personnel_office",
            "人事・組織担当",
            (
                "personnel.read",
                "personnel.read_details",
                "personnel.reorganise",
                "personnel.import",
                "personnel.appoint",
                "personnel.admit",
            ),
        ),
    ],
    automatic_roles=[
        AutomaticRole("staff", "staff", "ward"),
        AutomaticRole("section_chief", "rank>=68", "below"),
    ],
    verbs={
        "personnel.reorganisation.planned": "組織改正の準備を始めた",
        "personnel.reorganisation.step_added": "改正事項を加えた",
        "personnel.reorganisation.step_removed": "改正事項を取り消した",
        "personnel.reorganisation.adopted": "組織改正を確定した",
        "personnel.reorganisation.dropped": "組織改正を取りやめた",
        "personnel.list.taken_in": "名簿を読み取った",
        "personnel.list.accepted": "名簿を反映した",
        "personnel.list.dropped": "名簿の反映を取りやめた",
        "personnel.person.appointed": "役に任命した",
        "personnel.person.appointment_ended": "役を解いた",
        "personnel.person.deputy_named": "代理者を指定した",
        "personnel.person.deputy_ended": "代理者の指定を終えた",
        "personnel.outside_person.admitted": "外部関係者を登録した",
        "personnel.read_details.read": "職員の任用区分・異動歴を閲覧した",
    },
    api=[("/organisation", router)],
    urls="honbu.kernel.personnel.urls",
    url_prefix="personnel/",
    demo=make_ward,
    searchable={"personnel.unit": searchable_units, "personnel.person": searchable_people},
)

"""The manifest of personnel: the organisation's pages and verbs."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.kernel.personnel.demo.ward import make_ward

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
    urls="honbu.kernel.personnel.urls",
    demo=make_ward,
)

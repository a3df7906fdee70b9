"""The manifest of the portfolio."""

from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset

SECTION = ("portfolio.read", "portfolio.write", "portfolio.costs")
OFFICE = (*SECTION, "portfolio.office", "portfolio.overview")

MODULE = Module(
    name="portfolio",
    title="システム台帳",
    title_en="Systems",
    hue="cyan-900",
    icon="portfolio",
    order=60,
    home_url="portfolio:index",
    navigation=[
        NavigationEntry("システムの一覧", "portfolio:index", ("portfolio.read",)),
    ],
    permissions=[
        Permission("portfolio.read", "所管するシステムの台帳を見る"),
        Permission("portfolio.write", "台帳・評価・経費に記入する"),
        Permission("portfolio.confirm", "所管課長として確かめ、決定する"),
        Permission("portfolio.costs", "経費と見積を見る"),
        Permission("portfolio.office", "全庁の台帳を管理し、2次評価をする"),
        Permission("portfolio.overview", "全庁の確定した結果を見る"),
        Permission("portfolio.procure", "契約の方法を決める"),
    ],
    roles=[
        RolePreset("portfolio_staff", "システムを所管する課の職員", SECTION),
        RolePreset("portfolio_chief", "システムを所管する課の長", (*SECTION, "portfolio.confirm")),
        RolePreset("portfolio_office", "システム台帳の管理者", OFFICE),
        RolePreset("portfolio_overview", "システムの全体を見る人", ("portfolio.overview",)),
        RolePreset("portfolio_contracts", "契約方法を決める人", ("portfolio.costs", "portfolio.procure")),
    ],
    automatic_roles=[
        AutomaticRole("portfolio_staff", "staff", "section"),
        AutomaticRole("portfolio_staff", "appointment:promoter", "section"),
        AutomaticRole("portfolio_chief", "rank:68-79", "below"),
        AutomaticRole("portfolio_overview", "rank>=80", "ward"),
    ],
    verbs={},
    urls="honbu.modules.portfolio.urls",
    url_prefix="portfolio/",
)

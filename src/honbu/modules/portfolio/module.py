"""The manifest of the portfolio."""

from honbu.kernel.documents import public as documents
from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset, Schedule
from honbu.modules.portfolio import jobs
from honbu.modules.portfolio.actions.cost_books import BOOK_KIND
from honbu.modules.portfolio.actions.quotes import OWNER_KIND, may_read_file

# Quotes and books of costs are opened by whoever may read the figures of their sheet, and are in no general list.
documents.set_reader_rule(OWNER_KIND, may_read_file)
documents.set_reader_rule(BOOK_KIND, may_read_file)

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
        NavigationEntry("契約", "portfolio:contracts", ("portfolio.read",)),
        NavigationEntry("経費", "portfolio:costs", ("portfolio.costs",)),
        NavigationEntry("EUCツール", "portfolio:euc_tools", ("portfolio.read",)),
        NavigationEntry("台帳の質問", "portfolio:questions", ("portfolio.read",)),
        NavigationEntry("台帳の充足", "portfolio:coverage", ("portfolio.read", "portfolio.overview")),
        NavigationEntry("一覧の取込み", "portfolio:intakes", ("portfolio.office",)),
        NavigationEntry("確認の規則と項目", "portfolio:rules", ("portfolio.office",)),
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
    schedules=[Schedule(jobs.NIGHTLY, "15 3 * * *")],
    verbs={
        "portfolio.system.registered": "システムを台帳に載せた",
        "portfolio.system.revised": "システムの記載を直した",
        "portfolio.system.moved": "システムの状態を変えた",
        "portfolio.system.merged": "同じシステムをまとめた",
        "portfolio.name.added": "別名を加えた",
        "portfolio.date.added": "期限を加えた",
        "portfolio.date.removed": "期限を取り除いた",
        "portfolio.dependency.added": "連携を加えた",
        "portfolio.dependency.removed": "連携を外した",
        "portfolio.contract.registered": "契約を登録した",
        "portfolio.contract.revised": "契約の記載を直した",
        "portfolio.vendor.merged": "同じ業者をまとめた",
        "portfolio.rate.registered": "消費税率を登録した",
        "portfolio.sheet.begun": "経費見積入力シートを作った",
        "portfolio.sheet.revised": "経費見積入力シートの名称・備考を直した",
        "portfolio.sheet.filled": "経費見積入力シートに記入した",
        "portfolio.sheet.submitted": "経費見積入力シートを提出した",
        "portfolio.sheet.sent_back": "経費見積入力シートを差し戻した",
        "portfolio.sheet.scrutinised": "経費見積入力シートを精査した",
        "portfolio.sheet.fixed": "経費見積入力シートを確定した",
        "portfolio.sheet.dropped": "経費見積入力シートの下書きを捨てた",
        "portfolio.book.received": "入力した経費見積入力シートを受け取った",
        "portfolio.quote.recorded": "見積を登録した",
        "portfolio.quote.removed": "見積を取り除いた",
        "portfolio.quote.refused": "見積を開こうとして断られた",
        "portfolio.bridge.built": "経費の差の説明を始めた",
        "portfolio.bridge.explained": "経費の差の要因を書いた",
        "portfolio.bridge.removed": "経費の差の説明を取りやめた",
        "portfolio.euc.declared": "EUCツールを申告した",
        "portfolio.euc.revised": "EUCツールの記載を直した",
        "portfolio.euc.moved": "EUCツールの状態を変えた",
        "portfolio.question.answered": "台帳の質問に答えた",
        "portfolio.question.settled": "台帳の質問の状態を変えた",
        "portfolio.question.readdressed": "台帳の質問を聞く課を変えた",
        "portfolio.list.taken_in": "システムの一覧を読み取った",
        "portfolio.list.accepted": "システムの一覧を台帳に載せた",
        "portfolio.list.dropped": "システムの一覧の取込みをやめた",
        "portfolio.rule.changed": "確認の規則を変えた",
        "portfolio.practice.told": "業務のやり方を登録した",
        "portfolio.practice.changed": "業務のやり方を変えた",
        "portfolio.practice.removed": "業務のやり方を取り除いた",
        "portfolio.field.added": "独自の項目を加えた",
        "portfolio.field.ended": "独自の項目を使うかどうかを変えた",
    },
    urls="honbu.modules.portfolio.urls",
    url_prefix="portfolio/",
)

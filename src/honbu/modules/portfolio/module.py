"""The manifest of the portfolio."""

from honbu.kernel.documents import public as documents
from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset, Schedule
from honbu.kernel.notices import public as notices
from honbu.modules.portfolio import jobs
from honbu.modules.portfolio.actions.rounds import NOTICE_KINDS
from honbu.modules.portfolio.queries.evaluations import BOOK_OWNER, may_read_book

notices.declare_kinds(NOTICE_KINDS)
documents.set_reader_rule(BOOK_OWNER, may_read_book)

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
        NavigationEntry("EUCツール", "portfolio:euc_tools", ("portfolio.read",)),
        NavigationEntry("台帳の質問", "portfolio:questions", ("portfolio.read",)),
        NavigationEntry("台帳の充足", "portfolio:coverage", ("portfolio.read", "portfolio.overview")),
        NavigationEntry("システム評価", "portfolio:rounds", ("portfolio.read", "portfolio.overview")),
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
        "portfolio.itemset.made": "評価項目の版を作った",
        "portfolio.item.added": "評価項目を加えた",
        "portfolio.item.changed": "評価項目を直した",
        "portfolio.item.removed": "評価項目を外した",
        "portfolio.round.planned": "システム評価の実施を準備した",
        "portfolio.round.revised": "システム評価の実施の設定を直した",
        "portfolio.round.distributed": "システム評価を配布した",
        "portfolio.round.moved": "システム評価の実施を進めた",
        "portfolio.evaluation.left_out": "システム評価の対象から外した",
        "portfolio.evaluation.taken_back": "システム評価の対象に戻した",
        "portfolio.evaluation.written": "1次評価を記入した",
        "portfolio.evaluation.taken_in": "1次評価をExcelから取り込んだ",
        "portfolio.evaluation.handed": "1次評価を課長に回した",
        "portfolio.evaluation.sent_back": "課長が1次評価を差し戻した",
        "portfolio.evaluation.confirmed": "課長が1次評価を確認した",
        "portfolio.evaluation.returned": "1次評価を所管課に戻した",
        "portfolio.evaluation.judged": "2次評価をした",
        "portfolio.evaluation.discussed": "評価について意見を述べた",
        "portfolio.evaluation.settled": "評価の結論を出した",
        "portfolio.advice.asked": "評価の項目について相談した",
        "portfolio.advice.answered": "評価の相談に答えた",
        "portfolio.advice.closed": "評価の相談を終えた",
    },
    urls="honbu.modules.portfolio.urls",
    url_prefix="portfolio/",
)

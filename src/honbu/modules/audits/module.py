"""The manifest of the audits."""

from honbu.kernel.documents import public as documents
from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset, Schedule, Subscription
from honbu.kernel.notices import public as notices
from honbu.modules.audits import cli, handlers, jobs
from honbu.modules.audits.actions import answering, attesting, field_evidence, item_books, questionnaire_books, visiting
from honbu.modules.audits.actions.auditors import MOVED
from honbu.modules.audits.actions.beginning import lay_foundations
from honbu.modules.audits.actions.findings import OWNER_KIND
from honbu.modules.audits.actions.handing_out import NOTICE_KINDS
from honbu.modules.audits.demo import make_audits
from honbu.modules.audits.documents.offering import offer_papers
from honbu.modules.audits.queries.attesting import may_read_document
from honbu.modules.audits.queries.field import may_read_visit_evidence
from honbu.modules.audits.queries.rights import may_read_evidence
from honbu.modules.audits.queries.searching import FINDINGS, PLANS, circles_of, searchable_findings, searchable_plans
from honbu.modules.audits.queries.year import entries_between, figures_for
from honbu.modules.meetings import public as meetings
from honbu.modules.portfolio import public as portfolio

# What proves a correction is opened by whoever may read its finding, and is in no general list.
documents.set_reader_rule(OWNER_KIND, may_read_evidence)
documents.set_reader_rule(item_books.OWNER_KIND, item_books.may_read_list)
documents.set_reader_rule(answering.OWNER_KIND, answering.may_read_evidence)
documents.set_reader_rule(attesting.OWNER_KIND, may_read_document)
documents.set_reader_rule(questionnaire_books.OWNER_KIND, questionnaire_books.may_read_book)
documents.set_reader_rule(field_evidence.OWNER_KIND, may_read_visit_evidence)
notices.declare_kinds([*NOTICE_KINDS, MOVED, *visiting.NOTICE_KINDS])
offer_papers()

SECTION = ("audits.read", "audits.answer")
OFFICE = ("audits.read", "audits.office", "audits.overview")

MODULE = Module(
    name="audits",
    title="情報セキュリティ監査",
    title_en="Audits",
    hue="purple-800",
    icon="audits",
    order=50,
    home_url="audits:index",
    navigation=[
        NavigationEntry("監査の案内", "audits:index", ("audits.read", "audits.overview")),
        NavigationEntry("監査調書", "audits:questionnaires", ("audits.read",)),
        NavigationEntry("訪問", "audits:visits", ("audits.conduct", "audits.office", "audits.overview")),
        NavigationEntry("履行確認", "audits:performance", ("audits.contract", "audits.office")),
        NavigationEntry("内部統制への回答", "audits:control", ("audits.control", "audits.office")),
        NavigationEntry("指摘と是正", "audits:findings", ("audits.read", "audits.overview", "audits.control")),
        NavigationEntry("監査計画", "audits:plans", ("audits.overview",)),
        NavigationEntry("監査結果報告書", "audits:reports", ("audits.overview", "audits.control")),
        NavigationEntry("4年計画", "audits:programmes", ("audits.overview",)),
        NavigationEntry("監査実施人", "audits:auditors", ("audits.office",)),
        NavigationEntry("監査の対象", "audits:scope", ("audits.office",)),
        NavigationEntry("確認項目", "audits:editions", ("audits.office",)),
    ],
    searchable={FINDINGS: searchable_findings, PLANS: searchable_plans},
    circles=circles_of,
    calendar=entries_between,
    figures=figures_for,
    permissions=[
        Permission("audits.read", "監査の案内と、自分の課の監査を見る"),
        Permission("audits.answer", "自分の課の監査調書に記入する"),
        Permission("audits.confirm", "課長として監査調書を確かめる"),
        Permission("audits.office", "監査を計画し、調書を受け取る"),
        Permission("audits.seal", "封印した監査計画を作り、読む"),
        Permission("audits.conduct", "監査実施人・実施者として訪問し、記録する"),
        Permission("audits.contract", "委託についての回答を読む"),
        Permission("audits.control", "内部統制として監査の結果を読む"),
        Permission("audits.overview", "全庁の監査計画と結果を見る"),
    ],
    roles=[
        RolePreset("audits_staff", "監査を受ける課の職員", SECTION),
        RolePreset("audits_chief", "監査を受ける課の長", (*SECTION, "audits.confirm")),
        RolePreset("audits_office", "監査の事務局", OFFICE),
        RolePreset("audits_lead", "監査責任者", (*OFFICE, "audits.seal")),
        RolePreset("audits_auditor", "監査実施人・実施者", ("audits.conduct",)),
        RolePreset("audits_contract", "委託の回答を読む人", ("audits.contract",)),
        RolePreset("audits_control", "内部統制の担当", ("audits.control", "audits.overview")),
        RolePreset("audits_overview", "監査の全体を見る人", ("audits.overview",)),
    ],
    automatic_roles=[
        AutomaticRole("audits_staff", "staff", "section"),
        AutomaticRole("audits_staff", "appointment:promoter", "section"),
        AutomaticRole("audits_chief", "rank:68-79", "below"),
        AutomaticRole("audits_auditor", "appointment:auditor", "ward"),
        AutomaticRole("audits_overview", "rank>=80", "ward"),
    ],
    subscriptions=[
        Subscription(meetings.MatterDecided, handlers.on_matter_decided),
        Subscription(portfolio.RenewalMoved, handlers.on_renewal_moved),
        Subscription(portfolio.SystemRetired, handlers.on_system_retired),
    ],
    schedules=[Schedule(jobs.NIGHTLY, "25 3 * * *")],
    append_only=["audits_sealedreading", "audits_answerchange"],
    verbs={
        "audits.edition.made": "確認項目の版を作った",
        "audits.edition.moved": "確認項目の版の状態を変えた",
        "audits.item.added": "確認項目を加えた",
        "audits.item.changed": "確認項目を直した",
        "audits.item.removed": "確認項目を外した",
        "audits.bank.taken_in": "確認項目の一覧を読み取った",
        "audits.bank.accepted": "確認項目の一覧から版を作った",
        "audits.bank.dropped": "確認項目の一覧の取込みをやめた",
        "audits.programme.drafted": "4年計画を作った",
        "audits.programme.revised": "4年計画を直した",
        "audits.programme.brought": "4年計画を本部に付議した",
        "audits.programme.decided": "4年計画を本部が決定した",
        "audits.plan.drafted": "年度の監査計画を作った",
        "audits.plan.revised": "年度の監査計画を直した",
        "audits.plan.brought": "年度の監査計画を本部に付議した",
        "audits.plan.decided": "年度の監査計画を本部が決定した",
        "audits.plan.committed": "選定の照合値を公表した",
        "audits.plan.value_noted": "選定に混ぜる公の値を記録した",
        "audits.plan.opened": "封印した計画を開いた",
        "audits.scope.set": "監査の対象の定めを置いた",
        "audits.scope.ended": "監査の対象の定めを終えた",
        "audits.past.entered": "過去の監査を登録した",
        "audits.questionnaires.handed_out": "監査調書を配布した",
        "audits.questionnaire.written": "監査調書に記入した",
        "audits.questionnaire.taken_in": "監査調書のExcelを取り込んだ",
        "audits.questionnaire.handed": "監査調書を課長に回した",
        "audits.questionnaire.sent_back": "課長が監査調書を差し戻した",
        "audits.questionnaire.confirmed": "課長が監査調書を確認し、提出した",
        "audits.questionnaire.returned": "監査調書を課に差し戻した",
        "audits.questionnaire.accepted": "監査調書を受理した",
        "audits.answer.changed": "提出した監査調書の回答を変えた",
        "audits.auditor.registered": "監査実施人を登録した",
        "audits.auditor.revised": "監査実施人の登録を直した",
        "audits.auditor.ended": "監査実施人から外した",
        "audits.auditor.absent": "監査実施人の不在を入れた",
        "audits.auditor.present": "監査実施人の不在を消した",
        "audits.visit.moved": "訪問の状態を変えた",
        "audits.visit.written_up": "訪問の調書を書いた",
        "audits.finding.written": "指摘を書いた",
        "audits.finding.revised": "指摘を直した",
        "audits.finding.moved": "指摘の状態を変えた",
        "audits.finding.exempted": "指摘を猶予した",
        "audits.finding.not_brought": "再開した指摘を議案にできなかった",
        "audits.correction.planned": "是正計画を出した",
        "audits.correction.due_changed": "是正の期限を変えた",
        "audits.correction.reported": "是正の完了を報告した",
        "audits.report.drafted": "監査結果報告書を作った",
        "audits.report.revised": "監査結果報告書を直した",
        "audits.report.brought": "監査結果報告書を本部に付議した",
        "audits.report.decided": "監査結果報告書を本部が決定した",
        "audits.attestation.filed": "委任先の報告を出した",
        "audits.attestation.corrected": "委任先の報告を直した",
        "audits.visit.begun": "訪問を始めた",
        "audits.visit.recorded": "訪問の記録を受け取った",
        "audits.visit.left": "訪問を終えた",
        "audits.visit.broken_off": "訪問を実施できなかった",
        "audits.visit.evidence_kept": "訪問の証拠を保管した",
        "audits.paper.made": "監査の資料を作った",
    },
    commands=[("audits", cli.app)],
    begin=lay_foundations,
    demo=make_audits,
    urls="honbu.modules.audits.urls",
    url_prefix="audits/",
)

"""The manifest of 起案 and 決裁."""

from honbu.kernel.approvals import readers
from honbu.kernel.approvals.demo.desk import make_approvals
from honbu.kernel.approvals.kinds import GENERAL
from honbu.kernel.approvals.queries import OWNER_KIND
from honbu.kernel.approvals.rest import router
from honbu.kernel.approvals.telling import NOTICE_KINDS
from honbu.kernel.documents import public as documents
from honbu.kernel.manifest import ApprovalKind, AutomaticRole, Module, NavigationEntry, Permission, RolePreset
from honbu.kernel.notices import public as notices

notices.declare_kinds(NOTICE_KINDS)
# The files of an approval are read by whom the approval is seen.
documents.set_reader_rule(OWNER_KIND, readers.may_read_file)

MODULE = Module(
    name="approvals",
    title="起案・決裁",
    title_en="Approvals",
    icon="approvals",
    order=25,
    home_url="approvals:index",
    navigation=[
        NavigationEntry("起案・決裁", "approvals:index", ("approvals.read",)),
        NavigationEntry("起案する", "approvals:new", ("approvals.draft",)),
        NavigationEntry("事案決定規程", "approvals:rules", ("approvals.read",)),
        NavigationEntry("不在の登録", "approvals:absences", ("approvals.read",)),
    ],
    permissions=[
        Permission("approvals.read", "自分に関わる起案を見る"),
        Permission("approvals.draft", "起案する"),
        Permission("approvals.oversee", "所管の起案をすべて見る・担当を引き継がせる"),
        Permission("approvals.rule", "事案決定規程を登録する"),
        Permission("approvals.note_absence", "職員の不在を登録する"),
    ],
    roles=[
        RolePreset("approvals_member", "起案する職員", ("approvals.read", "approvals.draft")),
        RolePreset("approvals_overseer", "起案を所管する長", ("approvals.oversee", "approvals.note_absence")),
        RolePreset("approvals_ruler", "事案決定規程の担当", ("approvals.read", "approvals.rule")),
    ],
    automatic_roles=[
        AutomaticRole("approvals_member", "staff", "ward"),
        AutomaticRole("approvals_overseer", "rank>=68", "below"),
    ],
    approvals=[ApprovalKind(GENERAL, "一般起案", "General proposal")],
    verbs={
        "approvals.approval.drafted": "起案した",
        "approvals.approval.revised": "起案を直した",
        "approvals.file.taken_off": "添付を外した",
        "approvals.file.brought_back": "外した添付を戻した",
        "approvals.approval.submitted": "起案を提出した",
        "approvals.approval.agreed": "承認・同意した",
        "approvals.approval.objected": "異議を述べた",
        "approvals.approval.decided": "決裁した",
        "approvals.approval.rejected": "否決した",
        "approvals.approval.sent_back": "差し戻した",
        "approvals.approval.pulled_back": "引き戻した",
        "approvals.approval.dropped": "取り下げた",
        "approvals.approval.read_afterwards": "後閲した",
        "approvals.approval.handed_over": "担当を引き継がせた",
        "approvals.rule.added": "専決の定めを加えた",
        "approvals.rule.ended": "専決の定めを終えた",
        "approvals.absence.noted": "不在を登録した",
        "approvals.absence.ended": "不在を終えた",
    },
    api=[("/approvals", router)],
    urls="honbu.kernel.approvals.urls",
    url_prefix="approvals/",
    demo=make_approvals,
    retention_years={"approval": 10},
)

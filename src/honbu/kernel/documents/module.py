"""The manifest of documents."""

from honbu.kernel.documents import jobs
from honbu.kernel.manifest import AutomaticRole, Module, NavigationEntry, Permission, RolePreset, Schedule

__all__ = ["MODULE", "jobs"]

VERBS = {
    "documents.document.kept": "文書を保管した",
    "documents.document.disposed": "文書を廃棄した",
    "documents.version.added": "文書を差し替えた",
    "documents.disclosure.changed": "公開区分を変えた",
    "documents.retention.changed": "保存年限を変えた",
    "documents.disposal.requested": "廃棄を申し出た",
    "documents.disposal.refused": "廃棄の申出を却下した",
    "documents.disposal.withdrawn": "廃棄の申出を取り下げた",
    "documents.read_personal.read": "個人情報を含む文書を閲覧した",
}

MODULE = Module(
    verbs=VERBS,
    name="documents",
    title="文書",
    title_en="Documents",
    icon="documents",
    order=30,
    home_url="documents:index",
    navigation=[
        NavigationEntry("文書一覧", "documents:index", ("documents.read",)),
        NavigationEntry("文書を登録する", "documents:new", ("documents.write",)),
        NavigationEntry("廃棄の対象", "documents:due", ("documents.dispose", "documents.approve_disposal")),
    ],
    urls="honbu.kernel.documents.urls",
    url_prefix="documents/",
    permissions=[
        Permission("documents.read", "文書を見る"),
        Permission("documents.read_personal", "個人情報を含む文書を見る", personal=True),
        Permission("documents.write", "文書を登録・差し替える"),
        Permission("documents.disclose", "公開区分を決める"),
        Permission("documents.dispose", "保存年限の変更・廃棄を申し出る"),
        Permission("documents.approve_disposal", "廃棄を承認する"),
    ],
    roles=[
        RolePreset(
            "documents_member", "文書の利用者", ("documents.read", "documents.read_personal", "documents.write")
        ),
        RolePreset(
            "documents_keeper",
            "文書主任",
            (
                "documents.read",
                "documents.read_personal",
                "documents.write",
                "documents.disclose",
                "documents.dispose",
                "documents.approve_disposal",
            ),
        ),
    ],
    automatic_roles=[
        AutomaticRole("documents_member", "staff", "below"),
        AutomaticRole("documents_keeper", "appointment:records", "below"),
        AutomaticRole("documents_keeper", "rank>=68", "below"),
    ],
    schedules=[
        Schedule("documents.remove_orphans", "40 3 * * *"),
        Schedule("documents.forget_refused", "50 3 * * *"),
        Schedule("documents.verify_files", "10 4 * * 0"),
    ],
)

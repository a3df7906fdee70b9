"""The manifest of sign-in."""

from honbu.kernel.accounts.cli import app
from honbu.kernel.manifest import Module, NavigationEntry, Permission, RolePreset, Schedule

VERBS = {
    "accounts.account.issued": "アカウントを発行した",
    "accounts.account.deactivated": "アカウントを停止した",
    "accounts.account.reactivated": "アカウントを再開した",
    "accounts.account.limited": "アカウントの利用期限を変えた",
    "accounts.identity.linked": "庁内認証基盤と結び付けた",
    "accounts.password.changed": "パスワードを変えた",
    "accounts.password.given": "仮のパスワードを渡した",
    "accounts.password.set": "パスワードを設定した",
    "accounts.second_factor.added": "二要素を登録した",
    "accounts.second_factor.removed": "二要素を外した",
    "accounts.second_factor.renewed": "予備コードを作り直した",
    "accounts.second_factor.reset": "二要素を初期化した",
    "accounts.session.opened": "サインインした",
    "accounts.session.closed": "サインアウトした",
    "accounts.session.ended": "セッションを終了させた",
    "accounts.session.refused": "サインインを断られた",
    "accounts.token.issued": "APIトークンを発行した",
    "accounts.token.revoked": "APIトークンを失効させた",
}

MODULE = Module(
    verbs=VERBS,
    name="accounts",
    title="アカウント",
    title_en="Accounts",
    icon="lock",
    order=910,
    home_url="accounts:register",
    navigation=[NavigationEntry("アカウント一覧", "accounts:register", ("accounts.manage",))],
    permissions=[Permission("accounts.manage", "アカウントを管理する")],
    roles=[RolePreset("account_keeper", "アカウント管理者", ("accounts.manage",))],
    schedules=[Schedule("accounts.forget_old", "41 * * * *")],
    urls="honbu.kernel.accounts.urls",
    commands=[("accounts", app)],
)

"""The manifest of sign-in."""

from honbu.kernel.accounts.cli import app
from honbu.kernel.manifest import Module, NavigationEntry, Permission, RolePreset, Schedule

MODULE = Module(
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

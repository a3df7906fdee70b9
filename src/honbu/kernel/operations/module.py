"""The manifest of operations."""

from honbu.kernel.manifest import Module, Permission, RolePreset

MODULE = Module(
    name="operations",
    title="運用",
    title_en="Operations",
    icon="settings",
    order=900,
    permissions=[
        Permission("operations.watch", "運用状況を見る"),
        Permission("operations.retry", "失敗した処理をやり直す"),
    ],
    roles=[RolePreset("operator", "運用担当", ("operations.watch", "operations.retry", "trail.read"))],
    urls="honbu.kernel.operations.urls",
)

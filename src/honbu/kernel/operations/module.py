"""The manifest of operations."""

from honbu.kernel.manifest import Module, NavigationEntry, Permission, RolePreset

MODULE = Module(
    name="operations",
    title="運用",
    title_en="Operations",
    icon="settings",
    order=900,
    navigation=[
        NavigationEntry("運用状況", "operations:workings", ("operations.watch",)),
        NavigationEntry("証跡", "operations:trail", ("trail.read",)),
    ],
    permissions=[
        Permission("operations.watch", "運用状況を見る"),
        Permission("operations.retry", "失敗した処理をやり直す"),
    ],
    roles=[RolePreset("operator", "運用担当", ("operations.watch", "operations.retry", "trail.read"))],
    verbs={"operations.job.retried": "失敗した処理をやり直した"},
    urls="honbu.kernel.operations.urls",
)

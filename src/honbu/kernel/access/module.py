"""The manifest of permissions themselves."""

from honbu.kernel.access import cli
from honbu.kernel.manifest import Module, Permission, RolePreset

MODULE = Module(
    name="access",
    title="権限",
    title_en="Access",
    permissions=[
        Permission("access.grant", "役割を付与する"),
        Permission("access.explain", "権限の根拠を調べる"),
    ],
    verbs={
        "access.role.granted": "役割を付与した",
        "access.role.withdrawn": "役割の付与を終えた",
        "access.rule.added": "役割の自動付与を加えた",
    },
    commands=[("roles", cli.app)],
    roles=[RolePreset("administrator", "システム管理者", ("access.grant", "access.explain"))],
)

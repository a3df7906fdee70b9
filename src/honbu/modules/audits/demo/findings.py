"""Six findings of last year's audits of systems: by human error and by the system, one of them waiting for a renewal."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import System, Unit
from honbu.modules.audits.actions import exempting, findings
from honbu.modules.audits.models import Grade
from honbu.modules.portfolio import public as portfolio

# What was found, its cause, why, whether it is of a test environment.
STORIES = (
    ("退職した職員のアカウントが1件残っていた。", "human", "異動の連絡票を出し忘れた。", False),
    ("管理者のパスワードが初期のままだった。", "human", "引継書に変更の手順がなかった。", False),
    ("操作の記録が3か月分しか残っていない。", "system", "記録の保存先の容量が足りない。", False),
    ("テスト環境に本番のデータを写して使っている。", "system", "テスト用のデータを作る機能がない。", True),
    ("サーバー室の入退室簿に記入漏れがあった。", "rule", "夜間の作業の決まりがなかった。", False),
    ("委託先の作業報告に作業者の名前がない。", "contractor", "仕様書で求めていなかった。", False),
)


def make_findings(actor: System) -> None:
    """Confirmed last November, at different stages now."""
    systems = [one for found in portfolio.systems_by_unit().values() for one in found]
    owners = {one.system_id: unit_id for unit_id, found in portfolio.systems_by_unit().items() for one in found}
    renewed = [one for one in systems if (portfolio.renewal_deadline(one.system_id) or clock.today()) > clock.today()]
    if not systems:
        return
    last = datetime.datetime(clock.fiscal_year().year - 1, 11, 20, 9, tzinfo=clock.TOKYO)
    grade = Grade.objects.get(code="minor")
    for place, (text, cause, why, test) in enumerate(STORIES):
        system = renewed[0] if test and renewed else systems[place * 7 % len(systems)]
        with clock.at(last):
            finding = findings.write_finding(
                {
                    "kind": "system", "unit": Unit.objects.get(pk=owners[system.system_id]), "system_id": system.system_id,
                    "grade": grade, "text": text, "cause": cause, "root_cause": why, "test_environment": test,
                    "training": cause == "human", "found_on": last.date(),
                },
                actor=actor,
            )  # fmt: skip
            findings.confirm_finding(finding, actor=actor)
        if test and renewed:
            exempting.defer(
                finding, reason="次回のシステム更新時に変更する。", control="写すデータから氏名を消す。", actor=actor
            )

"""Records for tests: those of the fictional ward, and small ones made to measure."""

from pathlib import Path

from django.conf import settings

RECORDS = Path(__file__).resolve().parents[1] / "demo" / "records"
SEEDS = Path(settings.SOURCE).parents[2] / "shared" / "seeds"
NO_SEEDS = "the two real records are not on this machine"


def written(name: str) -> str:
    """A record of the fictional ward: 2025-1 or 2024-3."""
    return (RECORDS / f"{name}.txt").read_text(encoding="utf-8")


def a_record(
    *,
    held: str = "令和7年5月28日(水) 13:30～15:05",
    name: str = "令和7年度 第1回みどり台区行政情報化推進本部",
    agenda: str = "<p>議案</p> <p>(1) 計画について</p>",
    boxes: str = "□公開 ■非公開 □一部非公開",
    reason: str = "途中の事項を審議するため",
    members: str = "副区長(本部長)、政策経営部長(副本部長)、総務部長、区民部長",
    body: str = "### 議案（1）計画について\n\n本部長：どうですか。\n\n部員：よいです。\n\n本部長：では決めます。\n\n—案のとおり承認—\n",
    materials: str = "資料１ 計画について",
) -> str:
    """A small record in the ward's form, all in order but for what a test changes."""
    return (
        f"会 議 録\n\n附属機関又は 会議体の名称\t\t{name}\n事務局(担当課)\t\t政策経営部情報管理課\n開催日時\t\t{held}\n"
        f"開催場所\t\t庁議室\n議 題\t\t{agenda}\n公開の 可否\t会 議\t{boxes}\n"
        f"\t\t非公開・一部非公開の場合は、その理由 {reason}\n\t会議録\t■公開 □非公開 □一部非公開\n"
        f"出席者\t部 員\t{members}\n\t事務局\t管理係長\n[13:30 開会]\n{body}\n[15:05 終了]\n"
        f"会 議 の 結 果\t以上、承認\n提出された資料等\t{materials}\n"
    )

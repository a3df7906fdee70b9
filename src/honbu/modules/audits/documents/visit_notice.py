"""監査実施通知書, handed over at the door: who has come, for what, on what ground."""

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.modules.audits.documents.making import BlockDraft, facts_grid, office_name
from honbu.modules.audits.documents.visit_facts import VisitFacts
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import YearPlan

ASKED = {
    Kind.PATROL: "職場を見て、簡易な点検を行います。業務の手を止めていただく必要はありません。",
    Kind.HEARING: "担当の方からお話を伺います。",
    Kind.SYSTEM: "システムの運用の状況と記録を確かめます。",
}
USUAL = "職場の状況と資料を確かめ、担当の方からお話を伺います。"


def visit_notice(facts: VisitFacts) -> BlockDraft:
    """実施通知書 of a booking or of a visit. It names the year's plan as its ground, and those who have come by their role."""
    name = "パトロール実施通知書" if facts.kind is Kind.PATROL else "監査実施通知書"
    blocks: list[documents.Block] = [
        documents.Paragraph(
            f"下記のとおり{facts.title}を行いますので、ご協力をお願いします。{ASKED.get(facts.kind, USUAL)}", indent=True
        ),
        documents.Paragraph("記", align="center"),
        facts_grid(
            [
                ("種類", facts.title),
                ("対象", "　".join(one for one in (facts.section, facts.system) if one)),
                ("日時", facts.when),
                (facts.doer, "\n".join(facts.team)),
                ("根拠", basis(facts.plan)),
                ("お願い", "立会いの方を1人決めてください。都合がつかないときは、この場でお申し出ください。"),
                ("終わった後", "確かめた事実を文書でお示しし、課長の確認を受けてから結果を確定します。"),
            ]
        ),
        documents.Paragraph("以上", align="right"),
        facts_grid([("受け取った方", "　\n　"), ("受け取った時刻", "　\n　")], blanks=True),
    ]  # fmt: skip
    # What is not begun leaves no line in the trail: it would tell that somebody is about to be visited.
    return BlockDraft(
        name, blocks, facts.visit, unit_id=facts.unit_id if facts.visit else None, to=f"{facts.section}長　様",
        sender=f"{office_name()}長", day=clock.format_long(facts.day).partition("(")[0],
    )  # fmt: skip


def basis(plan: YearPlan) -> str:
    """根拠: the year's plan, and when the headquarters decided it."""
    decided = f"（{clock.format_long(plan.decided_on)} 本部決定）" if plan.decided_on else ""
    return f"{plan}{decided}"

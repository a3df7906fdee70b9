"""監査調書 of a visit: item by item what was seen, by whom and when, and what proves it."""

import datetime

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.modules.audits.documents.making import BlockDraft, facts_grid, grid, sheet, words
from honbu.modules.audits.documents.visit_facts import VisitFacts, facts_of_visit
from honbu.modules.audits.domain.states import Kind
from honbu.modules.audits.models import ItemResult, Visit

HEAD = ("番号", "確認項目", "委託先", "結果", "区分", "確認したこと", "見た件数と選び方")
SHEET_HEAD = (
    "番号", "分類", "確認項目", "委託先", "結果", "指摘の区分", "確認したこと", "見た件数と選び方", "記入日時", "記入者",
)  # fmt: skip
EVIDENCE_HEAD = (
    "種類", "説明", "確認項目", "撮影日時", "撮影者", "保管したものの照合値（SHA-256）", "送られたものの照合値（SHA-256）",
)  # fmt: skip
NOTE_HEAD = ("記入者", "聞き取りの記録")


def visit_record(visit: Visit) -> BlockDraft:
    """監査調書, or 点検調書 of a patrol. It is the auditors' own paper: the section gets 監査結果通知書."""
    facts = facts_of_visit(visit)
    name = f"{'点検調書' if facts.kind is Kind.PATROL else '監査調書'}（{facts.title}　{facts.section}）"
    results = list(visit.results.select_related("item", "grade", "told_by"))
    evidence = _evidence(visit)
    notes = notes_of(visit)
    blocks: list[documents.Block] = [
        facts_grid(_facts(facts, visit)),
        documents.Heading("１　確認の結果", 2),
        documents.Paragraph(_counted(results)),
        grid(HEAD, [_short(one) for one in results], (1, 4, 1.8, 1.4, 1.6, 5, 2.6)),
        documents.Heading("２　聞き取りの記録", 2),
        grid(NOTE_HEAD, notes, (1, 5)),
        documents.Heading("３　証拠", 2),
        grid(EVIDENCE_HEAD[:6], [row[:6] for row in evidence], (1, 2.4, 1, 2.2, 1.6, 4.4)),
        documents.Heading("４　総評", 2),
        words(visit.summary),
    ]
    sheets = [
        sheet("確認の結果", SHEET_HEAD, [_whole(one) for one in results]),
        sheet("訪問", ("事項", "内容"), [*_facts(facts, visit), ("総評", visit.summary)]),
        sheet("聞き取りの記録", NOTE_HEAD, notes),
        sheet("証拠", EVIDENCE_HEAD, evidence),
    ]
    return BlockDraft(name, blocks, visit, unit_id=visit.unit_id, landscape=True, sheets=sheets)


def _facts(facts: VisitFacts, visit: Visit) -> list[tuple[str, str]]:
    return [
        ("年度の監査計画", str(facts.plan)),
        ("対象", facts.section),
        ("システム", facts.system),
        ("日時", facts.when),
        (facts.doer, "、".join(facts.team)),
        ("立会者", visit.received_by),
        ("状態", visit.get_state_display()),
        ("事実を確認した人", visit.agreed_by.name if visit.agreed_by else ""),
        ("確定日", clock.format_long(visit.settled_on) if visit.settled_on else ""),
        ("実施できなかった理由、課の申出", visit.reason),
    ]


def _counted(results: list[ItemResult]) -> str:
    counts = {word: sum(one.get_verdict_display() == word for one in results) for word in _verdicts()}
    told = "、".join(f"{word}{count}件" for word, count in counts.items() if count)
    blank = sum(not one.verdict for one in results)
    return f"全{len(results)}件（{told}{f'、未記入{blank}件' if blank else ''}）" if results else "確認した項目はない。"


def _verdicts() -> list[str]:
    return [str(word) for _value, word in ItemResult._meta.get_field("verdict").flatchoices]


def _short(one: ItemResult) -> tuple[str, ...]:
    grade = one.grade.title if one.grade else ""
    verdict = one.get_verdict_display() if one.verdict else "（未記入）"
    return (one.item.code, one.item.text, one.contractor, verdict, grade, one.words, one.sample)


def _whole(one: ItemResult) -> tuple[str, ...]:
    code, text, *rest = _short(one)
    return (code, one.item.group, text, *rest, moment(one.told_at), one.told_by.name if one.told_by else "")


def moment(at: datetime.datetime) -> str:
    """令和8年11月22日(日) 10:05, in Tokyo."""
    local = clock.in_tokyo(at)
    return f"{clock.format_long(local.date())} {local:%H:%M}"


def _evidence(visit: Visit) -> list[tuple[str, ...]]:
    return [
        (
            one.get_sort_display(), one.caption, one.item.code if one.item else "", moment(one.taken_at),
            one.taken_by.name if one.taken_by else "", one.kept_sha256, one.sent_sha256,
        )
        for one in visit.evidence.select_related("item", "taken_by")
    ]  # fmt: skip


def notes_of(visit: Visit) -> list[tuple[str, str]]:
    """聞き取りの記録 with the names of those who wrote."""
    names = {
        str(one.pk): one.name for one in Person.objects.filter(pk__in=[key for key in visit.notes if key.isdigit()])
    }
    return [(names.get(key, key), str(text)) for key, text in visit.notes.items()]

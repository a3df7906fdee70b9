"""公表用概要: the approved report of a year for everybody, without names of sections, systems and contractors (一部非公開)."""

from collections.abc import Collection

from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Unit, tree_on
from honbu.modules.audits.actions.reports import figures_in
from honbu.modules.audits.documents.making import PARTLY, BlockDraft, grid, office_name, sheet, words
from honbu.modules.audits.documents.year_report import tables_of
from honbu.modules.audits.domain.findings import UNFINISHED
from honbu.modules.audits.domain.masking import letters_for, masked
from honbu.modules.audits.domain.states import KIND_TITLES, Kind
from honbu.modules.audits.domain.yearly import YearFigures
from honbu.modules.audits.models import Contractor, Finding, YearReport
from honbu.modules.audits.models.findings import CAUSES
from honbu.modules.portfolio import public as portfolio

HEAD = ("課", "監査の種類", "区分", "原因", "是正")
SECTIONS = {Unit.Kind.SECTION, Unit.Kind.TEAM}


def public_summary(report: YearReport) -> BlockDraft:
    """What the ward publishes of a year's audits. Words that were typed are masked; words of findings are left out."""
    figures = figures_in(report)
    tables = tables_of(figures)
    hidden = names_to_hide()
    label = clock.FiscalYear(figures.year).label
    title = f"{label} 情報セキュリティ監査の結果（概要）"
    rows = _findings(figures)
    trend = [row[:5] for row in tables["推移"][1]]
    trend_head = tables["推移"][0][:5]
    causes = len(tables["原因"][0]) - 1
    blocks: list[documents.Block] = [
        documents.Heading("１　総評", 2),
        words(masked(report.overview, hidden)),
        documents.Paragraph(f"指摘は{figures.total}件で、うち不適合は{figures.nonconformities}件です。"),
        documents.Heading("２　実施の状況", 2),
        grid(*tables["種類"], (3, 1, 1, 1.4, 1, 1.4), right=range(1, 6)),
        documents.Heading("３　原因", 2),
        grid(*tables["原因"], (2.3, *[1.75] * (causes - 1), 1), right=range(1, causes + 1)),
        documents.Heading("４　推移", 2),
        grid(trend_head, trend, (1.6, 1, 1, 3, 1.4), right=(1, 2, 3, 4)),
        documents.Heading("５　指摘の状況", 2),
        grid(HEAD, rows, (1, 2, 2, 2, 2)),
        documents.Heading("６　今後の取組み", 2),
        words(masked(report.measures, hidden)),
        documents.Paragraph(
            "課、システム、委託先の名称と指摘の内容は、公にすると情報セキュリティの確保に支障があるため、伏せています。"
        ),
    ]
    book = [
        sheet("実施の状況", *tables["種類"]),
        sheet("原因", *tables["原因"]),
        sheet("推移", trend_head, trend),
        sheet("指摘の状況", HEAD, rows),
    ]
    return BlockDraft(title, blocks, report, unit=office_name(), sheets=book, disclosure=PARTLY)


def _findings(figures: YearFigures) -> list[tuple[str, ...]]:
    letters, causes = letters_for(one.unit for one in figures.listed), {code: str(word) for code, word in CAUSES}
    states = dict(Finding._meta.get_field("state").flatchoices)
    return [
        (
            letters[one.unit], KIND_TITLES[Kind(one.kind)], one.grade, causes[one.cause],
            "対応中" if one.state in UNFINISHED else str(states[one.state]),
        )
        for one in figures.listed
    ]  # fmt: skip


def names_to_hide() -> Collection[str]:
    """Names of sections and teams, of systems and of contractors. The office that publishes is no secret."""
    own = office_name()
    units = {name for one in tree_on().units.values() if one.kind in SECTIONS for name in (one.name, one.shown)}
    systems = {one.name for found in portfolio.systems_by_unit().values() for one in found}
    systems |= set(Finding.objects.exclude(system_name="").values_list("system_name", flat=True))
    firms = set(Contractor.objects.values_list("name", flat=True))
    firms |= set(Finding.objects.exclude(contractor="").values_list("contractor", flat=True))
    return {name for name in units | systems | firms if name and name not in own}

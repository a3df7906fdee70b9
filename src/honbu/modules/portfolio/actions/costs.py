"""経費見積入力シート: begin it, fill it, hand it in, scrutinise and fix it, or send it back (SYS-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Appointment
from honbu.kernel.states import WrongValue, after
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.editing import require_version
from honbu.modules.portfolio.domain import cost_sheet
from honbu.modules.portfolio.domain import costs as rules
from honbu.modules.portfolio.domain.cost_sheet import KINDS, MOST_ROWS, SheetRow
from honbu.modules.portfolio.domain.costs import Finding, NotARate, Rate
from honbu.modules.portfolio.domain.states import SHEET, SheetAct, SheetState
from honbu.modules.portfolio.models import CostLine, CostSheet
from honbu.modules.portfolio.models.costs import TaxRate
from honbu.modules.portfolio.queries import costs as queries
from honbu.modules.portfolio.queries.evaluations import office_unit

MODULE = "portfolio"
SCRUTINY_DAYS = 10
HEAD = ("title", "note", "shared_with")
FIRST_YEARS = range(2000, 2101)
VERBS = {
    SheetAct.SUBMIT: "portfolio.sheet.submitted",
    SheetAct.SEND_BACK: "portfolio.sheet.sent_back",
    SheetAct.SCRUTINISE: "portfolio.sheet.scrutinised",
    SheetAct.FIX: "portfolio.sheet.fixed",
}


class Frozen(ValueError):
    """A sheet that was handed in is not changed any more."""


class NotReady(ValueError):
    """Something in the sheet is still to be answered before it is handed in; the message says what."""


def rate_on(day: date) -> Rate:
    """消費税率 of a day, as registered. Raises costs.NoRate, whose message says what to register."""
    return rules.rate_on(queries.rates(), day)


@transaction.atomic
def register_rate(since: date, numerator: int, denominator: int = 100, *, actor: Actor) -> TaxRate:
    """税率を登録する: from a day on, by the office. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    try:
        Rate(numerator, denominator)
    except NotARate as error:
        raise WrongValue(str(error)) from error
    if TaxRate.objects.filter(since=since).exists():
        raise WrongValue(_("この日からの税率はもう登録されています。"))
    row = TaxRate.objects.create(since=since, numerator=numerator, denominator=denominator)
    words = {"この日から": clock.long(since), "率": f"{numerator}/{denominator}"}
    trail.write(actor, "portfolio.rate.registered", row, after=words)
    return row


def held(sheet: CostSheet) -> CostSheet:
    """The sheet, held until the end of the transaction."""
    rows = CostSheet.objects.select_for_update(of=("self",)).select_related("unit", "system", "project")
    return rows.get(pk=sheet.pk)


def draft_for(sheet: CostSheet, *, actor: Actor) -> CostSheet:
    """The sheet held, to be changed by whom may. Raises Frozen."""
    sheet = held(sheet)
    access.require(actor, "portfolio.write", on=sheet.unit)
    if sheet.state != SheetState.DRAFT:
        raise Frozen(
            _("このシートは提出済みのため、変えられません。直すときは、情報管理課に差戻しを依頼してください。")
        )
    return sheet


@transaction.atomic
def begin_sheet(values: Mapping[str, Any], *, actor: Actor) -> CostSheet:
    """シートを作る, of a system or a project (`system` or `project`). Raises WrongValue."""
    thing = values.get("system") or values.get("project")
    if thing is None or (values.get("system") and values.get("project")) or thing.unit is None:
        raise WrongValue(_("所管課の決まったシステムか起案を1つ選んでください。"))
    access.require(actor, "portfolio.write", on=thing.unit)
    first, years = int(values["first_year"]), int(values.get("years") or 5)
    if first not in FIRST_YEARS or not 1 <= years <= 10:
        raise WrongValue(_("最初の年度は2000から2100まで、年数は1から10までで入力してください。"))
    title = str(values.get("title") or "").strip() or _("%(name)s %(year)s経費見積") % {
        "name": str(thing)[:90],
        "year": clock.FiscalYear(first).label,
    }
    sheet = CostSheet.objects.create(
        title=title[:120], system=values.get("system"), project=values.get("project"), unit=thing.unit,
        first_year=first, years=years, note=values.get("note", ""), shared_with=values.get("shared_with", ""),
        created_at=clock.now(),
    )  # fmt: skip
    words = {"名称": sheet.title, "最初の年度": clock.FiscalYear(first).label, "年数": years}
    trail.write(actor, "portfolio.sheet.begun", sheet, after=words, unit_id=sheet.unit_id)
    return sheet


@transaction.atomic
def revise_head(sheet: CostSheet, values: Mapping[str, Any], *, actor: Actor) -> CostSheet:
    """名称・備考を直す. Raises Frozen, WrongValue."""
    sheet = draft_for(sheet, actor=actor)
    if not str(values.get("title", sheet.title)).strip():
        raise WrongValue(_("名称を入力してください。"))
    before, changes = trail.set_changed(sheet, {name: values[name] for name in HEAD if name in values})
    if changes:
        sheet.version += 1
        sheet.save()
        trail.write(actor, "portfolio.sheet.revised", sheet, before=before, after=changes, unit_id=sheet.unit_id)
    return sheet


@transaction.atomic
def write_rows(sheet: CostSheet, rows: Sequence[SheetRow], *, actor: Actor, seen: int | None = None) -> CostSheet:
    """金額を記入する: these rows take the place of those before. Raises Frozen, WrongValue, SomebodyWasFaster, costs.NoRate.

    A word that was given to a doubt falls away when the row is changed or nothing is doubtful any more.
    """
    sheet = draft_for(sheet, actor=actor)
    require_version(sheet, seen)
    earlier = queries.rows_of(sheet)
    kept = _settled(sheet, [row for row in rows if not row.is_blank], earlier)
    if kept == earlier:
        return sheet
    sheet.lines.all().delete()
    CostLine.objects.bulk_create(
        line for order, row in enumerate(kept) for line in _lines(sheet, row, order, queries.rates())
    )
    sheet.version += 1
    sheet.save(update_fields=["version"])
    before, changes = _told(earlier, kept)
    trail.write(actor, "portfolio.sheet.filled", sheet, before=before, after=changes, unit_id=sheet.unit_id)
    return sheet


def _settled(sheet: CostSheet, rows: Sequence[SheetRow], earlier: Sequence[SheetRow]) -> list[SheetRow]:
    """The rows as they are stored, each with its word only as long as it is about what stands there."""
    if len(rows) > MOST_ROWS:
        raise WrongValue(_("行は%(most)s行までです。同じ区分の行をまとめてください。") % {"most": MOST_ROWS})
    years, quotes = set(queries.years_of(sheet)), set(sheet.quotes.values_list("pk", flat=True))
    found = []
    for place, row in enumerate(rows):
        _require_known(row, quotes)
        cells = {year: text.strip()[:100] for year, text in sorted(row.cells.items()) if text.strip()}
        if not set(cells) <= years:
            raise WrongValue(_("シートの年度に入らない金額があります。年度を確かめてください。"))
        if not cells:
            raise WrongValue(
                _("%(name)sに金額がありません。金額を入力するか、内容を空にしてください。") % {"name": row.name}
            )
        fresh = replace(row, cells=cells, title=row.title.strip()[:120], checked=row.checked.strip()[:200])
        found.append(_with_its_word(fresh, earlier[place] if place < len(earlier) else None))
    asked = {one.row for one in queries.questions_of(sheet, found)}
    return [row if place in asked else replace(row, checked="") for place, row in enumerate(found)]


def _with_its_word(row: SheetRow, old: SheetRow | None) -> SheetRow:
    outdated = old is not None and row.checked == old.checked and _content(row) != _content(old)
    return replace(row, checked="") if outdated else row


def _require_known(row: SheetRow, quotes: set[int]) -> None:
    if row.kind not in KINDS or row.basis not in CostLine.Basis.values:
        raise WrongValue(_("区分と根拠を選んでください。"))
    if row.quote is not None and row.quote not in quotes:
        raise WrongValue(_("見積は、このシートに登録したものから選んでください。"))


def _content(row: SheetRow) -> tuple[Any, ...]:
    return row.kind, row.title, dict(row.cells), row.tax_included


def _lines(sheet: CostSheet, row: SheetRow, order: int, rates: Mapping[date, Rate]) -> list[CostLine]:
    return [
        CostLine(
            sheet=sheet, kind=row.kind, title=row.title, fiscal_year=year, amount=cell.amount, written=row.cells[year],
            tax_included=row.tax_included, basis=row.basis, quote_id=row.quote, checked=row.checked, order=order,
        )
        for year, cell in cost_sheet.read_row(row, rates).items()
    ]  # fmt: skip


def _told(earlier: Sequence[SheetRow], kept: Sequence[SheetRow]) -> tuple[dict[str, str], dict[str, str]]:
    """What was changed, row by row, in words."""
    old, new = (
        {f"{place}. {row.name}": _row_words(row) for place, row in enumerate(rows, 1)} for rows in (earlier, kept)
    )
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name, "") for name in changed}, {name: new.get(name, "") for name in changed}


def _row_words(row: SheetRow) -> str:
    cells = "、".join(f"{clock.FiscalYear(year).short_label} {text}" for year, text in sorted(row.cells.items()))
    tax = cost_sheet.TAX_WORDS["included" if row.tax_included else "excluded"]
    word = f"（確かめた内容：{row.checked}）" if row.checked else ""
    return f"{tax}・{cost_sheet.BASIS_WORDS[row.basis]}　{cells}{word}"


@dataclass(frozen=True, slots=True)
class Yearly:
    """年額: what a kind of cost comes to in a year, from a day to another (None: goes on without end)."""

    kind: str
    title: str
    amount: int
    first: date
    last: date | None = None
    basis: str = "estimate"
    tax_included: bool = True


@transaction.atomic
def spread_amount(sheet: CostSheet, yearly: Yearly, *, actor: Actor) -> list[Finding]:
    """年額を月割りで並べる, as a new row. What falls outside the sheet is told and noted. Raises Frozen, WrongValue,
    costs.EndsBeforeItBegins.
    """
    sheet = draft_for(sheet, actor=actor)
    rows = queries.rows_of(sheet)
    line = rules.CostLine(
        KINDS[yearly.kind], yearly.title.strip() or cost_sheet.KIND_WORDS[yearly.kind], yearly.amount, rules.Every.YEARLY,
        yearly.first, yearly.last,
    )  # fmt: skip
    cells, outside = cost_sheet.spread(line, sheet.first_year, sheet.years)
    row = SheetRow(
        yearly.kind, yearly.title.strip(), {year: f"{amount:,}" for year, amount in cells.items()}, yearly.basis,
        yearly.tax_included,
    )  # fmt: skip
    if not cells:
        raise WrongValue(_("この期間は、シートの年度に入りません。期間を確かめてください。"))
    if row.key in {one.key for one in rows}:
        raise WrongValue(_("同じ区分と内容の行がもうあります。内容を変えるか、先にその行を空にしてください。"))
    sheet = write_rows(sheet, [*rows, row], actor=actor)
    new = [one.message for one in outside if one.message not in sheet.note]
    if new:
        sheet.note = "\n".join(part for part in (sheet.note, *new) if part)
        sheet.save(update_fields=["note"])
    return outside


@transaction.atomic
def copy_sheet(sheet: CostSheet, *, actor: Actor, first_year: int, title: str = "") -> CostSheet:
    """前のシートを写す, to begin with another year. Raises WrongValue."""
    access.require_sight(actor, "portfolio.costs", on=sheet.unit)
    values = {
        "system": sheet.system, "project": sheet.project, "first_year": first_year, "years": sheet.years, "title": title,
        "shared_with": sheet.shared_with,
    }  # fmt: skip
    copy = begin_sheet(values, actor=actor)
    return write_rows(
        copy, cost_sheet.carried_over(queries.rows_of(sheet), first_year, sheet.years), actor=actor
    )  # fmt: skip


@transaction.atomic
def drop_sheet(sheet: CostSheet, *, actor: Actor, reason: str) -> None:
    """下書きを捨てる, with its quotes' entries and bridges. Raises Frozen, WrongValue."""
    sheet = draft_for(sheet, actor=actor)
    if not reason.strip():
        raise WrongValue(_("理由を入力してください。"))
    trail.write(actor, "portfolio.sheet.dropped", sheet, reason=reason, unit_id=sheet.unit_id)
    notices.withdraw(_work_key(sheet), actor=actor, reason=reason)
    sheet.delete()


@transaction.atomic
def submit_sheet(sheet: CostSheet, *, actor: Actor, seen: int | None = None) -> CostSheet:
    """提出する: everything doubtful has its word, and what differs much from the last fixed sheet is explained. Raises NotReady."""
    sheet = held(sheet)
    access.require(actor, "portfolio.write", on=sheet.unit)
    state = after(SHEET, sheet.state, SheetAct.SUBMIT)
    require_version(sheet, seen)
    _require_answers(sheet)
    _require_bridges(sheet)
    sheet = _moved(sheet, SheetAct.SUBMIT, state, actor=actor)
    notices.complete(_work_key(sheet), actor=actor)
    _refresh_scrutiny(actor=actor)
    return sheet


def _require_answers(sheet: CostSheet) -> None:
    rows = queries.rows_of(sheet)
    if not rows:
        raise NotReady(_("金額が入っていません。1行以上入力してから提出してください。"))
    waiting = cost_sheet.open_questions(rows, queries.questions_of(sheet))
    if waiting:
        words = _("確かめることが%(count)s件残っています。直すか、「確かめた内容」を書いてください：%(first)s")
        raise NotReady(words % {"count": len(waiting), "first": f"{rows[waiting[0].row].name}　{waiting[0].message}"})


def _require_bridges(sheet: CostSheet) -> None:
    wanted = queries.bridge_wanted(sheet)
    bridges = list(sheet.bridges_to.select_related("old", "new"))
    if wanted is not None and wanted.pk not in {one.old_id for one in bridges}:
        words = _(
            "前に確定した「%(old)s」と5年総額が%(percent)s%%を超えて違います。「差の説明」を作ってから提出してください。"
        )
        raise NotReady(words % {"old": wanted.title, "percent": queries.bridge_from()})
    for one in bridges:
        found = queries.explained(one)
        if found.blocked:
            raise NotReady(found.sentence)
        if found.silent:
            words = _("差の要因「%(title)s」に理由がありません。理由を書いてから提出してください。")
            raise NotReady(words % {"title": found.drivers[found.silent[0]].title})


@transaction.atomic
def move_sheet(sheet: CostSheet, act: SheetAct, *, actor: Actor, reason: str = "") -> CostSheet:
    """精査する, 確定する, 差し戻す: by the office. Raises NotPossibleNow, WrongValue without the reason of a return."""
    sheet = held(sheet)
    access.require(actor, "portfolio.office", on=access.WARD)
    if act is SheetAct.SUBMIT:
        return submit_sheet(sheet, actor=actor)
    state = after(SHEET, sheet.state, act)
    if act is SheetAct.SEND_BACK and not reason.strip():
        raise WrongValue(_("差し戻す理由を入力してください。"))
    sheet = _moved(sheet, act, state, actor=actor, reason=reason.strip())
    _refresh_scrutiny(actor=actor)
    if act is SheetAct.SEND_BACK:
        notices.assign(
            _work_key(sheet), title=_("経費見積入力シートを直す：%(title)s") % {"title": sheet.title}, about=reason,
            url=reverse("portfolio:cost_sheet", args=[sheet.pk]), module=MODULE,
            to=notices.Part(sheet.unit, Appointment.Kind.PROMOTER), due=notices.due_in(5), actor=actor,
        )  # fmt: skip
    return sheet


def _refresh_scrutiny(*, actor: Actor) -> None:
    """情報管理課の仕事: one line for all sheets that wait to be scrutinised. Whoever: the action that calls has asked."""
    key, office = notices.key_of("portfolio.scrutiny", 0), office_unit()
    count = CostSheet.objects.filter(state=SheetState.SUBMITTED).count()
    if not count or office is None:
        notices.complete(key, actor=actor)
        return
    notices.assign(
        key, title=_("提出された経費見積入力シートを精査する（%(count)s件）") % {"count": count},
        url=f"{reverse('portfolio:costs')}?state=submitted", module=MODULE, to=office, due=notices.due_in(SCRUTINY_DAYS),
        actor=actor, tell=False,
    )  # fmt: skip


def _moved(sheet: CostSheet, act: SheetAct, state: SheetState, *, actor: Actor, reason: str = "") -> CostSheet:
    earlier = sheet.get_state_display()
    sheet.state = state.value
    sheet.reason = reason if act is SheetAct.SEND_BACK else ""
    sheet.fixed_at = clock.now() if state is SheetState.FIXED else None
    sheet.version += 1
    sheet.save(update_fields=["state", "reason", "fixed_at", "version"])
    trail.write(
        actor, VERBS[act], sheet, before={"状態": earlier}, after={"状態": sheet.get_state_display()}, reason=reason,
        unit_id=sheet.unit_id,
    )  # fmt: skip
    return sheet


def _work_key(sheet: CostSheet) -> str:
    return notices.key_of("portfolio.cost_sheet", sheet.pk)

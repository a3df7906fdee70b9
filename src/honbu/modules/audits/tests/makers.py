"""A ward with audits for tests: 情報管理課 as the office, sections that are audited, and those who read the answers."""

import datetime
from dataclasses import dataclass
from typing import Any

from honbu.kernel.access.public import Role, hand_role_to, set_up_roles
from honbu.kernel.clock import public as clock
from honbu.kernel.organisation.public import Appointment, Person, System, Unit
from honbu.kernel.organisation.tests.makers import LONG_AGO, a_person, a_unit, a_ward
from honbu.modules.audits.actions import answering, handing_out, questionnaires
from honbu.modules.audits.domain.answering import Entry
from honbu.modules.audits.models import AuditItem, Contractor, ItemEdition, Questionnaire, YearPlan
from honbu.modules.audits.module import MODULE
from honbu.modules.audits.queries.questionnaires import lines_of

MACHINE = System("試験")
# What a section is asked in tests: plain items, one for the control section, two for each contractor.
ITEMS = (
    ("A1", "情報資産の管理", "重要な情報の一覧を作っている", False, ["audit", "control"]),
    ("A2", "物理的対策", "書庫に鍵をかけている", False, ["audit"]),
    ("A3", "アクセス管理", "パスワードを人に教えていない", False, ["audit"]),
    ("K1", "委託", "委託先に秘密を守る約束をさせている", True, ["audit", "contract"]),
    ("K2", "委託", "委託先の作業を年に1度確かめている", True, ["audit", "contract", "control"]),
)


@dataclass(frozen=True, slots=True)
class AuditWard:
    """The people around the audits.

    `keeper` and `lead` are of 情報管理課, and only the lead may seal. 戸籍住民課 has `promoter`, `clerk` and `head`, 税務課
    `tax_promoter` and `tax_head`. `buyer` reads the answers on contractors, `control` those for 内部統制. `auditor` visits,
    `director` sees the whole ward, `stranger` is of 福祉課.
    """

    units: dict[str, Unit]
    keeper: Person
    lead: Person
    promoter: Person
    clerk: Person
    head: Person
    tax_promoter: Person
    tax_head: Person
    buyer: Person
    control: Person
    auditor: Person
    director: Person
    stranger: Person

    @property
    def section(self) -> Unit:
        """戸籍住民課."""
        return self.units["counter"]

    @property
    def other(self) -> Unit:
        """税務課."""
        return self.units["tax"]

    @property
    def office(self) -> Unit:
        """情報管理課."""
        return self.units["office"]


def an_audit_ward() -> AuditWard:
    """情報管理課, 戸籍住民課, 税務課, 福祉課, 契約課 and 総務課 with their people."""
    units = a_ward()
    units["tax"] = a_unit("税務課", units["residents"], code="1302")
    units["welfare"] = a_unit("福祉課", units["residents"], code="1303")
    units["contracts"] = a_unit("契約課", units["policy"], code="1002")
    units["general"] = a_unit("総務課", units["policy"], code="1003")
    set_up_roles(MODULE.roles, MODULE.automatic_roles)
    people = {
        "keeper": a_person("管理 する子", units["team"]),
        "lead": a_person("監査 責任者", units["office"], title="情報管理課長", rank=70),
        "promoter": a_person("推進 花子", units["counter"]),
        "clerk": a_person("窓口 一", units["counter"]),
        "head": a_person("戸籍 課長", units["counter"], title="戸籍住民課長", rank=70),
        "tax_promoter": a_person("税務 推子", units["tax"]),
        "tax_head": a_person("税務 課長", units["tax"], title="税務課長", rank=70),
        "buyer": a_person("契約 係員", units["contracts"]),
        "control": a_person("統制 係員", units["general"]),
        "auditor": a_person("監査 実太", units["welfare"]),
        "director": a_person("政策 部長", units["policy"], title="政策経営部長", rank=80),
        "stranger": a_person("福祉 太郎", units["welfare"]),
    }
    lead_post = people["lead"].postings.get().post.code
    for condition, role in (
        ("unit:1001", "audits_office"),
        (f"post:{lead_post}", "audits_lead"),
        ("unit:1002", "audits_contract"),
        ("unit:1003", "audits_control"),
    ):
        hand_role_to(condition, Role.objects.get(code=role), actor=MACHINE, scope="ward", reason="所管のため")
    kinds = Appointment.Kind
    for name, unit, kind in (
        ("promoter", "counter", kinds.PROMOTER),
        ("tax_promoter", "tax", kinds.PROMOTER),
        ("auditor", "office", kinds.AUDITOR),
    ):
        Appointment.objects.create(person=people[name], unit=units[unit], kind=kind, valid_from=LONG_AGO)
    return AuditWard(units=units, **people)


def an_edition(title: str = "令和8年度版", *, state: str = "in_force", **facts: Any) -> ItemEdition:
    """An edition with a handful of items that stand in the questionnaire and in the internal audit."""
    edition = ItemEdition.objects.create(title=title, state=state, **facts)
    AuditItem.objects.bulk_create(
        AuditItem(
            edition=edition,
            code=code,
            group=group,
            text=text,
            question=f"{text}か",
            of_contractors=of_contractors,
            feeds=feeds,
            parts=["questionnaire", "internal"],
            order=order,
            must=code == "A1",
        )
        for order, (code, group, text, of_contractors, feeds) in enumerate(ITEMS, 1)
    )
    return edition


def a_plan(edition: ItemEdition | None = None, **facts: Any) -> YearPlan:
    """The plan of this fiscal year, decided by the headquarters; the questionnaires are due in thirty days."""
    today = clock.today()
    year = clock.FiscalYear.of(today).year
    values = {
        "fiscal_year": year,
        "edition": edition or ItemEdition.objects.filter(state="in_force").first() or an_edition(),
        "window_first": today + datetime.timedelta(days=60),
        "window_last": today + datetime.timedelta(days=150),
        "answers_until": today + datetime.timedelta(days=30),
        "kinds": {"internal": {"number": 2, "note": ""}},
        "state": "approved",
        **facts,
    }
    return YearPlan.objects.create(**values)


def a_sheet(ward: AuditWard, plan: YearPlan | None = None, unit: Unit | None = None) -> Questionnaire:
    """The questionnaire of 戸籍住民課 (or of another section), handed out."""
    plan = plan or YearPlan.objects.first() or a_plan()
    handing_out.hand_out(plan, actor=ward.keeper)
    return Questionnaire.objects.select_related("plan__edition", "unit").get(plan=plan, unit=unit or ward.section)


def again(sheet: Questionnaire) -> Questionnaire:
    """The sheet as it stands in the database."""
    return Questionnaire.objects.select_related("plan__edition", "unit").get(pk=sheet.pk)


def answered(
    sheet: Questionnaire, code: str, answer: str, words: str = "", *, actor: Person, contractor: Any = None
) -> None:
    """An item answered."""
    item = AuditItem.objects.get(edition=sheet.plan.edition_id, code=code)
    answering.write_answer(sheet, item, Entry(answer, words), actor=actor, contractor=contractor)


def a_contractor(
    sheet: Questionnaire, *, actor: Person, name: str = "みどり総合サービス株式会社", **facts: Any
) -> Contractor:
    """Somebody who works for the section."""
    values = {"name": name, "work": "窓口業務", "personal_data": True, "on_site": True, **facts}
    return answering.put_contractor(sheet, values, actor=actor)


def filled(sheet: Questionnaire, *, actor: Person, answer: str = "yes", busy: bool = False) -> Questionnaire:
    """Everything answered that is not answered yet; without contractors where none was entered."""
    if again(sheet).outsources is None:
        outsources = sheet.contractors.filter(withdrawn_at__isnull=True).exists()
        answering.tell_outsourcing(sheet, outsources=outsources, actor=actor)
    if not busy and not again(sheet).busy_told:
        answering.tell_no_busy_period(sheet, actor=actor)
    for line in lines_of(again(sheet)):
        if not line.entry.said:
            contractor = Contractor.objects.filter(pk=line.slot.contractor or 0).first()
            words = line.entry.words or ("理由" if answer == "not_applicable" else "")
            entry = Entry(line.entry.answer or answer, words)
            if line.entry.carried and line.entry.answer:
                entry = Entry(line.entry.answer, words)
            answering.write_answer(sheet, line.item, entry, actor=actor, contractor=contractor)
    return again(sheet)


def submitted(ward: AuditWard, sheet: Questionnaire, **how: Any) -> Questionnaire:
    """Filled in, handed to the chief and confirmed."""
    writer, chief = (
        (ward.promoter, ward.head) if sheet.unit_id == ward.section.pk else (ward.tax_promoter, ward.tax_head)
    )
    filled(sheet, actor=writer, **how)
    questionnaires.hand_to_chief(sheet, actor=writer)
    questionnaires.confirm(sheet, actor=chief)
    return again(sheet)

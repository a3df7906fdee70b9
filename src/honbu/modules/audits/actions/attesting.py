"""委任先の報告: each year by whoever audits what this office does not, as 教育委員会 does the schools (H31 L61-67)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Actor, Person, chief_of
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.audits.models import Attestation, ScopeRule, YearPlan
from honbu.modules.audits.queries.attesting import delegations, report_stands

MODULE = "audits"
OWNER_KIND = "audits.attestation"
FACTS = ("audited", "of", "nonconformities", "words")


def address_of(rule: ScopeRule, year: int) -> str:
    """The page of the report of a year."""
    return reverse("audits:attestation", args=[rule.pk, year])


def work_key(rule: ScopeRule, year: int) -> str:
    """The to-do of a report."""
    return notices.key_of("audits.attestation", rule.pk, year)


def ask_for_attestations(plan: YearPlan, *, actor: Actor) -> int:
    """報告を頼む: work for the chief of each unit that audits what is left to it, until the visits of the year are over.

    Gives how many. Whoever: the action that calls has asked.
    """
    waiting = [
        (one, one.rule.to_unit)
        for one in delegations(plan.fiscal_year)
        if one.attestation is None and one.rule.to_unit is not None
    ]
    for one, auditing in waiting:
        notices.assign(
            work_key(one.rule, plan.fiscal_year), module=MODULE, url=address_of(one.rule, plan.fiscal_year),
            title=_("監査の報告を出す：%(unit)s（%(year)s）")
            % {"unit": one.unit, "year": clock.FiscalYear(plan.fiscal_year).label},
            about=_("監査を任されている課の、今年度の監査の結果です。"), to=auditing,
            due=plan.window_last, actor=actor,
        )  # fmt: skip
    return len(waiting)


def _require_chief(rule: ScopeRule, actor: Actor) -> None:
    """The chief files, also of a department, whose chief confirms no questionnaire."""
    if rule.to_unit is None:
        raise WrongValue(_("委任先の決まっていない定めには、報告を出せません。"))
    if not isinstance(actor, Person) or chief_of(rule.to_unit.pk) != actor:
        access.require(actor, "audits.confirm", on=rule.to_unit)


def _check(rule: ScopeRule, year: int, values: Mapping[str, Any]) -> None:
    if not rule.since <= year <= (rule.until or year) or rule.rule != ScopeRule.Rule.DELEGATED:
        raise WrongValue(_("この年度には、監査を委任していません。"))
    if year > clock.fiscal_year().year:
        raise WrongValue(_("まだ始まっていない年度の報告は出せません。"))
    if min(values["audited"], values["of"], values["nonconformities"]) < 0 or values["audited"] > values["of"]:
        raise WrongValue(_("監査した数は、対象の数までの整数で入力してください。"))
    if not str(values["words"]).strip():
        raise WrongValue(_("報告の内容を入力してください。"))


@transaction.atomic
def file_attestation(
    rule: ScopeRule, year: int, values: Mapping[str, Any], *, actor: Person, upload: documents.Upload | None = None
) -> Attestation:
    """委任先の報告を出す, with its document; filed again it is corrected, until the year's report is before the headquarters.

    Raises WrongValue, documents.UploadRefused.
    """
    rule = ScopeRule.objects.select_for_update(of=("self",)).select_related("unit", "to_unit").get(pk=rule.pk)
    _require_chief(rule, actor)
    _check(rule, year, values)
    row = Attestation.objects.filter(rule=rule, fiscal_year=year).first()
    if row is not None:
        return _correct(row, values, upload, actor)
    if upload is None:
        raise WrongValue(_("監査の報告書を付けてください。"))
    row = Attestation.objects.create(
        rule=rule, fiscal_year=year, filed_by=actor, filed_at=clock.now(), **{name: values[name] for name in FACTS}
    )
    _keep(row, upload, actor)
    after = {"年度": clock.FiscalYear(year).label, "監査した数": row.audited, "対象の数": row.of}
    trail.write(actor, "audits.attestation.filed", row, after=after, unit_id=rule.to_unit_id)
    notices.complete(work_key(rule, year), actor=actor)
    return row


def _correct(
    row: Attestation, values: Mapping[str, Any], upload: documents.Upload | None, actor: Person
) -> Attestation:  # fmt: skip
    if report_stands(row.fiscal_year):
        raise WrongValue(_("この年度の監査結果報告書が本部に付議されたので、報告は直せません。"))
    before, changes = trail.set_changed(row, {name: values[name] for name in FACTS})
    if upload is not None:
        _keep(row, upload, actor)
        changes = {**changes, "報告書": str(upload.name or "")}
    if changes:
        row.version += 1
        row.save()
        trail.write(
            actor, "audits.attestation.corrected", row, before=before, after=changes, unit_id=row.rule.to_unit_id
        )
    return row


def _keep(row: Attestation, upload: documents.Upload, actor: Person) -> None:
    row.document_id = documents.receive(
        upload, actor=actor, title=f"監査の報告書 {row}", unit=row.rule.to_unit, retention_years=5,
        owner=documents.Owner(OWNER_KIND, str(row.pk)), disclosure_reason=_("監査の内容で、セキュリティに関わるため"),
    ).pk  # fmt: skip
    row.save(update_fields=["document_id"])

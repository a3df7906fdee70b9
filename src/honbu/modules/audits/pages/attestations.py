"""委任先の報告: what somebody else audits is reported here once a year; a missing report stays visible until it comes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person, tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.audits.actions.attesting import file_attestation
from honbu.modules.audits.forms.reports import AttestationForm
from honbu.modules.audits.models import Attestation, ScopeRule
from honbu.modules.audits.pages.frame import way
from honbu.modules.audits.queries.attesting import delegations, may_file, may_read, report_stands


def _the_rule(request: HttpRequest, pk: int, year: int) -> tuple[Person, ScopeRule, Attestation | None]:
    """委任 in a year, for those for whom its report exists; 404 for the others."""
    actor = accounts.actor(request)
    found = next((one for one in delegations(year) if one.rule.pk == pk), None) if 1900 < year < 2200 else None
    if found is None or year > clock.fiscal_year().year or not may_read(actor, found.rule):
        raise access.Hidden
    return actor, found.rule, found.attestation


def _title(rule: ScopeRule, year: int) -> str:
    return _("%(unit)sの監査の報告（%(year)s）") % {
        "unit": tree_on().shown_name(rule.unit_id), "year": clock.FiscalYear(year).label
    }  # fmt: skip


@accounts.staff_page
def show(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """The report of a year, or that it is missing."""
    actor, rule, row = _the_rule(request, pk, year)
    fixed = row is not None and report_stands(year)
    context = {
        "title": _title(rule, year),
        "crumbs": way(Crumb(_title(rule, year))),
        "rule": rule,
        "year": year,
        "row": row,
        "writable": may_file(actor, rule) and not fixed,
        "facts": [
            Fact(_("監査を任されている課"), tree_on().shown_name(rule.to_unit_id) if rule.to_unit_id else ""),
            Fact(_("理由"), rule.reason),
            *(_facts(row) if row else []),
        ],
        "lines": trail.history_of(row)[:40] if row else [],
    }
    return render(request, "audits/attestation.html", context)


def _facts(row: Attestation) -> list[Fact]:
    return [
        Fact(_("監査した数"), _("%(of)s件のうち%(audited)s件") % {"of": row.of, "audited": row.audited}),
        Fact(_("不適合の件数"), _("%(count)s件") % {"count": row.nonconformities}),
        Fact(_("報告の内容"), row.words),
        Fact(_("報告日"), clock.long(row.filed_at)),
        Fact(_("報告者"), row.filed_by.name if row.filed_by else ""),
    ]


@accounts.staff_page
def write(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """報告を出す, or correct it until the year's report is before the headquarters."""
    actor, rule, row = _the_rule(request, pk, year)
    if not may_file(actor, rule) or (row is not None and report_stands(year)):
        raise access.Hidden
    form = AttestationForm(
        request.POST or None, request.FILES or None, filed=row is not None, now=AttestationForm.stored(row),
        changed_by=trail.last_change_of(row) if row else ("", None),
    )  # fmt: skip
    back = reverse("audits:attestation", args=[pk, year])
    if request.method == "POST" and form.is_valid():
        try:
            file_attestation(rule, year, form.cleaned_data, upload=form.cleaned_data["upload"], actor=actor)
        except WrongValue as problem:
            form.add_error(None, str(problem))
        except documents.UploadRefused as refusal:
            documents.add_refusal(form, "upload", refusal, actor=actor)
        else:
            messages.success(request, _("報告を出しました。"))
            return redirect(back)
    title = _("報告を直す") if row else _("報告を出す")
    crumbs = way(Crumb(_title(rule, year), back))
    return form_page(request, form, title, submit=title, cancel=back, crumbs=crumbs, over=_title(rule, year))

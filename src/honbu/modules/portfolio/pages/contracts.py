"""契約: the list, a contract, and what is entered about it."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.clock import public as clock
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui import listing
from honbu.kernel.ui.asking import form_page
from honbu.kernel.ui.pieces import Crumb, Fact
from honbu.modules.portfolio.actions import contracts as actions
from honbu.modules.portfolio.actions.contracts import merge_vendors
from honbu.modules.portfolio.actions.limits import running_of
from honbu.modules.portfolio.documents.making import MADE
from honbu.modules.portfolio.domain.terms import TermRefused
from honbu.modules.portfolio.forms.inventory import ContractForm, VendorMergeForm, numbers_of
from honbu.modules.portfolio.models import Contract, Vendor
from honbu.modules.portfolio.pages.frame import way
from honbu.modules.portfolio.queries.rights import contracts_for, is_office, may_write, systems_for
from honbu.modules.portfolio.tables import ContractFilters, ContractTable, PricedContractTable, unit_name

PROBLEMS = (WrongValue, TermRefused)


def _way() -> list[Crumb]:
    return way(Crumb(_("契約"), reverse("portfolio:contracts")))


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponseBase:
    """契約の一覧 of one's units."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.read"):
        raise access.Hidden
    priced = access.may(actor, "portfolio.costs")
    return listing.list_page(
        request,
        table_class=PricedContractTable if priced else ContractTable,
        filterset_class=ContractFilters,
        rows=contracts_for(actor),
        mark=documents.mark_of_list(MADE, _("契約の一覧"), actor),
        title=_("契約の一覧"),
        purpose=_("システムに関わる契約と、その期間です。"),
        crumbs=way(Crumb(_("契約"))),
        template_name="portfolio/contracts.html",
        context={"may_write": access.may(actor, "portfolio.write")},
        views=[
            listing.View(_("1年以内に満了"), f"since={clock.iso(clock.today())}&until={_in_a_year()}&sort=end"),
            listing.View(_("自動更新"), "renewal=tacit"),
            listing.View(_("特命随意契約"), "method=single"),
        ],
        empty=listing.Empty(title=_("契約はまだ登録されていません")),
    )


def _in_a_year() -> str:
    today = clock.today()
    return clock.iso(today.replace(year=today.year + 1, day=min(today.day, 28)))


def _the_contract(request: HttpRequest, pk: int) -> tuple[Person, Contract]:
    actor = accounts.actor(request)
    return actor, get_object_or_404(contracts_for(actor), pk=pk)


@accounts.staff_page
def vendors(request: HttpRequest) -> HttpResponse:
    """業者: each with its contracts and systems, for the office, which merges what is written in two ways."""
    if not is_office(accounts.actor(request)):
        raise access.Hidden
    rows = Vendor.objects.annotate(
        contract_count=Count("contracts", distinct=True), system_count=Count("systems", distinct=True)
    )
    context = {"crumbs": way(Crumb(_("業者"))), "vendors": rows}
    return render(request, "portfolio/vendors.html", context)


@accounts.staff_page
def vendor_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """同じ業者をまとめる: the other's contracts, systems and quotes go over, its name stays as another one."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    kept = get_object_or_404(Vendor, pk=pk)
    form = VendorMergeForm(request.POST or None, vendors=Vendor.objects.exclude(pk=pk))
    back = reverse("portfolio:vendors")
    if request.method == "POST" and form.is_valid():
        merge_vendors(kept, form.cleaned_data["other"], actor=actor, reason=form.cleaned_data["reason"])
        messages.success(request, _("まとめました。"))
        return redirect(back)
    crumbs = way(Crumb(_("業者"), back))
    note = _("契約・システム・見積はこの業者に移り、まとめた方の名前は別の書き方として残ります。元には戻せません。")
    return form_page(
        request, form, _("同じ業者をまとめる"), submit=_("まとめる"), cancel=back, crumbs=crumbs, over=kept.name, note=note,
        danger=True,
    )  # fmt: skip


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract: until when it runs, and until when its renewal can be stopped."""
    actor, contract = _the_contract(request, pk)
    priced = access.may(actor, "portfolio.costs", on=contract.unit or access.WARD)
    now = running_of(contract, clock.today())
    context = {
        "contract": contract,
        "crumbs": [*_way(), Crumb(contract.title)],
        "facts": _facts(contract, priced=priced),
        "now": now,
        "over": now.end is not None and now.end < clock.today(),
        "notice_over": now.notice_by is not None and now.notice_by < clock.today(),
        "systems": contract.systems.all(),
        "writing": may_write(actor, contract),
        "lines": trail.history_of(contract)[:40],
    }
    return render(request, "portfolio/contract.html", context)


def _yen(amount: int | None) -> str:
    return _("%(amount)s円") % {"amount": f"{amount:,}"} if amount is not None else ""


def _facts(contract: Contract, *, priced: bool) -> list[Fact]:
    renewal = contract.get_renewal_display()
    if contract.renewal == Contract.Renewal.TACIT:
        renewal = _("自動更新（%(months)sか月ごと、%(notice)sか月前までに申し出れば止まる）") % {
            "months": contract.renewal_months,
            "notice": contract.notice_months,
        }
    facts = [
        Fact(_("契約番号"), contract.number),
        Fact(_("所管課"), unit_name(contract.unit_id)),
        Fact(_("契約の相手方"), contract.vendor.name if contract.vendor else ""),
        Fact(_("契約方法"), contract.get_method_display()),
        Fact(_("根拠条項"), contract.legal_basis),
        Fact(_("契約方法の理由"), contract.method_reason),
        Fact(_("期間の種類"), contract.get_span_display()),
        Fact(_("契約開始日"), clock.long(contract.begin) if contract.begin else ""),
        Fact(_("契約満了日"), clock.long(contract.end) if contract.end else ""),
        Fact(_("更新"), renewal),
        Fact(_("リース"), _("はい") if contract.lease else _("いいえ")),
    ]
    if contract.ended_on:
        facts.append(Fact(_("解約日"), clock.long(contract.ended_on)))
    if priced:
        facts += [Fact(_("契約金額"), _yen(contract.amount)), Fact(_("年額"), _yen(contract.yearly_amount))]
    return [*facts, Fact(_("備考"), contract.note)]


@accounts.staff_page
def new(request: HttpRequest) -> HttpResponse:
    """契約を登録する, for the system that the address names."""
    actor = accounts.actor(request)
    if not access.may(actor, "portfolio.write"):
        raise access.Hidden
    systems = systems_for(actor)
    asked = request.GET.get("system", "")
    first = systems.filter(pk=asked).first() if asked.isdigit() and len(asked) < 10 else None
    initial = {"systems": numbers_of([first]), "unit": str(first.unit_id or "")} if first else {}
    form = ContractForm(request.POST or None, actor=actor, systems=systems, initial=initial)
    back = reverse("portfolio:system_contracts", args=[first.pk]) if first else reverse("portfolio:contracts")
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            try:
                contract = actions.register_contract(form.facts(), actor=actor, systems=form.cleaned_data["systems"])
            except PROBLEMS as problem:
                form.add_error(None, str(problem))
                transaction.set_rollback(True)
            else:
                messages.success(request, _("契約を登録しました。"))
                return redirect("portfolio:contract", contract.pk)
    return form_page(request, form, _("契約を登録する"), submit=_("登録する"), cancel=back, crumbs=_way())


@accounts.staff_page
@transaction.atomic
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """契約を直す."""
    if request.method == "POST":
        Contract.objects.select_for_update().filter(pk=pk).first()
    actor, contract = _the_contract(request, pk)
    if not may_write(actor, contract):
        raise access.Hidden
    form = ContractForm(
        request.POST or None, actor=actor, systems=systems_for(actor), unit_id=contract.unit_id,
        now=ContractForm.stored(contract), changed_by=trail.last_change_of(contract),
    )  # fmt: skip
    back = reverse("portfolio:contract", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_contract(contract, form.facts(), actor=actor, systems=form.cleaned_data["systems"])
        except PROBLEMS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("契約を直しました。"))
            return redirect(back)
    crumbs = [*_way(), Crumb(contract.title, back)]
    return form_page(request, form, _("契約を直す"), submit=_("保存する"), cancel=back, crumbs=crumbs)

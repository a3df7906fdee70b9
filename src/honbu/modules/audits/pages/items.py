"""確認項目: the editions, one of them by its groups, its items, and how it continues the one before."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.documents import public as documents
from honbu.kernel.organisation.public import Person
from honbu.kernel.states import NotPossibleNow, WrongValue
from honbu.kernel.trail import public as trail
from honbu.kernel.ui.asking import carry_out, entered, form_page
from honbu.kernel.ui.editing import SomebodyWasFaster
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.actions import items as actions
from honbu.modules.audits.actions.changing import Frozen
from honbu.modules.audits.documents.item_book import book_of_items
from honbu.modules.audits.domain.matching import HOW_WORDS
from honbu.modules.audits.domain.states import FEEDS_TITLES, PART_TITLES, EditionState
from honbu.modules.audits.forms.items import EditionForm, ItemForm
from honbu.modules.audits.models import AuditItem, ItemEdition
from honbu.modules.audits.pages.frame import require_office
from honbu.modules.audits.queries.items import groups_of, mapping_of

PROBLEMS = (WrongValue, Frozen, NotPossibleNow, SomebodyWasFaster)
LOOKS = {"draft": "progress", "in_force": "success", "superseded": "neutral"}


def way_to_items(*more: Crumb) -> list[Crumb]:
    """From the list of editions to here."""
    return [Crumb(_("確認項目"), reverse("audits:editions")), *more]


def _crumb(edition: ItemEdition) -> Crumb:
    return Crumb(edition.title, reverse("audits:edition", args=[edition.pk]))


@accounts.staff_page
def index(request: HttpRequest) -> HttpResponse:
    """Every edition, the newest first."""
    require_office(request)
    editions = ItemEdition.objects.select_related("earlier").prefetch_related("items")
    context = {
        "editions": [(one, LOOKS[one.state], len(one.items.all())) for one in editions],
        "crumbs": [Crumb(_("確認項目"))],
    }
    return render(request, "audits/editions.html", context)


@accounts.staff_page
def make(request: HttpRequest) -> HttpResponse:
    """版を作る: of the standard items, of an earlier edition, or of nothing."""
    actor = require_office(request)
    form = EditionForm(request.POST or None)

    def act() -> ItemEdition:
        title, source = form.cleaned_data["title"], form.cleaned_data["source"]
        if source == "earlier":
            return actions.make_edition_from(form.cleaned_data["earlier"], title, actor=actor)
        made = actions.make_standard_edition if source == "standard" else actions.make_empty_edition
        return made(title, actor=actor)

    words = _("版を作りました。項目を確かめてから、使用を始めてください。")
    edition = entered(request, form, act, PROBLEMS, words, field="title")
    if edition is not None:
        return redirect("audits:edition", edition.pk)
    return form_page(
        request, form, _("版を作る"), submit=_("作る"), cancel=reverse("audits:editions"), crumbs=way_to_items()
    )


@accounts.staff_page
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition with its items under their groups."""
    require_office(request)
    edition = get_object_or_404(ItemEdition.objects.select_related("earlier"), pk=pk)
    items = list(edition.items.all())
    context = {
        "edition": edition,
        "look": LOOKS[edition.state],
        "writing": edition.state == EditionState.DRAFT,
        "groups": [
            (group.title, [(item, _parts(item), _feeds(item)) for item in group.items]) for group in groups_of(items)
        ],
        "count": len(items),
        "lines": trail.history_of(edition)[:20],
        "crumbs": way_to_items(Crumb(edition.title)),
    }
    return render(request, "audits/edition.html", context)


def _parts(item: AuditItem) -> list[str]:
    return [title for part, title in PART_TITLES.items() if part in item.parts]


def _feeds(item: AuditItem) -> list[str]:
    return [title for feed, title in FEEDS_TITLES.items() if feed in item.feeds and feed != "audit"]


@accounts.staff_page
@require_POST
def begin_use(request: HttpRequest, pk: int) -> HttpResponse:
    """使用を始める."""
    actor = require_office(request)
    edition = get_object_or_404(ItemEdition, pk=pk)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() else None
    done = _("使用を始めました。この版はもう変わりません。")
    carry_out(request, lambda: actions.put_in_force(edition, actor=actor, seen=version), PROBLEMS, done)
    return redirect("audits:edition", pk)


@accounts.staff_page
def book(request: HttpRequest, pk: int) -> HttpResponseBase:
    """項目の一覧をExcelで受け取る."""
    actor = require_office(request)
    edition = get_object_or_404(ItemEdition, pk=pk)
    return documents.paper_response(book_of_items(edition, actor=actor))


@accounts.staff_page
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """対応表: every item with the earlier one that it continues; proposals wait for a person."""
    require_office(request)
    edition = get_object_or_404(ItemEdition.objects.select_related("earlier"), pk=pk)
    rows, gone = mapping_of(edition)
    context = {
        "edition": edition,
        "rows": [(row, HOW_WORDS[row.match.how]) for row in rows],
        "gone": gone,
        "earlier": list(edition.earlier.items.all()) if edition.earlier else [],
        "writing": edition.state == EditionState.DRAFT and edition.earlier is not None,
        "crumbs": way_to_items(_crumb(edition), Crumb(_("前の版との対応"))),
    }
    return render(request, "audits/edition_mapping.html", context)


@accounts.staff_page
@require_POST
def match(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """対応を決める."""
    actor = require_office(request)
    item = get_object_or_404(AuditItem, pk=item_pk, edition=pk)
    earlier = "" if "refuse" in request.POST else request.POST.get("earlier", "").strip()
    carry_out(request, lambda: actions.match_item(item, earlier, actor=actor), PROBLEMS, _("対応を保存しました。"))
    return redirect(f"{reverse('audits:edition_mapping', args=[pk])}#item-{item_pk}")


@accounts.staff_page
@require_POST
def match_back(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """退けた候補を戻す."""
    actor = require_office(request)
    item = get_object_or_404(AuditItem, pk=item_pk, edition=pk)
    carry_out(request, lambda: actions.take_back_refusal(item, actor=actor), PROBLEMS, _("候補を戻しました。"))
    return redirect(f"{reverse('audits:edition_mapping', args=[pk])}#item-{item_pk}")


def _draft(pk: int) -> ItemEdition:
    edition = get_object_or_404(ItemEdition, pk=pk)
    if edition.state != EditionState.DRAFT:
        raise access.Hidden
    return edition


@accounts.staff_page
def item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """項目を加える."""
    actor = require_office(request)
    return _asked(request, _draft(pk), None, ItemForm(request.POST or None), actor)


@accounts.staff_page
def item_edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を直す."""
    actor, edition = require_office(request), _draft(pk)
    item = get_object_or_404(AuditItem, pk=item_pk, edition=edition)
    form = ItemForm(request.POST or None, now=ItemForm.stored(item), changed_by=trail.last_change_of(item))
    return _asked(request, edition, item, form, actor)


def _asked(
    request: HttpRequest, edition: ItemEdition, item: AuditItem | None, form: ItemForm, actor: Person
) -> HttpResponse:
    def act() -> AuditItem:
        values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        return actions.put_item(edition, values, actor=actor, item=item)

    if entered(request, form, act, PROBLEMS, _("項目を保存しました。")):
        return redirect("audits:edition", edition.pk)
    back, crumbs = reverse("audits:edition", args=[edition.pk]), way_to_items(_crumb(edition))
    title, submit = (_("項目を直す"), _("保存する")) if item else (_("項目を加える"), _("加える"))
    return form_page(request, form, title, submit=submit, cancel=back, crumbs=crumbs)


@accounts.staff_page
@require_POST
def item_remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """項目を外す."""
    actor = require_office(request)
    item = get_object_or_404(AuditItem, pk=item_pk, edition=_draft(pk))
    carry_out(request, lambda: actions.remove_item(item, actor=actor), PROBLEMS, _("項目を外しました。"))
    return redirect("audits:edition", pk)

"""What the pages of the audits share: the way to them, the office, and how something goes before the headquarters."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from honbu.kernel.access import public as access
from honbu.kernel.accounts import public as accounts
from honbu.kernel.organisation.public import Person, Unit, standing
from honbu.kernel.ui.asking import carry_out
from honbu.kernel.ui.pieces import Crumb
from honbu.modules.audits.queries.rights import is_office


def way(*more: Crumb) -> list[Crumb]:
    """From the audits to here."""
    return [Crumb(_("情報セキュリティ監査"), reverse("audits:index")), *more]


def require_office(request: HttpRequest) -> Person:
    """Whoever plans audits; for everybody else the page does not exist."""
    actor = accounts.actor(request)
    if not is_office(actor):
        raise access.Hidden
    return actor


def bring(request: HttpRequest, act: Callable[[Unit], object], refusals: tuple[type[Exception], ...]) -> None:
    """本部に付議する, in the name of one's own unit; the next page says what comes then."""
    unit = Unit.objects.filter(pk=standing(accounts.actor(request)).unit_id or 0).first()
    if unit is None:
        messages.error(request, _("所属のない人は付議できません。"))
        return
    done = _("議案の下書きを作りました。会議の「提案の一覧」から所属長の決裁に回してください。")
    carry_out(request, lambda: act(unit), (*refusals, access.NotAllowed), done)

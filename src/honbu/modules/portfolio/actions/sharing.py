"""共同利用の提案: both sides of a candidate are told that the other exists (SYS-6)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from honbu.kernel.access import public as access
from honbu.kernel.clock import public as clock
from honbu.kernel.notices import public as notices
from honbu.kernel.organisation.public import Person, Unit, chief_of, tree_on
from honbu.kernel.states import WrongValue
from honbu.kernel.trail import public as trail
from honbu.modules.portfolio.models import WorkPractice
from honbu.modules.portfolio.queries.boards import Shared, shared_for

SHARED = notices.Kind("portfolio.shared", gettext_noop("共同利用の提案"))


@transaction.atomic
def propose_sharing(function: str, *, actor: Person, words: str) -> Shared:
    """共同利用を提案する: the chiefs of all offices that do this work are told of each other. Raises WrongValue."""
    access.require(actor, "portfolio.office", on=access.WARD)
    found = next((one for one in shared_for(actor) if one.candidate.function == function), None)
    if found is None:
        raise WrongValue(_("この業務は、いまは共同利用の候補ではありません。画面を読み直してください。"))
    names = "、".join(tree_on().full_name(unit_id) for unit_id in found.units)
    chiefs = [chief for chief in map(chief_of, found.units) if chief is not None]
    notices.notify(
        chiefs,
        SHARED,
        _("共同利用の提案：%(function)s") % {"function": function},
        key=notices.key_of("portfolio.shared", function, clock.today().isoformat()),
        text=_("%(units)sが同じ業務をしています。%(words)s") % {"units": names, "words": words},
        url=reverse("portfolio:shared"),
    )
    row = WorkPractice.objects.filter(function=function).first()
    unit = Unit.objects.get(pk=found.units[0])
    trail.write(actor, "portfolio.sharing.proposed", row or unit, after={"業務": function, "課": names}, reason=words)
    return found

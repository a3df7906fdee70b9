"""The words of the kinds and of the halves of a day, in the reader's language; papers take the Japanese of `domain.states`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from honbu.modules.audits.domain.states import DOERS, Kind

KINDS = [
    ("internal", _("内部監査")), ("patrol", _("パトロール")), ("hearing", _("ヒアリング")), ("outsourced", _("委託監査")),
    ("system", _("情報システム監査")), ("ordered", _("特命監査")), ("follow_up", _("フォローアップ監査")),
]  # fmt: skip
HALVES = [("am", _("午前")), ("pm", _("午後"))]
_KINDS, _HALVES = dict(KINDS), dict(HALVES)
_DOERS = {"監査実施人": _("監査実施人"), "実施者": _("実施者")}


def kind_word(kind: str) -> Promise:
    """内部監査, for a page."""
    return _KINDS[kind]


def half_word(half: str) -> Promise:
    """午前, for a page."""
    return _HALVES[half]


def doer_word(kind: str) -> Promise:
    """監査実施人, or 実施者 of a patrol (H31 L29), for a page."""
    return _DOERS[DOERS[Kind(kind)]]

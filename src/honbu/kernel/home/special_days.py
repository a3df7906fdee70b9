"""Why the office is closed on a day, in the reader's language."""

from django.utils.translation import gettext, gettext_noop

# What the calendar of the clock may say; it speaks Japanese, being plain rules.
REASONS = (
    gettext_noop("日曜日"),
    gettext_noop("土曜日"),
    gettext_noop("年末年始"),
    gettext_noop("元日"),
    gettext_noop("成人の日"),
    gettext_noop("建国記念の日"),
    gettext_noop("天皇誕生日"),
    gettext_noop("春分の日"),
    gettext_noop("昭和の日"),
    gettext_noop("憲法記念日"),
    gettext_noop("みどりの日"),
    gettext_noop("こどもの日"),
    gettext_noop("海の日"),
    gettext_noop("山の日"),
    gettext_noop("敬老の日"),
    gettext_noop("秋分の日"),
    gettext_noop("スポーツの日"),
    gettext_noop("文化の日"),
    gettext_noop("勤労感謝の日"),
    gettext_noop("国民の休日"),
)


def spoken(reason: str) -> str:
    """勤労感謝の日, or Labour Thanksgiving Day; the ward's own closures are shown as they were entered."""
    return gettext(reason) if reason in REASONS else reason

"""時刻の解釈: which time of day the written one is."""

from honbu.kernel.clock.domain.dates.readings import Precision, TimeOfDay
from honbu.kernel.clock.domain.dates.resolving import Resolved
from honbu.kernel.clock.domain.dates.written import WrittenTime
from honbu.kernel.clock.domain.doubts import Doubt, Rule


def resolve_time(written: WrittenTime, *, after: WrittenTime | None = None) -> Resolved:
    """The time of day that was written; `after` is the earlier end of a range, whose 午後 holds on for 午後1時～3時."""
    hour, half, doubts = written.hour, written.half, []
    if after is not None and half is None and after.half == "午後" and hour < 12 and not written.next_day:
        half = "午後"
    if hour >= 30 or written.minute >= 60:
        return Resolved(None, None, (_no_such_time(written),))
    if half is not None and hour == 12:
        doubts.append(_twelve(written, half))
    elif half is not None and hour > 12:
        doubts.append(_twice(written, half))
    elif half == "午後":
        hour += 12
    time = TimeOfDay.at(hour + 24 * written.next_day, written.minute)
    if half is None and not written.next_day and time > TimeOfDay.at(24):
        doubts.append(_past_midnight(time))
    if written.seconds:
        doubts.append(Doubt(Rule.SECONDS_DROPPED, f"{written.seconds}秒は省きました。"))
    precision = Precision.MINUTE if written.to_the_minute else Precision.HOUR
    return Resolved(time, precision, tuple(doubts))


def _no_such_time(written: WrittenTime) -> Doubt:
    return Doubt(Rule.NO_SUCH_TIME, f"{written.hour}時{written.minute:02}分という時刻はありません。")


def _past_midnight(time: TimeOfDay) -> Doubt:
    proper = f"翌{time.hour - 24}:{time.minute:02}"
    return Doubt(Rule.PAST_MIDNIGHT, f"24時を過ぎた時刻です。{proper}と読みました。", proper)


def _twelve(written: WrittenTime, half: str) -> Doubt:
    proper = f"午後0時{written.minute:02}分" if written.minute else "正午"
    return Doubt(Rule.TWELVE_O_CLOCK, f"{half}12時は昼か夜か分かれます。{proper}と読みました。", proper)


def _twice(written: WrittenTime, half: str) -> Doubt:
    proper = f"{written.hour}:{written.minute:02}"
    message = f"{half}{written.hour}時は12時間制と24時間制が混ざっています。{proper}と読みました。"
    return Doubt(Rule.HALF_OF_DAY_CONTRADICTED, message, proper)

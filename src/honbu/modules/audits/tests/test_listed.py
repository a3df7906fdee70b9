"""委託先 and 忙しい時期 are read as people write them, without a database."""

import datetime

import pytest

from honbu.kernel.clock import public as clock
from honbu.modules.audits.domain.listed import Busy, Firm, read_busy, read_firm

pytestmark = pytest.mark.requirement("AUD-3")
YEAR = clock.FiscalYear(2026)
CELLS = ("A7", "B7", "C7", "D7")


def test_rows_are_read_without_a_database() -> None:
    told: tuple[list[str], list[str], list[str]] = ([], [], [])
    assert read_firm(["若草　清掃 ", "清掃", "有", "×"], CELLS, *told) == Firm("若草 清掃", "清掃", True, False)
    assert told == (["C7の「有」を「はい」と読みました。", "D7の「×」を「いいえ」と読みました。"], [], [])
    busy = read_busy(["平成38年12月1日", "R8.12.2", "水曜", "窓口"], CELLS, *told, year=YEAR)
    assert busy == Busy(datetime.date(2026, 12, 1), datetime.date(2026, 12, 2), 2, "窓口")
    assert "平成は31年4月30日まで" in told[1][0]
    assert not any("の間に" in words for words in told[1])
    read_busy(["R8.12.1", "R8.12.2", "金", "窓口"], CELLS, *told, year=YEAR)
    assert told[1][-1] == "A7からB7までの間に、C7の金曜日はありません。"

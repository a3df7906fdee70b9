"""書き方: the written forms of days and times, as patterns.

Every repetition is bounded, so trying a pattern at a place costs a constant, and reading a text costs its length.
All patterns meet plain characters only (see script.py).
"""

import re

GAP = r"[ \t]{0,3}"
NUMBER = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
LONG_NUMBER = r"(?:[0-9]{1,4}|[〇零一二三四五六七八九十]{1,4})"
DASHES = r"(?:から|[~〜‐–—―−─ー-])"
DASH = rf"{GAP}{DASHES}{GAP}"
ERA = r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z0-9])[MTSHRmtshr]\.?|(?<![一-龥])[明大昭平令])"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


# The places worth a closer look. Everything that can be read begins like one of these.
START = _compile(r"""
    [0-9]
  | (?<![A-Za-z0-9])[MTSHRmtshr](?=\.?[ ]{0,3}[0-9元])
  | [〇零一二三四五六七八九十]{1,4}(?=[ ]{0,3}[年月日時])
  | (?:明治|大正|昭和|平成|令和)(?=[ \t]{0,3}[0-9元〇零一二三四五六七八九十]) | (?<![一-龥])[明大昭平令](?=[0-9元])
  | (?<![一-龥])(?:[今本当来次昨前去同翌](?=[年月日])|[先明](?=[月日]))
  | (?<![毎各数何単全複])年度(?=[末当初]) | [上下]半?期 | 第[ ]?[1-4一二三四][ ]?・?[ ]?四半期
  | 午[前後](?=[ \t]{0,3}[0-9〇零一二三四五六七八九十]) | 正午 | (?<![A-Za-z])[AaPp]\.?[Mm]\.?(?=[ \t]{0,3}[0-9])
""")
# What a fruitless look may step over at once: 192.168.1.1, 資料2-1-3, 1.2.3, a long row of digits.
CHAIN = re.compile(r"[0-9]++(?:[./:-][0-9]++)*+")

# The paired year of 令和5年(2023年) and 2023(令和5)年.
_OTHER_YEAR = rf"\({GAP}(?:西暦)?(?P<other_era>{ERA})?{GAP}(?P<other>元|{LONG_NUMBER}){GAP}年?度?{GAP}\)"
YEAR = _compile(rf"""
    (?:
        (?:(?P<era>{ERA}){GAP})?
        (?P<year>元|(?(era)[0-9][ ][0-9]|(?!))|{LONG_NUMBER}){GAP}
        (?:年(?!間|代|目|生|以[内上]|前(?![半期])|後(?![半期])|分)|(?={DASH}{NUMBER}{GAP}年度)|(?=\([^()]{{1,10}}\)年))
      | (?<![一-龥])(?P<word>[今本当来次昨前去同翌])年(?![代齢輩比末始金])
    )
    (?:(?P<fiscal>度)(?!比))?
    (?:{GAP}{_OTHER_YEAR}年?(?P<late_fiscal>度)?)?
    {GAP}(?:の(?=[0-9上下第当]))?
""")
# 令和5～7年度: the first number borrows 年度 from the second.
BORROWED_FISCAL = _compile(rf"{DASH}{NUMBER}{GAP}年度")
FISCAL_PART = _compile(r"""
    (?P<end>末日?) | (?P<begin>当初(?!の?予算)|初め|はじめ)
  | (?P<half>[上下])半?期 | 第[ ]?(?P<quarter>[1-4一二三四])[ ]?・?[ ]?四半期
""")
BARE_FISCAL_PART = _compile(r"""
    年度(?:(?P<end>末日?)|(?P<begin>当初(?!の?予算)|初め|はじめ))
  | (?P<half>[上下])半?期 | 第[ ]?(?P<quarter>[1-4一二三四])[ ]?・?[ ]?四半期
""")
YEAR_END = re.compile("末(?!年|期)")
MONTH = _compile(rf"""
    (?:
        (?P<month>{NUMBER}){GAP}(?:月(?!間|目)|(?={DASH}{NUMBER}{GAP}月))
      | (?<![一-龥])(?P<word>[今本当来先前同翌])月(?!比)
    ){GAP}(?:の(?=末|[上中下初]旬))?
""")
PART = _compile(r"(?P<early>[上初]旬|初め|はじめ)|(?P<middle>中旬|半ば)|(?P<late>下旬)|(?P<last>末日)|(?P<end>末)")
DAY = _compile(rf"""
    (?P<day>{NUMBER}){GAP}
    (?:日(?!間|目|以内|程|ほど|くらい)|(?={DASH}{NUMBER}{GAP}日(?!間|目|以内)))
""")
DAY_WORD = _compile(r"(?<![一-龥])(?:同日|翌日|本日|今日|明日|昨日)")
NEXT_IN_LIST = _compile(rf"{GAP}[・、,]{GAP}")
WEEKDAY = _compile(r"""
    [ ]{0,3}(?:
        [(\[〔][ ]?(?P<short>[月火水木金土日])(?:曜日?)?
        (?:[・･,、/ ]?(?:国民の)?(?:振替)?[祝休振](?:休日?|日)?)?[ ]?[)\]〕]
      | (?P<long>[月火水木金土日])曜日?
    )
""")

# R5.5.31, 2023/5/31, 2023-05-31, R5/5, 5/31: the separator stays the same.
NUMERIC = _compile(rf"""
    (?:(?P<era>{ERA}){GAP})?(?<![0-9])
    (?P<first>[0-9]{{1,4}}|元)(?P<separator>[./-])[ ]?(?P<second>[0-9]{{1,2}})(?![0-9])
    (?:(?P=separator)[ ]?(?P<third>[0-9]{{1,2}})(?![0-9]))?
    (?!(?P=separator)[0-9]|:[0-9]|{GAP}[月日時年%])
""")
COMPACT = re.compile(r"(?<![0-9])(?P<year>(?:18|19|20|21)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])")
COMPACT_ERA = re.compile(rf"(?P<era>{ERA})(?P<year>[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?![0-9./:-])")
# Only where a field holds nothing else: R5, 2023, 5.31, 5-31, 5.5.31, 31日.
WHOLE_YEAR = _compile(rf"(?:(?P<era>{ERA}){GAP})?(?P<year>[0-9]{{1,4}}|元)")
WHOLE_NUMERIC = _compile(rf"""
    (?:(?P<year>[0-9]{{1,2}})(?P<separator>[./-]))?(?P<month>[0-9]{{1,2}})(?P<joint>[./-])(?P<day>[0-9]{{1,2}})
    (?:{WEEKDAY.pattern})?
""")

TIME = _compile(rf"""
    (?:(?P<next>翌)日?の?)?{GAP}(?P<half>午前|午後|(?<![A-Za-z])[AaPp]\.?[Mm]\.?)?{GAP}
    (?:
        (?P<noon>正午)
      | (?P<hour>{NUMBER}){GAP}
        (?:時(?!間|点|期|限|代|短|効|速|価|給|差|刻)|(?={DASH}{NUMBER}{GAP}時(?!間)))
        (?:{GAP}(?P<minute>{NUMBER}){GAP}分(?!の)|(?P<thirty>半))?
      | (?P<clock_hour>[0-9]{{1,2}}):(?P<clock_minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?(?![0-9]|:[0-9])
        (?:[ ]?(?P<late_half>[AaPp]\.?[Mm]\.?)(?![A-Za-z]))?
    )
""")
TIME_JOINT = _compile(rf"T|{GAP}(?:の|,|、)?{GAP}")
DASH_PATTERN = _compile(DASH)
AFTERWARDS = _compile(r"""
    [ ]{0,3}(?:
        (?P<until>までに?|迄に?|以前) | (?P<since>から|以降|以後|[~〜](?=[ ]{0,3}\Z))
      | 中に?(?![旬央]) | 付け?
    )
""")
ABOUT = _compile(r"[ ]{0,3}(?:頃|ごろ)")

_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}


def number(written: str) -> int:
    """Digits (set apart in 平成 3 1 年度, as tables do), 元, and both ways of kanji: 二十三 and 二〇二三."""
    if written == "元":
        return 1
    if written[0] in "0123456789":
        return int(written.replace(" ", ""))
    if "十" not in written:
        return int("".join(str(_KANJI[char]) for char in written))
    tens, _, ones = written.partition("十")
    # 二十十 is not a number; it becomes one that no calendar has.
    if any(char not in _KANJI for char in tens + ones):
        return 99
    value = number(tens) * 10 if tens else 10
    return value + (number(ones) if ones else 0)

"""What becomes of the names under which people send files."""

import pytest

from honbu.kernel.documents.domain.headers import ascii_name, content_disposition
from honbu.kernel.documents.domain.names import extension_of, safe_name

IVS = "葛\U000e0100飾区"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("令和8年度予算.xlsx", "令和8年度予算.xlsx"),
        (f"{IVS}の𠮷田様.pdf", f"{IVS}の𠮷田様.pdf"),
        ("\ufa19社と\ufa11田.txt", "\ufa19社と\ufa11田.txt"),
        ("か\u3099く.txt", "がく.txt"),
        ("C:\\Users\\yamada\\Desktop\\議事録.docx", "議事録.docx"),
        ("../../etc/passwd", "passwd"),
        ("請求書\u202efdp.exe", "請求書fdp.exe"),
        ("a\x00b\x1f\r\nc.txt", "abc.txt"),
        ("見積:A<B>?.pdf", "見積_A_B__.pdf"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("com¹.pdf", "_com¹.pdf"),
        ("console.txt", "console.txt"),
        ("終わり. . .", "終わり"),
        (".htaccess", "htaccess"),
        ("👩\u200d🚒.png", "👩\u200d🚒.png"),
        ("", "document"),
        ("///", "document"),
    ],
)
def test_a_name_is_kept_but_for_what_could_harm(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_long_name_keeps_its_ending_and_no_letter_loses_its_variation_mark() -> None:
    name = safe_name(IVS * 40 + ".docx")
    assert len(name.encode()) <= 255
    assert name.endswith(".docx")
    assert not name.removesuffix(".docx").endswith("葛")


def test_the_ending_is_read_in_small_letters() -> None:
    assert extension_of("議事録.DOCX") == "docx"
    assert extension_of("議事録") == ""
    assert extension_of("第1.議題について") == ""


def test_the_header_names_the_file_for_old_and_new_browsers() -> None:
    header = content_disposition('予算"案".xlsx')
    assert header.startswith("attachment; filename=\"document.xlsx\"; filename*=UTF-8''")
    assert "%E4%BA%88%E7%AE%97" in header
    assert content_disposition("plan 2026.pdf", inline=True) == 'inline; filename="plan 2026.pdf"'
    assert "\r" not in content_disposition("a\r\nSet-Cookie: x.pdf")


def test_the_plain_name_keeps_what_is_plain() -> None:
    assert ascii_name("R8予算 Ver2.xlsx") == "R8_ Ver2.xlsx"
    assert ascii_name("予算.xlsx") == "document.xlsx"

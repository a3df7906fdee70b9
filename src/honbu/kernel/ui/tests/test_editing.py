"""同時編集: whoever saves second sees what the first did."""

import datetime

from django import forms
from django.http import QueryDict

from honbu.kernel.ui.editing import Beside, EditForm
from honbu.kernel.ui.fields import EraDateField
from honbu.kernel.ui.tests.makers import as_opened

DAY = datetime.date(2027, 3, 31)


class CardForm(EditForm):
    """Something with fields of several kinds."""

    title = forms.CharField(label="件名")
    way = forms.ChoiceField(label="方法", choices=[("mail", "メール"), ("screen", "画面だけ")])
    until = EraDateField(label="期限", required=False)
    closed = forms.BooleanField(label="非公開", required=False)


STORED = {"title": "改修", "way": "mail", "until": DAY, "closed": False}


def opened():
    """What a browser sends back when nothing was touched."""
    sent = QueryDict(mutable=True)
    sent.update(as_opened(CardForm(now=STORED)))
    return sent


def test_what_nobody_else_touched_is_saved():
    sent = opened()
    sent["title"] = "改修（第2期）"
    form = CardForm(sent, now=STORED)
    assert form.is_valid()
    assert form.cleaned_data == {"title": "改修（第2期）", "way": "mail", "until": DAY, "closed": False}


def test_the_second_sees_who_changed_what_and_nothing_is_saved():
    sent = opened()
    sent["title"] = "わたしの件名"
    noon = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
    form = CardForm(sent, now={**STORED, "title": "相手の件名"}, changed_by=("佐藤 花子", noon))
    assert not form.is_valid()
    assert form.conflict.who == "佐藤 花子"
    assert form.conflict.lines == [("件名", "わたしの件名", "相手の件名")]
    assert "まだ保存していません" in str(form.errors)


def test_saved_again_knowingly_mine_stays_and_what_i_left_alone_follows_the_other():
    sent = opened()
    sent["title"] = "わたしの件名"
    other = {"title": "相手の件名", "way": "screen", "until": None, "closed": True}
    told = CardForm(sent, now=other)
    assert not told.is_valid()
    assert {line.label for line in told.conflict.lines} == {"件名", "方法", "期限", "非公開"}
    again = CardForm(told.data, now=other)
    assert again.is_valid()
    assert again.cleaned_data == {"title": "わたしの件名", "way": "screen", "until": None, "closed": True}


def test_a_third_change_in_between_is_told_again():
    sent = opened()
    sent["title"] = "わたしの件名"
    told = CardForm(sent, now={**STORED, "title": "相手の件名"})
    assert not told.is_valid()
    assert not CardForm(told.data, now={**STORED, "title": "三人目の件名"}).is_valid()


def test_two_who_write_the_same_are_not_in_each_others_way():
    sent = opened()
    sent["title"] = "同じ件名"
    assert CardForm(sent, now={**STORED, "title": "同じ件名"}).is_valid()


def test_what_stands_beside_the_form_counts_and_is_shown_in_words():
    def beside(value, words):
        return [Beside("state", "状態", value, words)]

    sent = QueryDict(mutable=True)
    sent["seen"] = EditForm(beside=beside("open", "利用できる"))["seen"].value()
    assert EditForm(sent, beside=beside("open", "利用できる")).is_valid()
    told = EditForm(sent, beside=beside("closed", "利用停止"))
    assert not told.is_valid()
    assert told.conflict.lines == [("状態", "", "利用停止")]


def test_a_form_that_does_not_say_what_it_showed_saves_nothing():
    for seen in ("", "[]", "{", '{"title": 3}', "x" * 10_000):
        sent = opened()
        sent["seen"], sent["title"] = seen, "なにか"
        assert not CardForm(sent, now=STORED).is_valid()


def test_nothing_stored_can_be_read_from_the_mark():
    text = str(CardForm(now={**STORED, "title": "秘密"})["seen"])
    assert "秘密" not in text
    assert CardForm(now={"title": "0"})["seen"].value() != CardForm(now={"title": "1"})["seen"].value()

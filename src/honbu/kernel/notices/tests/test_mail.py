"""Mails, handed over to a real mail server on the loopback."""

import datetime
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from psycopg.conninfo import make_conninfo

from honbu.kernel.clock import public as clock
from honbu.kernel.notices import actions
from honbu.kernel.notices import public as notices
from honbu.kernel.notices.actions.sending import ABANDONED_AFTER
from honbu.kernel.notices.domain.delivery import Way
from honbu.kernel.notices.models import Notice
from honbu.kernel.notices.tests.makers import WEDNESDAY, Ward, noon, small_ward
from honbu.kernel.organisation.public import Person

NEWS = notices.Kind("tests.news", "会議のお知らせ")
OPEN_NEWS = notices.Kind("tests.open_news", "全庁のお知らせ", text_in_mail=True)
ALARM = notices.Kind("tests.alarm", "障害のお知らせ", urgent=True)
LIMIT = 30


@dataclass
class Sink:
    """A mail server that keeps what it was given. `answer` may refuse; `on_mail` happens before its yes."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: Callable[[str], str] = lambda _address: "250 OK"
    on_mail: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.answer(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.on_mail()
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The server runs, and Django sends to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    yield handler
    controller.stop()


def send_at(moment: datetime.datetime) -> int:
    with clock.at(moment):
        return actions.send_due()


def tell_at(moment: datetime.datetime, who: Any, kind: notices.Kind = NEWS, key: str = "1", **words: str) -> None:
    with clock.at(moment):
        notices.notify(who, kind, words.pop("title", "第3回会議の資料を公開しました"), key=key, **words)


def test_a_mail_says_what_it_is_about_and_nothing_of_anybodys_affairs(ward: Ward, sink: Sink, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://honbu.example.lg.jp/"
    tell_at(noon(WEDNESDAY), ward.clerk, text="田中さんの休職について", url="/calendar/")
    assert send_at(noon(WEDNESDAY)) == 1
    mail, notice = sink.mails[0], Notice.objects.get()
    assert mail["Subject"].strip() == "第3回会議の資料を公開しました [本部]"
    assert sink.recipients == [ward.clerk.email]
    assert mail["List-Id"].endswith("<tests.news.localhost>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<https://honbu.example.lg.jp/notices/settings/>"
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content()
    assert f"https://honbu.example.lg.jp/notices/{notice.pk}/open/" in body
    assert "田中" not in body
    assert ward.clerk.family_name not in body
    assert (notice.mail, notice.mail_sent_at) == (Notice.Mail.SENT, noon(WEDNESDAY))


def test_a_text_goes_along_where_its_kind_names_nobody(ward: Ward, sink: Sink) -> None:
    tell_at(noon(WEDNESDAY), ward.clerk, OPEN_NEWS, text="明日は庁舎を20時に閉めます。")
    send_at(noon(WEDNESDAY))
    assert "明日は庁舎を20時に閉めます。" in sink.mails[0].get_content()
    assert "サインイン" in sink.mails[0].get_content()


def test_what_was_sent_is_not_sent_again(ward: Ward, sink: Sink) -> None:
    tell_at(noon(WEDNESDAY), ward.clerk)
    assert [send_at(noon(WEDNESDAY, hour)) for hour in (12, 13, 14)] == [1, 0, 0]
    assert len(sink.mails) == 1


def test_in_the_evening_and_on_days_of_rest_mails_wait(ward: Ward, sink: Sink) -> None:
    tell_at(noon(datetime.date(2026, 11, 20), 21), ward.clerk)
    for day, hour in ((20, 22), (21, 12), (23, 12), (24, 6)):
        assert send_at(noon(datetime.date(2026, 11, day), hour)) == 0
    assert send_at(noon(datetime.date(2026, 11, 24), 7)) == 1


def test_what_could_not_go_out_by_day_does_not_go_out_by_night(ward: Ward, sink: Sink) -> None:
    tell_at(noon(WEDNESDAY, 19, 59), ward.clerk)
    assert send_at(noon(WEDNESDAY, 20, 1)) == 0
    assert send_at(noon(WEDNESDAY.replace(day=19), 7)) == 1


def test_an_alarm_goes_out_at_three_in_the_morning_of_a_sunday(ward: Ward, sink: Sink) -> None:
    night = noon(datetime.date(2026, 11, 22), 3)
    tell_at(night, ward.clerk, ALARM)
    assert send_at(night) == 1
    assert sink.mails[0]["Subject"].strip().startswith("【至急】")


def test_the_digest_makes_one_mail_of_many_notices(ward: Ward, sink: Sink) -> None:
    actions.choose_way(ward.clerk, NEWS, Way.DIGEST)
    for index in range(5):
        tell_at(noon(WEDNESDAY, 9 + index), [ward.clerk, ward.director], key=str(index), title=f"資料{index}")
    assert send_at(noon(WEDNESDAY, 15)) == 5  # the director's, one by one
    assert send_at(noon(WEDNESDAY.replace(day=19), 8, 29)) == 0
    assert send_at(noon(WEDNESDAY.replace(day=19), 8, 30)) == 1
    digest = sink.mails[-1]
    assert digest["Subject"].strip() == "お知らせ 5件 [本部]"
    assert all(f"・資料{index}（" in digest.get_content() for index in range(5))
    assert digest.get_content().count("■") == 1
    assert not Notice.objects.exclude(mail=Notice.Mail.SENT).exists()


def test_who_has_left_or_has_no_address_any_more_gets_none(ward: Ward, sink: Sink) -> None:
    tell_at(noon(WEDNESDAY, 21), [ward.clerk, ward.director, ward.systems_chief])
    Person.objects.filter(pk=ward.clerk.pk).update(valid_to=WEDNESDAY)
    Person.objects.filter(pk=ward.director.pk).update(email="")
    assert send_at(noon(WEDNESDAY.replace(day=19))) == 1
    assert sink.recipients == [ward.systems_chief.email]
    assert Notice.objects.filter(mail=Notice.Mail.NONE).count() == 2


def test_a_refused_address_is_given_up_and_keeps_nobody_else_waiting(ward: Ward, sink: Sink) -> None:
    sink.answer = lambda address: "550 no such user" if address == ward.clerk.email else "250 OK"
    tell_at(noon(WEDNESDAY), [ward.clerk, ward.director])
    assert send_at(noon(WEDNESDAY)) == 1
    refused = Notice.objects.get(person=ward.clerk)
    assert (refused.mail, refused.mail_trouble) == (Notice.Mail.FAILED, "550")


def test_a_server_that_is_busy_is_asked_again_later(ward: Ward, sink: Sink) -> None:
    sink.answer = lambda _address: "451 try again later"
    tell_at(noon(WEDNESDAY), ward.clerk)
    assert send_at(noon(WEDNESDAY)) == 0
    waiting = Notice.objects.get()
    assert (waiting.mail, waiting.mail_tries) == (Notice.Mail.WAITING, 1)
    sink.answer = lambda _address: "250 OK"
    assert send_at(noon(WEDNESDAY)) == 0
    assert send_at(noon(WEDNESDAY, 12, 1)) == 1


def test_while_the_server_is_away_the_queue_is_told_and_nothing_is_lost(ward: Ward, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell_at(noon(WEDNESDAY), [ward.clerk, ward.director])
    with pytest.raises(actions.MailNotHandedOver, match="メールサーバー"):
        send_at(noon(WEDNESDAY))
    assert set(Notice.objects.values_list("mail", flat=True)) == {Notice.Mail.WAITING}


def test_after_many_attempts_in_vain_it_is_given_up_in_sight_of_the_operator(ward: Ward, sink: Sink) -> None:
    sink.answer = lambda _address: "451 try again later"
    tell_at(noon(WEDNESDAY, 0), ward.clerk, ALARM)
    for minute in range(0, 24 * 60, 10):
        send_at(noon(WEDNESDAY, minute // 60, minute % 60))
    assert Notice.objects.get().mail == Notice.Mail.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_mail_follows_the_commit_as_a_job_of_the_queue(sink: Sink) -> None:
    ward = small_ward()
    tell_at(noon(WEDNESDAY), ward.clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        assert cursor.fetchall() == [("notices.send", "todo")]


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_hand_every_mail_over_once(sink: Sink) -> None:
    ward = small_ward()
    people = [ward.clerk, ward.director, ward.systems_chief, ward.residents_chief]
    for index in range(6):
        notices.notify(people, ALARM, f"停止{index}", key=str(index))
    Notice.objects.filter(person=ward.director).update(mail_way=Way.DIGEST.value)
    gate, sent, errors = threading.Barrier(4), [], []

    def work() -> None:
        try:
            gate.wait()
            sent.append(actions.send_due())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert errors == []
    # Six for each of three people, and one digest.
    assert sum(sent) == len(sink.mails) == 6 * 3 + 1
    numbers = [mail["Message-ID"] for mail in sink.mails]
    assert len(set(numbers)) == len(numbers)
    assert not Notice.objects.exclude(mail=Notice.Mail.SENT).exists()


WORKER = """
import django, os
from django.conf import settings
django.setup()
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["SINK"])
from honbu.kernel.notices import actions
actions.send_due()
"""


def start_worker(port: int) -> "subprocess.Popen[bytes]":
    """A worker in a process of its own, which can be killed."""
    link = connection.settings_dict
    url = make_conninfo(
        dbname=link["NAME"], user=link["USER"], password=link["PASSWORD"], host=link["HOST"], port=link["PORT"]
    )
    environment = {**os.environ, "DATABASE_URL": url, "SINK": str(port)}
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", WORKER], env=environment)


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_servers_yes_the_mail_goes_out_once(sink: Sink, settings: Any) -> None:
    ward = small_ward()
    notices.notify(ward.clerk, ALARM, "停止", key="1")
    workers: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill_and_refuse(_address: str) -> str:
        ready.wait(LIMIT)
        workers[0].send_signal(signal.SIGKILL)
        return "451 nobody is there any more"

    sink.answer = kill_and_refuse
    workers.append(start_worker(settings.EMAIL_PORT))
    ready.set()
    assert workers[0].wait(LIMIT) == -signal.SIGKILL
    assert Notice.objects.get().mail == Notice.Mail.SENDING
    sink.answer = lambda _address: "250 OK"
    assert actions.send_due() == 0  # it may still be in somebody's hands
    with clock.at(clock.now() + ABANDONED_AFTER + datetime.timedelta(seconds=1)):
        assert actions.send_due() == 1
        assert actions.send_due() == 0
    assert len(sink.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_killed_between_the_yes_and_the_mark_it_goes_out_once_more_under_the_same_number(
    sink: Sink, settings: Any
) -> None:
    """The one case in which a reader may see a mail twice: the price for never losing one."""
    ward = small_ward()
    notices.notify(ward.clerk, ALARM, "停止", key="1")
    workers: list[subprocess.Popen[bytes]] = []
    ready = threading.Event()

    def kill() -> None:
        ready.wait(LIMIT)
        workers[0].send_signal(signal.SIGKILL)

    sink.on_mail = kill
    workers.append(start_worker(settings.EMAIL_PORT))
    ready.set()
    assert workers[0].wait(LIMIT) == -signal.SIGKILL
    sink.on_mail = lambda: None
    with clock.at(clock.now() + ABANDONED_AFTER + datetime.timedelta(seconds=1)):
        assert actions.send_due() == 1
        assert actions.send_due() == 0
    assert len(sink.mails) == 2
    assert sink.mails[0]["Message-ID"] == sink.mails[1]["Message-ID"]

"""The outbox: mails wait in the database, are tried again, and are given up where all sees it."""

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from kb import outbox
from kb.models import OutgoingMail
from kb.periodic.prune import prune
from tests.guide_pages import text_of
from tests.whole_site.html_faults import faults_of

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def smtp(settings: Any) -> None:
    """A mail server is set."""
    settings.EMAIL_HOST = "mail.example.com"


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], object]]:
    """Move the time; it stands still otherwise."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield lambda by: traveller.shift(by)


def put(*recipients: str) -> bool:
    """Put a mail to each into the outbox."""
    return outbox.put_into_outbox(
        EmailMessage(f"To {to}", "The vault is open.", to=[to], reply_to=["zoe@example.org"])
        for to in recipients
    )


def test_without_a_mail_server_nothing_is_stored(settings: Any) -> None:
    """One that is set next year would send what is a year old."""
    settings.EMAIL_HOST = ""
    assert not put("zoe@example.com")
    assert not OutgoingMail.objects.exists()


def failing(monkeypatch: pytest.MonkeyPatch, error: OSError, to: str = "") -> list[str]:
    """Let mails fail, all or those to one address; return the addresses that were tried."""
    tried: list[str] = []

    def send(message: EmailMessage, fail_silently: bool = False) -> int:
        tried.extend(message.to)
        if not to or message.to == [to]:
            raise error
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    return tried


def test_a_mail_goes_out_as_it_was_written_and_leaves_nothing() -> None:
    """Once, to each."""
    assert put("anna@example.com", "bert@example.com")
    assert mail.outbox == []
    outbox.send_due_mails()
    outbox.send_due_mails()
    assert [sent.to for sent in mail.outbox] == [["anna@example.com"], ["bert@example.com"]]
    assert (mail.outbox[0].subject, mail.outbox[0].body) == (
        "To anna@example.com",
        "The vault is open.",
    )
    assert mail.outbox[0].reply_to == ["zoe@example.org"]
    assert not OutgoingMail.objects.exists()


def test_without_a_mail_server_mails_wait(settings: Any) -> None:
    """Django would try the one of this machine."""
    put("anna@example.com")
    settings.EMAIL_HOST = ""
    assert not outbox.has_due_mails()
    outbox.send_due_mails()
    assert mail.outbox == []
    assert OutgoingMail.objects.waiting().count() == 1


def test_a_server_that_is_away_is_asked_less_and_less_often(
    clock: Callable[[timedelta], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And one mail is enough to see that it is: the others wait."""
    tried = failing(monkeypatch, ConnectionRefusedError(111, "Connection refused"))
    put("anna@example.com", "bert@example.com")
    outbox.send_due_mails()
    assert tried == ["anna@example.com"]
    assert not outbox.has_due_mails()
    times = []
    for minute in range(8 * 60):
        clock(timedelta(minutes=1))
        before = len(tried)
        outbox.send_due_mails()
        times += [minute] * (len(tried) - before)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert 8 < len(tried) < 30
    assert max(gaps) > 50
    monkeypatch.undo()
    clock(timedelta(hours=2))
    outbox.send_due_mails()
    assert len(mail.outbox) == 2


def test_a_mail_that_nobody_takes_is_given_up_with_a_line_in_the_log(
    clock: Callable[[timedelta], object],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After two days; the line names nobody."""
    failing(monkeypatch, SMTPServerDisconnected("anna@example.com: go away"))
    put("anna@example.com")
    for _hour in range(55):
        outbox.send_due_mails()
        clock(timedelta(hours=1))
    (row,) = OutgoingMail.objects.all()
    assert (row.next_try_at, row.problem) == (None, "SMTPServerDisconnected")
    assert any("1 mails were given up" in message for message in caplog.messages)
    assert {record.levelno for record in caplog.records} == {logging.WARNING, logging.ERROR}
    assert "anna" not in caplog.text
    clock(timedelta(days=31))
    list(prune())
    assert not OutgoingMail.objects.exists()


REFUSED = SMTPRecipientsRefused({"anna@example.com": (550, b"no such user anna@example.com")})


@pytest.mark.parametrize("error", [REFUSED, SMTPDataError(554, b"spam")])
def test_a_mail_that_is_refused_for_good_is_given_up_at_once_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, error: OSError, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistyped address will be wrong tomorrow, too."""
    tried = failing(monkeypatch, error, to="anna@example.com")
    put("anna@example.com", "bert@example.com")
    outbox.send_due_mails()
    assert tried == ["anna@example.com", "bert@example.com"]
    (row,) = OutgoingMail.objects.all()
    assert (row.to, row.next_try_at) == ("anna@example.com", None)
    assert "55" in row.problem
    assert "anna" not in row.problem + caplog.text


def test_a_recipient_who_is_refused_for_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A greylist answers 450 the first time."""
    failing(monkeypatch, SMTPRecipientsRefused({"anna@example.com": (450, b"later")}))
    put("anna@example.com")
    outbox.send_due_mails()
    assert OutgoingMail.objects.waiting().get().problem == "SMTPRecipientsRefused 450"


def test_a_mail_that_another_process_has_begun_is_left_to_it(
    clock: Callable[[timedelta], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several hosts run the scheduler; one that was killed leaves its mail to the rest."""
    put("anna@example.com")
    monkeypatch.setattr(EmailMessage, "send", lambda self: outbox.send_due_mails())
    with monkeypatch.context() as patch:
        patch.setattr(OutgoingMail, "delete", lambda self: None)
        outbox.send_due_mails()
    (row,) = OutgoingMail.objects.all()
    assert row.try_count == 1
    clock(outbox.CLAIM + timedelta(seconds=1))
    outbox.send_due_mails()
    assert not OutgoingMail.objects.exists()


def test_the_outbox_takes_no_more_than_it_has_room_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """All of a call, or none; what was given up takes no room."""
    monkeypatch.setattr(outbox, "MOST_WAITING", 2)
    assert put("anna@example.com")
    assert not put("bert@example.com", "cora@example.com")
    assert OutgoingMail.objects.count() == 1
    assert "outbox is full" in caplog.text
    OutgoingMail.objects.update(next_try_at=None)
    assert put("bert@example.com", "cora@example.com")


def test_a_mail_server_that_says_nothing_holds_no_request(settings: Any, guide: None) -> None:
    """Who writes to the contact is answered while nothing at all is sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    fields = {"subject": "Dark", "address": "zoe@example.org", "text": "It is dark."}
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.3
        headers = {"sec-fetch-site": "same-origin"}
        assert Client().post("/contact/", fields, headers=headers).status_code == 303
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()
        outbox.send_due_mails()
    assert OutgoingMail.objects.waiting().get().problem == "SMTPServerDisconnected"


# --- What administrators see ----------------------------------------------------------------------


@pytest.fixture
def given_up(monkeypatch: pytest.MonkeyPatch) -> OutgoingMail:
    """A mail that was refused."""
    put("anna@example.com")
    with monkeypatch.context() as patch:
        failing(patch, REFUSED)
        outbox.send_due_mails()
    return OutgoingMail.objects.get()


def test_the_dashboard_tells_administrators_of_a_mail_that_failed(
    administrator: Any, editor: Any, signed_in: Callable[[Any], Client], given_up: OutgoingMail
) -> None:
    """And nobody else; nothing where all went out."""
    page = signed_in(administrator).get("/admin/")
    assert faults_of(page.content.decode()) == []
    assert "Mails that could not be sent" in text_of(page)
    assert "SMTPRecipientsRefused 550. Given up." in text_of(page)
    assert "Mails that could not be sent" not in text_of(signed_in(editor).get("/admin/"))
    address = f"/admin/kb/outgoingmail/{given_up.pk}/change/"
    assert address in page.content.decode()
    assert "The vault is open." in text_of(signed_in(administrator).get(address))
    assert signed_in(editor).get(address).status_code == 403
    given_up.delete()
    assert "Mails that could not be sent" not in text_of(signed_in(administrator).get("/admin/"))


def test_an_administrator_has_a_mail_sent_once_more_or_deletes_it(
    person: Callable[..., Any], signed_in: Callable[[Any], Client], given_up: OutgoingMail
) -> None:
    """By the role, without being a superuser; nobody changes what was written."""
    client = signed_in(person("root", "administrator"))
    listed = client.get("/admin/kb/outgoingmail/")
    assert "Given up" in text_of(listed)
    assert faults_of(listed.content.decode()) == []
    posted = {"action": "try_again", "_selected_action": given_up.pk}
    assert "1 mail will be sent now." in text_of(
        client.post("/admin/kb/outgoingmail/", posted, follow=True)
    )
    outbox.send_due_mails()
    assert [sent.to for sent in mail.outbox] == [["anna@example.com"]]
    put("bert@example.com")
    pk = OutgoingMail.objects.get().pk
    assert client.post(f"/admin/kb/outgoingmail/{pk}/change/", {"to": "x"}).status_code == 403
    assert client.post(f"/admin/kb/outgoingmail/{pk}/delete/", {"post": "yes"}).status_code == 302
    assert not OutgoingMail.objects.exists()

"""The outbox: mails wait in the database until the scheduler has sent them.

Nobody waits for a mail server. A mail is sent at least once: a process that is killed between
sending it and deleting it lets it be sent again.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.utils import timezone

from kb.models import OutgoingMail

MOST_WAITING = 1_000
SHORTEST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=2)
KEPT = timedelta(days=30)
"""How long a mail that was given up is kept for the administrators."""

CLAIM = timedelta(minutes=10)
"""How long a mail is left alone that a process has begun to send."""

logger = logging.getLogger(__name__)


def put_into_outbox(messages: Iterable[EmailMessage]) -> bool:
    """Store mails, each to one address, to be sent soon.

    False, and none is stored, where too many wait, or where no mail server is set: one that is
    set next year shall not send what is a year old.
    """
    if not settings.EMAIL_HOST:
        return False
    rows = [_row(message) for message in messages]
    if OutgoingMail.objects.waiting().count() + len(rows) > MOST_WAITING:
        logger.error("the outbox is full: %d mails are not sent", len(rows))
        return False
    OutgoingMail.objects.bulk_create(rows)
    return True


def _row(message: EmailMessage) -> OutgoingMail:
    (to,) = message.to
    return OutgoingMail(
        to=to,
        reply_to=", ".join(message.reply_to),
        subject=str(message.subject),
        body=str(message.body),
        next_try_at=timezone.now(),
    )


def has_due_mails() -> bool:
    """Whether a mail server is set, and a mail is to be sent now."""
    return bool(settings.EMAIL_HOST) and OutgoingMail.objects.due(timezone.now()).exists()


def send_due_mails() -> None:
    """Send what is due; ends with the first mail that fails for a reason that concerns all."""
    while has_due_mails():
        mail = OutgoingMail.objects.due(timezone.now())[0]
        if not _claim(mail):
            continue
        try:
            _message(mail).send()
        except OSError as error:
            if not is_refused(error):
                _postpone(mail, error)
                return
            _give_up(mail, error)
        else:
            mail.delete()


def given_up_mails(now: datetime) -> QuerySet[OutgoingMail]:
    """Return the mails that were given up long ago."""
    return OutgoingMail.objects.filter(next_try_at=None, created_at__lt=now - KEPT)


def is_refused(error: OSError) -> bool:
    """Whether the server will never take this mail: its recipient or its content is refused."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500


def _message(mail: OutgoingMail) -> EmailMessage:
    reply_to = [mail.reply_to] if mail.reply_to else None
    return EmailMessage(mail.subject, mail.body, to=[mail.to], reply_to=reply_to)


def _claim(mail: OutgoingMail) -> bool:
    """Leave the mail to this process; False where another one was faster."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, next_try_at=mail.next_try_at)
    claimed = rows.update(next_try_at=timezone.now() + CLAIM, try_count=F("try_count") + 1)
    return bool(claimed)


def _postpone(mail: OutgoingMail, error: OSError) -> None:
    """Try this mail later, and all others not at once: what failed is the server."""
    now, reason = timezone.now(), describe(error)
    delay = min(SHORTEST_DELAY * 2 ** min(mail.try_count, 20), LONGEST_DELAY)
    logger.warning("mail %d was not sent, next try in %s: %s", mail.pk, delay, reason)
    OutgoingMail.objects.filter(pk=mail.pk).update(next_try_at=now + delay, problem=reason)
    _give_up_old(now, reason)
    OutgoingMail.objects.due(now).update(next_try_at=now + SHORTEST_DELAY, problem=reason)


def _give_up_old(now: datetime, reason: str) -> None:
    old = OutgoingMail.objects.waiting().filter(created_at__lt=now - GIVE_UP_AFTER)
    if count := old.update(next_try_at=None, problem=reason):
        logger.error("%d mails were given up after %s: %s", count, GIVE_UP_AFTER, reason)


def _give_up(mail: OutgoingMail, error: OSError) -> None:
    reason = describe(error)
    logger.error("mail %d was given up: %s", mail.pk, reason)
    OutgoingMail.objects.filter(pk=mail.pk).update(next_try_at=None, problem=reason)


def describe(error: OSError) -> str:
    """Return what failed without anybody's address, which a server repeats in its answer."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _text in error.recipients.values()})
        return f"SMTPRecipientsRefused {' '.join(codes)}"
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return f"{type(error).__name__} {error.strerror or ''}".strip()

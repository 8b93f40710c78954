"""What the scheduler would have sent by now."""

from django.core import mail
from django.core.mail import EmailMessage

from kb.outbox import send_due_mails


def sent_mails() -> list[EmailMessage]:
    """Send what waits; return all that was sent in this test."""
    send_due_mails()
    return mail.outbox

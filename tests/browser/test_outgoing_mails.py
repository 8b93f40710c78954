"""The outbox in a browser: on the dashboard, as a list, and a mail of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Page, expect

from kb.models import OutgoingMail
from kb.outbox import put_into_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def troubled(administrator: Any, settings: Any) -> OutgoingMail:
    """A mail that was given up, with a long subject."""
    settings.EMAIL_HOST = "mail.example.com"
    put_into_outbox(
        EmailMessage(f"For your review: {text}", f"{text}.\n\nhttps://kb.example.com/", to=[to])
        for text, to in (
            ("Slow lift", "reviewer@example.com"),
            ("The connection to the printer is lost again and again " * 3, "bert@example.com"),
        )
    )
    OutgoingMail.objects.update(problem="SMTPServerDisconnected", try_count=4)
    OutgoingMail.objects.filter(to="bert@example.com").update(next_try_at=None)
    return OutgoingMail.objects.get(to="bert@example.com")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_mail_that_could_not_be_sent_is_found_from_the_dashboard(
    page: Page,
    enter: Callable[[Any], None],
    administrator: Any,
    troubled: OutgoingMail,
    faults: Callable[[], list[str]],
    width: int,
) -> None:
    """And is sent once more from the list."""
    enter(administrator)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Mails that could not be sent")).to_be_visible()
    assert faults() == []
    page.get_by_role("link", name="For your review: The connection").click()
    expect(page.get_by_text("Given up")).to_be_visible()
    assert faults() == []
    page.goto("/admin/kb/outgoingmail/")
    assert faults() == []
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("Action:").select_option("try_again")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("1 mail will be sent now.")).to_be_visible()

"""The pages of those who read and decide, and the heartbeat of a form, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kb.models import EditingSession
from kb.publishing import commenting, workflow
from tests.browser.conftest import Enter
from tests.browser.test_admin import NARROW, open_and_check
from tests.make_articles import edit, write_live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reviewer_reads_comments_and_decides_on_a_phone(
    page: Page, enter: Enter, reviewer: Any, editor: Any
) -> None:
    article = write_live("Slow lift", steps=("Look", "Listen")).article
    edit(article, symptom="It is slow", internal_note="Ask Otto", by=editor)
    workflow.submit(article, by=editor)
    commenting.write_comment(article, text="To what?", anchor="listen", by=editor)
    now = timezone.now()
    EditingSession.objects.create(article=article, user=editor, since=now, seen_at=now)
    enter(reviewer)
    address = f"/admin/kb/problem/{article.pk}/change/"
    open_and_check(page, address, [NARROW])
    expect(page.get_by_text("Editing this now: editor")).to_be_visible()
    page.get_by_text("Write a comment").click()
    page.get_by_label("About").select_option("listen")
    page.get_by_label("Comment", exact=True).fill("To the motor?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("To the motor?", exact=True)).to_be_visible()
    open_and_check(page, address.replace("change", "history"), [NARROW])


def test_an_open_form_says_so_shows_the_others_and_says_when_it_is_left(
    page: Page, enter: Enter, editor: Any, person: Callable[..., Any]
) -> None:
    article, now = write_live("Slow lift").article, timezone.now()
    enter(editor)
    page.goto(f"/admin/kb/problem/{article.pk}/change/")
    other = person("otto", "author")
    EditingSession.objects.create(article=article, user=other, since=now, seen_at=now)
    page.evaluate("document.querySelector('kb-editing').beat()")
    expect(page.get_by_text("Editing this now: otto (since")).to_be_visible()
    seen = EditingSession.objects.get(user=editor).seen_at
    page.goto("/admin/")
    for _try in range(50):  # the browser tells it when it likes to
        if EditingSession.objects.get(user=editor).seen_at < seen:
            break
        page.wait_for_timeout(100)
    assert EditingSession.objects.get(user=editor).seen_at < seen

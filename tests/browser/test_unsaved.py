"""Nothing typed is lost: kept in the browser, offered back to its writer, posted when it can be."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from kb.models import Article, Notice
from kb.publishing import history
from tests.browser.conftest import RUN_AXE
from tests.make_articles import write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kb-unsaved:')).length"

AWAY = "() => { window.posts = window.fetch; window.fetch = () => Promise.reject(Error('away')); }"


def article() -> Article:
    row: Article = Article.objects.get(key="guide-connectivity-issues")
    return row


def leave(page: Page) -> list[str]:
    """Go to the dashboard in spite of what the browser asks; return what it asked."""
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", accept)
    page.wait_for_timeout(500)  # it is kept when typing pauses
    assert page.evaluate(KEPT) == 1
    page.goto("/admin/")
    return asked


def save(page: Page) -> None:
    page.get_by_role("button", name="Save draft").last.click()


def test_a_text_outlives_a_closed_page_a_lost_connection_an_error_and_the_session(
    page: Page,
    sign_in: Callable[[Any], None],
    editor: Any,
    faults: Callable[..., list[str]],
    violations: Callable[[], list[str]],
) -> None:
    sign_in(editor)
    page.goto(article().admin_url())
    page.get_by_label("Problem", exact=True).fill("Typed, not saved")
    page.get_by_role("button", name="Add another step").click()
    page.get_by_label("Step 7", exact=True).fill("Brand new")
    page.get_by_role("button", name="Move step 7 up").click()
    assert leave(page) == ["beforeunload"]

    page.goto(article().admin_url())
    expect(page.locator(".unsaved")).to_contain_text("Your unsaved text of")
    assert faults(RUN_AXE) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("Step 6", exact=True)).to_have_value("Brand new")
    expect(page.get_by_label("Problem", exact=True)).to_have_value("Typed, not saved")
    expect(page.locator(".unsaved")).to_have_count(0)

    page.evaluate(AWAY)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("No connection: nothing is saved yet")
    page.evaluate("() => { window.fetch = window.posts; }")

    page.get_by_label("Title").fill("T" * 213)
    expect(page.locator(".limit")).to_have_text("13 characters too many")
    with page.expect_navigation():
        save(page)
    expect(page.locator("#problems")).to_be_focused()
    page.locator("#problems").get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title")).to_be_focused()
    assert faults(RUN_AXE) == []
    page.get_by_label("Title").fill("Connectivity Issues")

    page.context.clear_cookies(name="session")
    with page.expect_navigation():
        save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to save it")
    expect(page.get_by_label("User name")).to_have_value("editor")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in and go on").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    document = history.snapshot(article())
    assert (document["symptom"], document["steps"][5]["text"]) == ("Typed, not saved", "Brand new")
    assert page.evaluate(KEPT) == 0
    assert violations() == []


def test_a_restored_text_is_forgotten_once_saved_beside_the_form_of_a_comment(
    page: Page, sign_in: Callable[[Any], None], editor: Any
) -> None:
    draft = write("VPN drops", steps=("Look",), by=editor)
    sign_in(editor)
    page.goto(draft.admin_url())
    expect(page.locator("form [name=_writer]")).to_have_count(2)
    page.get_by_label("Problem", exact=True).fill("It drops")
    page.get_by_role("button", name="Add another step").click()
    page.get_by_label("Step 2", exact=True).fill("Listen")
    leave(page)
    page.goto(draft.admin_url())
    with page.expect_navigation():
        page.get_by_role("button", name="Restore").click()
    save(page)
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    assert page.evaluate(KEPT) == 0
    expect(page.locator(".unsaved")).to_have_count(0)


def test_a_text_is_its_writers_alone_and_forgotten_on_signing_out(
    page: Page, sign_in: Callable[[Any], None], editor: Any, administrator: Any
) -> None:
    """In the form of another model, which asks before it is left as well."""
    sign_in(editor)
    page.goto("/admin/kb/notice/add/")
    page.get_by_label("Text").fill("The lift is out of order")
    assert leave(page) == ["beforeunload"]

    page.context.clear_cookies(name="session")
    sign_in(administrator)
    page.goto("/admin/kb/notice/add/")
    expect(page.get_by_label("Text")).to_be_visible()
    expect(page.locator(".unsaved")).to_have_count(0)
    page.locator("#user-tools summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == 1, "what another person wrote stays theirs"

    sign_in(editor)
    page.goto("/admin/kb/notice/add/")
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("Text")).to_have_value("The lift is out of order")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    assert Notice.objects.get().text == "The lift is out of order"
    assert page.evaluate(KEPT) == 0

    page.goto("/admin/kb/notice/add/")
    page.get_by_label("Text").fill("Another one")
    leave(page)
    page.locator("#user-tools summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == 0


def test_a_text_stays_in_its_form_when_the_article_was_deleted_meanwhile(
    page: Page, sign_in: Callable[[Any], None], editor: Any
) -> None:
    """It left for a page that is not there, and no page could show the text again."""
    draft = write("Printer is offline", by=editor)
    sign_in(editor)
    page.goto(f"/admin/kb/problem/{draft.pk}/change/")
    page.locator("[name=symptom]").fill("The lamp is dark")
    Article.objects.filter(pk=draft.pk).delete()
    save(page)
    expect(page.get_by_role("alert").filter(has_text="Somebody has deleted this")).to_be_visible()
    assert page.locator("[name=symptom]").input_value() == "The lamp is dark"
    leave(page)

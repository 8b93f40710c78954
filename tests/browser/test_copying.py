"""What the copy buttons put on the clipboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.models import Step
from tests.guide_pages import article_of, of
from tests.make_articles import edit, put_live, write_live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# The test server is on this machine alone, as that of a newcomer is.
NOT_FOR_CUSTOMERS = "Copied. This address only opens inside our network."


def copied(page: Page, says: str = "Copied") -> str:
    """Return what is on the clipboard, once the page says that it is there."""
    expect(page.locator(".status")).to_have_text(says)
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def open_article(page: Page) -> Any:
    """Open an article of the guide and return it."""
    article = of("connectivity-issues")
    page.goto(article.get_absolute_url())
    return article


def test_copy_link_gives_the_short_address(page: Page, live_server: Any) -> None:
    """It survives a rename."""
    article = open_article(page)
    page.get_by_role("link", name="Copy link").click()
    assert copied(page, NOT_FOR_CUSTOMERS) == f"{live_server.url}/articles/{article.pk}/"
    assert page.url.endswith(article.get_absolute_url()), "the page stays where it is"


@pytest.mark.parametrize(("name", "ending"), [("Copy as reply", "txt"), ("Copy as Markdown", "md")])
def test_a_reply_is_the_text_that_the_server_makes(page: Page, name: str, ending: str) -> None:
    """The same words, by whatever way they are asked for."""
    article = open_article(page)
    page.get_by_role("link", name=name).click()
    text = copied(page)
    assert text == page.request.get(f"/articles/{article.pk}.{ending}").text()
    assert "Intermittent network connectivity" in text


def test_a_line_is_copied_with_its_command_and_its_own_address(
    page: Page, live_server: Any
) -> None:
    """Number, text, what to type and what to look for."""
    article = open_article(page)
    page.get_by_role("button", name="Copy Step 3").first.click()
    rows = copied(page, NOT_FOR_CUSTOMERS).splitlines()
    assert rows[0] == "3. Verify DNS resolution"
    assert rows[1].startswith("$ dig ")
    assert rows[2].startswith("Look for: ")
    assert rows[-1] == f"{live_server.url}/articles/{article.pk}/#verify-dns-resolution"


def test_a_command_is_copied_exactly(page: Page) -> None:
    """Not a blank more: it goes into a shell."""
    article = open_article(page)
    command = next(step for step in article.document["steps"] if step["command"])["command"]
    page.get_by_role("button", name="Copy the command").first.click()
    assert copied(page) == command


def test_copying_works_by_keyboard(page: Page) -> None:
    """Enter on a link that copies, space on a button."""
    open_article(page)
    page.get_by_role("link", name="Copy as reply").press("Enter")
    assert "Intermittent network connectivity" in copied(page)
    page.get_by_role("button", name="Copy Step 1").first.press("Space")
    expect(page.locator(".status")).to_have_text(NOT_FOR_CUSTOMERS)


def test_an_address_that_customers_can_open_is_copied_without_a_remark(
    page: Page, settings: Any
) -> None:
    """Link and line."""
    settings.KB_BASE_URL = "https://kb.example.com"
    open_article(page)
    for role, name in (("link", "Copy link"), ("button", "Copy Step 1")):
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        copied(page)


def test_who_copies_the_link_of_an_internal_article_is_warned(
    page: Page, sign_in: Callable[[Any], None], agent: Any
) -> None:
    """The customer would get a page that says no."""
    secret = write_live("Reset the vault", audience="internal", steps=("Turn it",))
    sign_in(agent)
    page.goto(secret.get_absolute_url())
    page.get_by_role("link", name="Copy link").click()
    expect(page.locator(".status")).to_have_text("Copied. Customers cannot open this address.")
    expect(page.get_by_role("link", name="Copy as reply")).to_have_count(0)


def test_where_the_browser_allows_no_copy_the_page_says_so(page: Page) -> None:
    """A silent button is worse than none."""
    open_article(page)
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error()); }")
    page.get_by_role("link", name="Copy link").click()
    expect(page.locator(".status")).to_have_text("The browser blocked copying")


def test_over_plain_http_copying_works_without_the_clipboard_api(page: Page) -> None:
    """Many a knowledge base lives on a host without a certificate."""
    open_article(page)
    page.evaluate("delete window.ClipboardItem")
    page.get_by_role("button", name="Copy the command").first.click()
    assert copied(page) == "sudo ethtool eth0"


def test_code_in_a_text_has_a_button_that_copies_it(page: Page) -> None:
    """Only what is code, whatever its colours; each button has a name of its own."""
    body = "```python\nx = 1  # one\n```\n\n- Then\n\n  ```\n  ls -l\n  ```"
    page.goto(write_live("With code", kind="how_to", body=body).get_absolute_url())
    page.get_by_role("button", name="Copy code 1").click()
    assert copied(page) == "x = 1  # one\n"
    page.get_by_role("button", name="Copy code 2").press("Enter")
    # The word of the first copy may stand there still.
    page.wait_for_function("async () => (await navigator.clipboard.readText()) === 'ls -l\\n'")
    expect(page.locator(".status")).to_have_text("Copied")


def test_a_copied_line_keeps_its_warning(page: Page) -> None:
    """Who gets it in a ticket sees no badge."""
    lamp = write_live("Lamp stays dark", steps=("Press the switch",))
    Step.objects.filter(article=lamp.pk).update(changes_system=True, command="switch --now")
    edit(article_of(lamp))
    put_live(article_of(lamp))
    page.goto(lamp.get_absolute_url())
    page.get_by_role("button", name="Copy Step 1").click()
    rows = copied(page, NOT_FOR_CUSTOMERS).splitlines()
    assert rows[:2] == ["1. Press the switch (Changes the system)", "$ switch --now"]

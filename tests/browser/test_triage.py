"""The page of a pasted log in a browser: as one pastes, by a file, without script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kb.limits import counters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOG = (
    '2024-08-03 10:21:07 INFO  GET / HTTP/1.1" 200 5321\n'
    "2024-08-03 10:21:07 ERROR pool: connect ECONNREFUSED 10.0.3.14:5432\n"
    "2024-08-03 10:21:08 DEBUG password=hunter22 user=kim@example.com\n"
    "2024-08-03 10:21:11 ERROR upstream: HTTP/1.1 503 Service Unavailable\n"
    "it says permission denied\n"
)


@pytest.fixture(autouse=True)
def _untroubled() -> None:
    """No throttle of another test."""
    counters.buckets.clear()


def answer_is_there(page: Page) -> None:
    """Wait for what was found."""
    expect(page.locator(".found a.code").first).to_have_text("ECONNREFUSED")


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "dark"),
        (1280, "light"),
        pytest.param(360, "light", marks=pytest.mark.slow),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
    ],
)
def test_the_page_is_accessible_and_fits_before_and_after(
    page: Page,
    faults: Callable[[], list[str]],
    violations: Callable[[], list[str]],
    width: int,
    scheme: Any,
) -> None:
    """Empty, with an answer, with none, and for codes alone."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})

    def is_well() -> None:
        assert violations() == []
        assert faults() == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.goto("/triage/")
    is_well()
    page.get_by_label("The text").fill(LOG)
    answer_is_there(page)
    is_well()
    page.goto("/triage/?codes=system-econnrefused,nosuch")
    is_well()
    page.goto("/triage/")
    page.get_by_label("The text").fill("the frobnicator is jammed")
    expect(page.locator("form.report")).to_be_visible()
    is_well()


def test_an_answer_comes_as_one_pastes_and_is_announced(page: Page) -> None:
    """The text in the box stays as it is; what is shown below is masked."""
    page.goto("/triage/")
    box = page.get_by_label("The text")
    page.evaluate("text => navigator.clipboard.writeText(text)", LOG)
    box.focus()
    page.keyboard.press("ControlOrMeta+v")
    answer_is_there(page)
    expect(page.locator("[data-told]")).to_contain_text("known codes and messages")
    assert box.input_value() == LOG
    shown = page.locator(".log").inner_text()
    assert "hunter22" not in shown
    assert "kim@example.com" not in shown
    assert urlsplit(page.url).query.startswith("codes=system-econnrefused,")


def test_a_line_of_the_answer_leads_to_the_line_of_the_text(page: Page) -> None:
    """And an article to the step where to begin."""
    page.goto("/triage/")
    page.get_by_label("The text").fill(LOG)
    answer_is_there(page)
    page.locator(".places a").first.click()
    expect(page.locator("#line-2")).to_be_in_viewport()
    assert page.url.endswith("#line-2")
    first = page.locator(".start .hit h3 a").first.get_attribute("href")
    assert first is not None
    page.locator(".start .hit h3 a").first.click()
    expect(page.locator(f"#{first.partition('#')[2]}")).to_be_in_viewport()


def test_the_link_to_the_result_is_copied_without_the_text(page: Page) -> None:
    """Only codes are in it."""
    page.goto("/triage/")
    page.get_by_label("The text").fill(LOG)
    answer_is_there(page)
    page.get_by_text("Copy link to this result").click()
    expect(page.locator("p.status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert (
        "/triage/?codes=system-econnrefused,database-permission-denied,http-503,http-200" in copied
    )
    page.goto(copied)
    answer_is_there(page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_is_read_in_the_browser(page: Page, tmp_path: Path, encoding: str) -> None:
    """Also as Windows writes it; the form itself sends no file."""
    file = tmp_path / "app.log"
    file.write_text(LOG, encoding=encoding)
    page.goto("/triage/")
    page.locator("input[type=file]").set_input_files(file)
    answer_is_there(page)
    assert "ECONNREFUSED" in page.get_by_label("The text").input_value()


def test_a_file_that_is_dropped_is_read(page: Page) -> None:
    """Anywhere on the page; of one that is too large the end."""
    page.goto("/triage/")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File(["x".repeat(1_100_000) + "\\n" + text], "app.log"));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        LOG,
    )
    answer_is_there(page)
    expect(page.locator("[data-message]")).to_contain_text("its last part is read")


def test_what_is_cleared_is_gone(page: Page) -> None:
    """From the box and from the answer."""
    page.goto("/triage/")
    page.get_by_label("The text").fill(LOG)
    answer_is_there(page)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".found")).to_have_count(0)
    expect(page.get_by_label("The text")).to_have_value("")
    assert page.url.endswith("/triage/")


def test_an_agent_who_goes_back_from_an_article_sees_the_answer_again(
    page: Page, sign_in: Callable[[Any], None], agent: Any
) -> None:
    """A browser keeps no page of somebody who has signed in: the form would be empty."""
    sign_in(agent)
    page.goto("/triage/")
    page.get_by_label("The text").fill(LOG)
    answer_is_there(page)
    page.locator(".start .hit h3 a").first.click()
    expect(page.locator("h1")).not_to_have_text("Paste a log")
    page.go_back()
    answer_is_there(page)


def test_too_much_is_told_and_the_text_stays(page: Page) -> None:
    """No page of an error takes the place of what was pasted."""
    page.goto("/triage/")
    page.get_by_label("The text").fill("é" * 600_000)
    expect(page.locator("[data-message]")).to_have_text(
        "This is more than 1 MB. Paste the part around the failure."
    )
    assert len(page.get_by_label("The text").input_value()) == 600_000


def test_it_works_without_script(browser: Browser, live_server: LiveServer, guide: None) -> None:
    """The button posts the form, and the page comes back with the answer and a masked text."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/triage/")
    page.get_by_label("The text").fill(LOG)
    expect(page.get_by_text("Open a file")).to_be_hidden()
    page.get_by_role("button", name="Read it").click()
    answer_is_there(page)
    assert "hunter22" not in page.get_by_label("The text").input_value()
    context.close()


def test_an_agent_reads_and_reports_with_the_token_of_the_page(
    page: Page, sign_in: Callable[[Any], None], agent: Any
) -> None:
    """The answer's own form carries it too."""
    sign_in(agent)
    page.goto("/triage/")
    page.get_by_label("The text").fill("the frobnicator is jammed")
    page.get_by_role("button", name="Send these words to the editors").click()
    expect(page.locator("#reported")).to_contain_text("Thank you")

"""The page of results in a browser: what it tells on a click, and what it offers in vain."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kb.models import SearchLog
from kb.search.log.search_log import LogEntry
from kb.search.log.write_queue import WriteQueue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_VAIN = '/search/?q="memory zebra" memroy leaks'


def noted(searches: WriteQueue[LogEntry]) -> list[tuple[Any, ...]]:
    """Write what waits and return it."""
    searches.drain()
    return list(SearchLog.objects.order_by("pk").values_list("words", "opened__slug", "came_from"))


def wait_for(searches: WriteQueue[LogEntry], note: tuple[str, str, str]) -> None:
    """See that a search is noted; a browser that goes on does not wait for the answer itself."""
    until = time.monotonic() + 10
    while noted(searches) != [note] and time.monotonic() < until:
        time.sleep(0.05)
    assert noted(searches) == [note]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "dark"),
        (1280, "light"),
        pytest.param(360, "light", marks=pytest.mark.slow),
        pytest.param(1280, "dark", marks=pytest.mark.slow),
    ],
)
def test_a_search_in_vain_is_accessible_and_fits(
    page: Page,
    faults: Callable[[], list[str]],
    violations: Callable[[], list[str]],
    width: int,
    scheme: Any,
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in (IN_VAIN, "/search/?q=zzzzzz", "/search/?q=zzzzzz&reported=1"):
        page.goto(path)
        assert violations() == []
        assert faults() == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_click_on_a_result_tells_what_was_opened(
    page: Page, searches: WriteQueue[LogEntry]
) -> None:
    page.goto("/")
    page.get_by_role("combobox").fill("memory leaks ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_request("**/search/opened/") as told:
        page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/memory-leaks/")
    assert told.value.method == "POST"
    assert "?" not in page.url
    wait_for(searches, ("memory leaks", "memory-leaks", "home"))


def test_a_suggestion_that_is_taken_is_told(
    page: Page, searches: WriteQueue[LogEntry], sign_in: Callable[[Any], None], agent: Any
) -> None:
    sign_in(agent)
    page.get_by_role("combobox").press_sequentially("econnref")
    expect(page.get_by_role("option").first).to_be_visible()
    with page.expect_request("**/search/opened/") as told:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.wait_for_url("**/errors/system-econnrefused/")
    assert told.value.method == "POST"
    wait_for(searches, ("econnref", "system-econnrefused", "suggestions"))


@pytest.mark.parametrize("has_script", [True, False])
def test_one_click_says_that_something_is_missing(
    browser: Any, live_server: LiveServer, guide: None, has_script: bool
) -> None:
    context = browser.new_context(java_script_enabled=has_script, base_url=live_server.url)
    page = context.new_page()
    page.goto("/search/?q=Quantum toaster")
    page.get_by_role("button", name="Report as missing").click()
    expect(page.get_by_text("The editors can now see")).to_be_visible()
    assert SearchLog.objects.get().is_missing
    assert context.cookies() == []
    context.close()

"""The page of results in a browser: what it tells on a click, and what it offers in vain."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from kb.models import SearchLog
from kb.search.log.search_log import LogEntry
from kb.write_queue import WriteQueue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_VAIN = "/search/?q=memroy leaks&kind=checklist"
LOG = "\n".join(
    f"2026-03-29T00:59:{second:02} ERROR connect ECONNREFUSED 10.0.0.3:5432" for second in range(40)
)


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
    page.get_by_role("textbox", name="Search").fill("memory leaks ")
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
    page.get_by_role("textbox", name="Search").press_sequentially("econnref")
    expect(page.get_by_role("option").first).to_be_visible()
    with page.expect_request("**/search/opened/") as told:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    page.wait_for_url("**/errors/system-econnrefused/")
    assert told.value.method == "POST"
    wait_for(searches, ("econnref", "system-econnrefused", "suggestions"))


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_suggestions_are_accessible_announced_and_end_with_a_search(
    page: Page,
    faults: Callable[[], list[str]],
    violations: Callable[[], list[str]],
    width: int,
    scheme: Any,
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    page.locator("[name=q]").press_sequentially("memroy lea")
    expect(page.get_by_role("option").first).to_contain_text("“memroy” spelt like “memory”")
    expect(page.get_by_role("option").first.locator("mark")).to_have_text(["Memory", "Lea"])
    expect(page.locator("form[role=search] [role=status]")).to_have_text("1 suggestion")
    assert violations() == []
    assert faults() == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_text("Search for “memroy lea”")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=memroy*lea")


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


# --- The box --------------------------------------------------------------------------------------


def test_the_box_grows_with_its_text_and_enter_searches(page: Page) -> None:
    """Shift and Enter begin a new line, as everywhere."""
    page.goto("/")
    box = page.get_by_role("textbox", name="Search")
    box.focus()
    small = box.bounding_box()
    box.fill("memory")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("leaks")
    expect(box).to_have_value("memory\nleaks")
    large = box.bounding_box()
    assert small is not None
    assert large is not None
    assert large["height"] > 1.7 * small["height"]
    box.fill("memory leaks")
    assert box.bounding_box() == small
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=memory+leaks")
    expect(page.get_by_role("heading", level=1)).to_have_text("memory leaks")


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("start", ["/", "/errors/"])
def test_a_pasted_log_is_posted_and_its_filters_and_pages_post_it_again(
    browser: Any, live_server: LiveServer, guide: None, has_script: bool, start: str
) -> None:
    """With and without JavaScript, from the big box and from the masthead's."""
    context = browser.new_context(java_script_enabled=has_script, base_url=live_server.url)
    page = context.new_page()
    page.goto(start)
    page.get_by_role("textbox", name="Search").fill(LOG)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/")
    expect(page.locator('main a[href="/errors/system-econnrefused/"]').first).to_be_visible()
    expect(page.get_by_role("textbox", name="Search")).to_have_value(LOG)
    page.get_by_role("button", name="Next page").click()
    expect(page.get_by_text("page 2")).to_be_visible()
    page.locator("[type=checkbox][value=error_code]").check()
    if not has_script:
        page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("button", name="Clear filters")).to_be_visible()
    expect(page.get_by_text("page 2")).to_have_count(0)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("button", name="Clear filters")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Search")).to_have_value(LOG)
    assert page.url.endswith("/search/")
    assert context.cookies() == []
    context.close()


def test_without_script_a_short_text_gets_an_address(
    browser: Any, live_server: LiveServer, guide: None
) -> None:
    """That can be sent to a colleague."""
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("textbox", name="Search").fill("slow & “quoted” 50%")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=*")
    expect(page.get_by_role("heading", level=1)).to_have_text("slow & “quoted” 50%")
    context.close()


def test_who_is_signed_in_can_paste_too(
    page: Page, sign_in: Callable[[Any], None], agent: Any
) -> None:
    """Their form carries the token; a short search has none in its address."""
    sign_in(agent)
    page.get_by_role("textbox", name="Search").fill(LOG)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")
    expect(page.locator(".answer").first).to_be_visible()
    page.get_by_role("textbox", name="Search").fill("disk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=disk")


def test_nothing_pasted_is_asked_for_suggestions(page: Page) -> None:
    """They are asked for by an address."""
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.get_by_role("textbox", name="Search").fill(LOG)
    page.get_by_role("textbox", name="Search").fill("x" * 200)
    page.wait_for_timeout(400)
    assert asked == []
    with page.expect_request("**/search/suggest/?q=econn"):
        page.get_by_role("textbox", name="Search").fill("econn")


def test_what_is_too_long_is_said_and_nothing_is_cut(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="Search").fill("word " * 5_000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="too long to search for")).to_be_visible()


def test_a_log_is_offered_to_triage_as_soon_as_it_is_pasted(page: Page) -> None:
    """One click, and the text goes there by POST."""
    triage = reverse("triage")
    page.goto("/")
    offer = page.get_by_role("button", name="Read it line by line")
    page.get_by_role("textbox", name="Search").fill("memory leaks")
    expect(offer).to_be_hidden()
    page.get_by_role("textbox", name="Search").fill(LOG)
    with page.expect_request(lambda request: request.url.endswith(triage)) as sent:
        offer.click()
    assert sent.value.method == "POST"
    expect(page.get_by_text("ECONNREFUSED").first).to_be_visible()


# --- Filters --------------------------------------------------------------------------------------


def test_a_filter_applies_at_once_and_keeps_the_focus(page: Page) -> None:
    """The address follows, the count is told, and the next box is one Tab away."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search/?q=server")
    status = page.locator("main [role=status]")
    before = status.text_content()
    status.evaluate("(element) => { element.isTheSame = true; }")
    box = page.locator("[value=procedure]")
    box.focus()
    page.keyboard.press("Space")
    expect(status).not_to_have_text(before or "")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert status.evaluate("(element) => element.isTheSame"), "a new status is not announced"
    assert page.url.endswith("/search/?q=server&kind=procedure")
    expect(page.locator(".searched > header")).to_contain_text("Only Procedure")
    expect(page).to_have_title(re.compile(re.escape((status.text_content() or "").split()[0])))
    page.reload()
    expect(page.locator("[value=procedure]")).to_be_checked()


def test_a_filter_that_is_refused_shows_the_page_that_says_why(page: Page, settings: Any) -> None:
    """Not a page that does nothing."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search/?q=server")
    settings.KB_SEARCH_RATE = 1
    page.goto("/search/?q=server")
    with page.expect_navigation():
        page.locator("[value=procedure]").click()
    expect(page.get_by_role("heading", name="Too many requests")).to_be_visible()


def test_on_a_phone_the_filters_stand_above_the_results_behind_a_summary(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/search/?q=server")
    summary, box = page.locator("summary"), page.locator("[value=procedure]")
    expect(box).to_be_hidden()
    result, closed = page.locator(".hit").first.bounding_box(), summary.bounding_box()
    assert result is not None
    assert closed is not None
    assert closed["y"] < result["y"] < 740
    summary.click()
    box.check()
    expect(summary).to_contain_text("1 chosen")
    expect(box).to_be_focused()


def test_the_pages_of_a_search_are_accessible_and_fit(
    page: Page, faults: Callable[..., list[str]], violations: Callable[[], list[str]]
) -> None:
    """Narrowed, nearest, another word, too often, posted, too long: on a phone and a screen."""
    page.emulate_media(color_scheme="dark")
    paths = ["?q=server&kind=problem", '?q="memory leaks" -windows', "?q=how+to", "?q=printer"]
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            page.goto(f"/search/{path}")
            assert faults() == [], path
            assert violations() == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
        for text in (LOG, "word " * 5_000):
            page.goto("/errors/")
            page.get_by_role("textbox", name="Search").fill(text)
            page.keyboard.press("Enter")
            page.wait_for_url("**/search/")
            assert faults() == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

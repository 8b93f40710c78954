"""Lists and menus of the admin in a browser: what closes, what is dragged, what goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from kb.admin.bulk import bulk_run
from kb.admin.bulk.bulk_actions import BULK_ACTIONS
from kb.admin.bulk.bulk_run import plan_run
from kb.models import Article, Category

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(context: BrowserContext, live_server: LiveServer) -> Callable[[Any], None]:
    """Sign a person in without the form."""

    def act(person: Any) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        cookie = {"name": "session", "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]

    return act


def test_menus_close_a_category_is_dragged_and_a_long_action_goes_on_by_itself(
    page: Page,
    enter: Callable[[Any], None],
    administrator: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter(administrator)
    Article.objects.update(owner=administrator, review_by="2020-01-01", state="draft")
    page.goto("/admin/kb/article/")
    rows = page.locator("#result_list tbody tr").all()
    assert max(row.bounding_box()["height"] for row in rows) < 200  # type: ignore[index]
    page.goto("/admin/kb/category/")
    menu = page.locator("details.menu", has_text="administrator")
    ways: tuple[Callable[[], None], ...] = (
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator("h1").click(),
    )
    for close in ways:
        menu.locator("summary").click()
        expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
        close()
        expect(menu.get_by_role("button", name="Sign out")).to_be_hidden()
    first, second = Category.objects.filter(parent=None).in_order()[:2]
    handle = page.locator(f"#category-{second.pk} > .node")
    handle.drag_to(page.locator(f"#category-{first.pk} > .node"), target_position={"x": 20, "y": 3})
    page.wait_for_url(f"**#category-{second.pk}")
    assert list(Category.objects.filter(parent=None).in_order()[:2]) == [second, first]

    monkeypatch.setattr(bulk_run.run_batch, "__kwdefaults__", {"seconds": 0})
    chosen = list(Article.objects.filter(number__in=("2.1", "2.2", "2.3")))
    run = plan_run(BULK_ACTIONS["retire"], chosen, by=administrator, back="/admin/kb/article/")
    page.goto(f"/admin/bulk/{run.pk}/")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("3 of 3: 3 done, 0 not done.")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Articles", level=1)).to_be_visible()


def test_the_save_bar_stays_in_sight_on_a_phone(
    page: Page, enter: Callable[[Any], None], administrator: Any
) -> None:
    enter(administrator)
    page.set_viewport_size({"width": 360, "height": 740})
    article = Article.objects.get(number="2.1")
    page.goto(article.admin_url())
    bar = page.locator(".submit-row")
    box = bar.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    assert box["height"] < 140
    counted = page.locator('[data-count="steps"]')
    before = int(counted.inner_text())
    page.get_by_role("button", name="Add another step").click()
    assert int(counted.inner_text()) == before
    page.keyboard.type("Look at the cable")
    expect(counted).to_have_text(str(before + 1))


def test_long_numbers_and_titles_do_not_push_columns_out_of_the_list(
    page: Page, enter: Callable[[Any], None], administrator: Any
) -> None:
    """The list scrolls sideways, but its bar stands below fifty rows."""
    enter(administrator)
    title = "OVNKubernetesControllerDisconnectedSouthboundDatabase"
    Article.objects.filter(key="guide-memory-leaks").update(title=title)
    page.set_viewport_size({"width": 1280, "height": 800})
    for order in ("1", "2"):
        page.goto(f"/admin/kb/article/?o={order}")
        table = page.locator("#result_list")
        fits = "table => table.scrollWidth <= table.parentElement.clientWidth"
        assert table.evaluate(fits), order

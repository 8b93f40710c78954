"""The editors' pages in a browser: by keyboard, on a phone, by the policy, without script."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from kb.documents import ConflictDocument
from kb.models import Article, Conflict, Flag, Publication, SearchLog, Synonym
from kb.publishing import commenting, history, workflow
from tests.browser.conftest import RUN_AXE, Enter
from tests.make_articles import edit, write, write_live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = "guide-connectivity-issues"


def article(key: str = KEY) -> Article:
    row: Article = Article.objects.get(key=key)
    return row


def path(name: str = "change", key: str = KEY) -> str:
    return f"/admin/kb/problem/{article(key).pk}/{name}/"


def worked_on(editor: Any) -> list[str]:
    """Make something of everything, and return the addresses of the pages that show it."""
    mine = article()
    edit(mine, title="Connectivity", symptom="Names do not resolve", by=editor, note="Asked for")
    Flag.objects.create(article=mine, reason="The page has moved.", by=editor)
    SearchLog.objects.create(words="quantum toaster", result_count=0, is_missing=True, opened=mine)
    Synonym.objects.create(words="db, database")
    other = article("guide-latency-problems")
    base = history.latest_seen(other)
    edit(other, symptom="Theirs")
    document: ConflictDocument = {
        **base.document,
        "symptom": "Mine",
        "cause": "Mine",
        "housekeeping": {},
    }
    late = Conflict.objects.create(article=other, base=base, document=document, by=editor)
    waiting = write("Slow lift", steps=("Look",))
    workflow.submit(waiting, by=editor)
    commenting.write_comment(waiting, text="To what?", anchor="look", by=editor)
    ready = write_live("Fast lift").article
    edit(ready, audience="internal", by=editor)
    workflow.submit(ready, by=editor)
    workflow.approve(ready, by=editor)
    gone = write_live("Old lift")
    workflow.retire(gone.article, by=None)
    names = ("change", "history", "compare", "do/retire", "do/merge", "revert/1")
    pages = [path(name) for name in names]
    return [
        "/admin/",
        "/admin/kb/problem/",
        "/admin/kb/howto/",
        "/admin/kb/problem/?is=scheduled",
        "/admin/desk/conflicts/?page=9",
        "/admin/kb/errorcode/add/",
        *pages,
        f"/admin/kb/problem/{other.pk}/merge/{late.pk}/",
        f"/admin/kb/problem/{waiting.pk}/compare/",
        f"/admin/kb/problem/{waiting.pk}/do/return/",
        f"/admin/kb/problem/{waiting.pk}/comment/",
        "/admin/history/",
        f"/admin/kb/problem/{ready.pk}/compare/",
        f"/admin/kb/problem/{ready.pk}/do/schedule/",
        reverse("article-draft", args=[mine.pk, mine.slug]),
        f"/admin/kb/problem/{gone.pk}/change/",
        f"/admin/kb/problem/{waiting.pk}/delete/",
        "/admin/desk/flagged/",
        "/admin/desk/unfound/",
        "/admin/kb/searchlog/",
        "/admin/kb/synonym/",
        "/admin/kb/synonym/add/",
        "/admin/kb/article/?q=connect&is=live",
        "/admin/kb/searchlog/report/",
        "/admin/kb/category/",
        f"/admin/kb/category/{mine.category_id}/articles/",
        f"/admin/kb/category/{mine.category_id}/change/",
        "/admin/kb/redirect/add/",
        "/admin/kb/notice/add/",
        "/admin/kb/flag/",
        "/admin/kb/revision/",
        f"/admin/kb/publicationevent/{mine.events.first().pk}/change/",  # type: ignore[union-attr]
        "/admin/auth/user/",
        f"/admin/auth/user/{editor.pk}/change/",
        "/admin/auth/group/add/",
    ]


# What most pages are made of is looked at in one of these; the long run looks at all in all ways.
WIDE, NARROW = (1280, "light"), (360, "dark")
ALL_LOOKS = [WIDE, NARROW, (1280, "dark"), (360, "light")]


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_every_page_is_accessible_keeps_to_the_policy_and_fits(
    page: Page, enter: Enter, administrator: Any, half: int
) -> None:
    enter(administrator)
    for address in ("/admin/", "/admin/desk/review/")[half::2]:
        open_and_check(page, address, ALL_LOOKS)
        expect(page.get_by_text("Nothing here.").first).to_be_visible()
    for address in worked_on(administrator)[half::2]:
        open_and_check(page, address, ALL_LOOKS)


def test_lists_forms_and_comparisons_are_accessible_and_fit(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    edit(article(), symptom="Names do not resolve", by=editor)
    for address in ("/admin/kb/problem/", path(), path("compare")):
        open_and_check(page, address, [NARROW])


@pytest.mark.parametrize(
    "looks", [[WIDE], pytest.param(ALL_LOOKS, marks=pytest.mark.slow, id="all ways")]
)
def test_what_is_asked_for_several_at_once_is_accessible_and_fits(
    page: Page, enter: Enter, editor: Any, looks: list[tuple[int, Any]]
) -> None:
    enter(editor)
    page.goto("/admin/kb/article/")
    for box in page.locator("input.action-select").all()[:2]:
        box.check()
    page.get_by_label("Action:").select_option("retire")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    check(page, "two at once", looks)
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("2 of 2: 2 done, 0 not done.")).to_be_visible()
    check(page, "the report", looks)


def open_and_check(page: Page, address: str, looks: list[tuple[int, Any]]) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    check(page, address, looks)


def check(page: Page, address: str, looks: list[tuple[int, Any]]) -> None:
    """Nothing that axe finds, nothing against the policy, and no wider than the window."""
    assert page.evaluate("window.violations") == [], address
    page.evaluate(Axe().axe_script)
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        bad = page.evaluate(RUN_AXE)["violations"]
        found = [(rule["id"], node["html"][:200]) for rule in bad for node in rule["nodes"]]
        assert found == [], (address, width, scheme)
        is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not is_wide, (address, width)


def test_lines_are_moved_by_button_and_by_key_and_saved_as_they_stand(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    before = [step["text"] for step in history.snapshot(article())["steps"]]
    page.goto(path())
    page.get_by_role("button", name="Move step 3 up").click()
    expect(page.locator("#moved")).to_have_text("Step is now 2 of 6")
    expect(page.get_by_role("button", name="Move step 2 up")).to_be_focused()
    page.get_by_label("Step 1", exact=True).press("Alt+ArrowDown")
    expect(page.get_by_label("Step 2", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").last.click()
    after = [step["text"] for step in history.snapshot(article())["steps"]]
    assert after == [before[2], before[0], before[1], *before[3:]]


def test_a_line_added_by_script_is_numbered_focused_and_saved(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    page.goto(path())
    page.get_by_role("button", name="Add another resolution").click()
    new = page.get_by_label("Resolution 7", exact=True)
    expect(new).to_be_focused()
    new.fill("Lower the MTU")
    page.get_by_role("button", name="Move resolution 7 up").click()
    expect(page.get_by_label("Resolution 6", exact=True)).to_have_value("Lower the MTU")
    page.get_by_label("Remove resolution 4").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").last.click()
    texts = [fix["text"] for fix in history.snapshot(article())["resolutions"]]
    assert len(texts) == 6
    assert texts[4] == "Lower the MTU"


def test_a_preview_shows_what_readers_will_see(page: Page, enter: Enter, editor: Any) -> None:
    enter(editor)
    page.goto(path())
    page.get_by_label("Background").fill("Fails **in turns**, see `dig`")
    view = page.locator(".field-body .md-view")
    expect(view.locator("strong")).to_have_text("in turns")
    page.get_by_label("Background").fill("> " * 30 + "x")
    expect(view).to_have_class("md-view late")
    assert page.evaluate("window.violations") == []


@pytest.mark.parametrize("cookie", ["session", "csrf"])
def test_a_preview_without_a_session_says_so_and_shows_no_other_page(
    page: Page, enter: Enter, editor: Any, cookie: str
) -> None:
    """The whole page that asks to sign in stood in it, with its form and its styles."""
    enter(editor)
    page.goto(path())
    page.context.clear_cookies(name=cookie)
    page.get_by_label("Background").fill("Fails **in turns**")
    view = page.locator(".field-body .md-view")
    expect(view).to_have_text(re.compile("You are signed out"))
    expect(view.locator("*")).to_have_count(0)


def test_marks_are_set_by_button(page: Page, enter: Enter, editor: Any) -> None:
    enter(editor)
    page.goto(path())
    box = page.get_by_label("Background")
    box.fill("in turns")
    box.press("Control+a")
    page.get_by_role("button", name="Bold").click()
    expect(box).to_have_value("**in turns**")


def test_names_of_articles_are_offered_while_one_types(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    page.goto(path())
    page.get_by_role("button", name="Add another link").click()
    page.get_by_label("Link 7", exact=True).press_sequentially("econnref")
    offered = page.locator("#articles option")
    expect(offered).to_have_count(1)
    assert "ECONNREFUSED Connection refused #" in (offered.first.get_attribute("value") or "")
    page.get_by_label("If it fails").first.evaluate("box => box.focus()")


def test_a_form_with_changes_is_not_left_by_accident(page: Page, enter: Enter, editor: Any) -> None:
    enter(editor)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(path())
    page.get_by_label("Title").fill("Half written")
    page.get_by_role("link", name="Dashboard").click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Title")).to_have_value("Half written")


def test_two_editors_come_together_on_one_page(page: Page, enter: Enter, editor: Any) -> None:
    enter(editor)
    page.goto(path())
    page.get_by_label("Problem", exact=True).fill("Mine")
    page.get_by_label("Cause").fill("Mine too")
    edit(article(), symptom="Theirs")
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two people changed")
    expect(page.locator("#decided")).to_have_text("0 of 1 decided")
    page.get_by_label("Theirs").check()
    result = page.get_by_label("Result for Problem")
    expect(result).to_have_value("Theirs")
    expect(page.locator("#decided")).to_have_text("1 of 1 decided")
    result.fill("Both")
    expect(page.get_by_role("radio", name="Result")).to_be_checked()
    page.get_by_role("button", name="Save result as draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    row = article()
    assert (row.symptom, row.cause) == ("Both", "Mine too")


def test_an_editor_publishes_after_seeing_what_will_change(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    page.goto(path())
    page.get_by_label("Problem", exact=True).fill("Intermittent network connectivity at night")
    page.get_by_label("Note for the history").fill("Nights only")
    page.get_by_role("button", name="Publish…").click()
    expect(page.locator("ins")).to_have_text(" at night")
    expect(page.get_by_label("Note for the history")).to_have_value("Nights only")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Readers see this text now.")).to_be_visible()
    live = Publication.objects.get(pk=article().pk)
    assert live.document["symptom"].endswith("at night")


def test_everything_can_be_written_without_script(
    page: Page, enter: Enter, editor: Any, browser: Any, live_server: LiveServer
) -> None:
    enter(editor)
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies(page.context.cookies())
    tab = plain.new_page()
    tab.goto(path())
    tab.get_by_label("Problem", exact=True).fill("Names fail")
    tab.get_by_role("button", name="Add another step").click()
    expect(tab.get_by_label("Problem", exact=True)).to_have_value("Names fail")
    tab.get_by_label("Step 7", exact=True).fill("Ask the neighbour")
    tab.get_by_role("button", name="Save draft").last.click()
    expect(tab.get_by_text("Draft saved.")).to_be_visible()
    document = history.snapshot(article())
    assert document["symptom"] == "Names fail"
    assert document["steps"][6]["text"] == "Ask the neighbour"
    plain.close()


def test_all_pages_of_the_menu_are_in_sight_on_a_phone(
    page: Page, enter: Enter, editor: Any
) -> None:
    enter(editor)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/admin/kb/article/")
    links = page.get_by_role("navigation", name="Main").get_by_role("link")
    rights = links.evaluate_all("links => links.map(link => link.getBoundingClientRect().right)")
    assert len(rights) >= 4
    assert max(rights) <= 360

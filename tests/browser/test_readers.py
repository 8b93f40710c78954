"""The readers' pages in a browser: for everyone, in both colours, at every width."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.models import Step
from kb.publishing import workflow
from tests.browser.conftest import RUN_AXE, RUN_AXE_AGAIN
from tests.guide_pages import article_of, of
from tests.make_articles import edit, put_live, write_live
from tests.sent_mail import sent_mails

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLOURS: list[Any] = [("light", RUN_AXE), ("dark", RUN_AXE_AGAIN)]
PAGES = [
    "/",
    "/articles/",
    "/articles/?kind=checklist",
    "/{article}",
    "/{procedure}",
    "/{checklist}",
    "/{how_to}",
    "/errors/",
    "/errors/system-econnrefused/",
    "/errors/Connection refused/",
    "/categories/",
    "/{category}",
    "/about/",
    "/accounts/login/",
    "/articles/999/connectivity-issues/",
    "/{gone}",
    "/search/?q=connection+refused",
    "/search/?q=xyzzy",
]


def prepared() -> dict[str, str]:
    """Write what the guide has not, and return the addresses that depend on ids."""
    how_to = write_live(
        "Read a capture",
        kind="how_to",
        environment="Linux",
        body="## First\n\nRun `ls`.\n\n```\nls -l\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        steps=("Start it",),
    )
    gone = of("latency-problems")
    workflow.retire(article_of(gone), by=None, successor=of("memory-leaks"))
    article = of("connectivity-issues")
    category = article_of(article).category
    assert category is not None
    found = {
        "article": article,
        "procedure": of("service-recovery"),
        "checklist": of("prevention-strategies"),
        "how_to": how_to,
    }
    paths = {name: one.get_absolute_url().lstrip("/") for name, one in found.items()}
    area = category.get_absolute_url().lstrip("/")
    return paths | {"category": area, "gone": f"articles/{gone.pk}/"}


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1], ids=["first half", "second half"])
def test_every_page_is_for_everyone(
    page: Page,
    half: int,
    faults: Callable[..., list[str]],
    violations: Callable[[], list[str]],
) -> None:
    """Nothing that axe finds, nothing that the policy refuses, nothing wider than a small phone.

    In both colours, each page opened once.
    """
    wrong: dict[str, list[str]] = {}
    paths = prepared()
    for pattern in PAGES[half::2]:
        path = pattern.format(**paths)
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        found = violations()
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found += ["wider than 320 px"] if wide else []
        for width, height in ((320, 640), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            for colours, run in COLOURS:
                page.emulate_media(color_scheme=colours)
                found += [f"{width} {colours} {fault}" for fault in faults(run)]
        if found:
            wrong[path] = found
    assert wrong == {}


def test_the_home_page_and_an_article_are_for_everyone(
    page: Page, faults: Callable[..., list[str]]
) -> None:
    """The long run looks at every page."""
    for path in ("/", of("connectivity-issues").get_absolute_url()):
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(path)
        for colours, run in COLOURS:
            page.emulate_media(color_scheme=colours)
            assert faults(run) == [], (path, colours)


def test_an_internal_page_with_its_note_is_for_everyone_who_may_read_it(
    page: Page, sign_in: Callable[[Any], None], agent: Any, faults: Callable[[], list[str]]
) -> None:
    """Amber on amber is easily too faint."""
    note = "Ask **Zoe** `first`, see https://example.com/."
    secret = write_live(
        "Reset the vault", audience="internal", steps=("Turn it",), internal_note=note
    )
    sign_in(agent)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        page.goto(secret.get_absolute_url())
        assert faults() == []


def test_the_slash_key_leads_to_the_search_box(page: Page) -> None:
    """But not while somebody is writing."""
    page.goto("/errors/")
    page.keyboard.press("/")
    box = page.get_by_role("textbox", name="Search")
    expect(box).to_be_focused()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")


def test_the_first_key_press_offers_to_skip_to_the_content(page: Page) -> None:
    """Without a mouse the way through the masthead is long."""
    page.goto("/errors/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_navigation_and_line_links_are_there_on_a_phone(page: Page) -> None:
    """The mock-up hid them."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(of("connectivity-issues").get_absolute_url())
    for name in ("Browse", "Error codes", "Sign in", "Link to Step 3"):
        link = page.get_by_role("link", name=name, exact=True).first
        link.scroll_into_view_if_needed()
        expect(link).to_be_visible()
        expect(link).to_be_in_viewport()


def test_a_line_that_a_link_points_to_is_in_view_below_the_masthead(page: Page) -> None:
    """A sticky bar must not hide what was asked for."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{of('connectivity-issues').get_absolute_url()}#verify-dns-resolution")
    line = page.locator("#verify-dns-resolution").bounding_box()
    masthead = page.locator(".masthead").bounding_box()
    assert line is not None
    assert masthead is not None
    assert line["y"] >= masthead["y"] + masthead["height"]
    assert line["y"] < 500


def test_long_titles_and_spellings_widen_no_page(page: Page, guide: None) -> None:
    """Neighbours pushed an article sideways on phones; a rail cut the spellings of a code."""
    long = "OVNKubernetesControllerDisconnectedSouthboundDatabase"
    category = of("connectivity-issues").category
    for number in range(3):
        last = write_live(f"{long} {number}", category=category)
    for path in (last.get_absolute_url(), "/errors/database-connection-refused/"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            for name in ("html", ".rail"):
                fits = page.locator(name).evaluate("one => one.scrollWidth <= one.clientWidth")
                assert fits, (path, width, name)


def test_everything_can_be_read_and_found_without_script(
    guide: None, browser: Any, live_server: Any
) -> None:
    """Script adds comfort alone."""
    article = of("connectivity-issues")
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Search").fill("dns")
    page.get_by_role("button", name="Search").click()
    assert "q=dns" in page.url
    page.goto(article.get_absolute_url())
    expect(page.get_by_role("button", name="Copy Step 1")).to_have_count(0)
    page.get_by_role("link", name="Copy as reply").click()
    assert page.url.endswith(f"/articles/{article.pk}.txt")
    context.close()


def test_a_printed_article_is_a_list_to_tick_off(
    page: Page, sign_in: Callable[[Any], None], author: Any
) -> None:
    """Boxes before the lines and the short address; nothing that only a screen can use."""
    article = of("connectivity-issues")
    sign_in(author)
    page.goto(article.get_absolute_url())
    page.emulate_media(media="print")
    boxes = page.locator(".lines > li > .text").evaluate_all(
        "found => found.map(one => getComputedStyle(one, '::before'))"
        ".map(style => [style.content, style.borderTopStyle, parseFloat(style.width) > 5])"
    )
    assert len(boxes) == len(article.document["steps"]) + len(article.document["resolutions"])
    assert all(box == ['""', "solid", True] for box in boxes)
    expect(page.locator(".printed")).to_be_visible()
    expect(page.locator(".printed")).to_contain_text(f"/articles/{article.pk}/")
    for name in (".masthead", ".tasks", ".rail", ".actions .button >> nth=0", ".jump", ".handles"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator("pre.command").first).to_be_visible()


LAID_OUT = """names => names.map(name =>
  getComputedStyle(document.querySelector(name)).display).join()"""
UNBROKEN = ("body", ".body", "main", ".lines > li", "footer.site .page", ".text .scroll")


def test_a_long_article_is_printed_whole_page_after_page(
    page: Page, sign_in: Callable[[Any], None], agent: Any
) -> None:
    """What flex and grid lay out overlaps where a page ends; what is folded or wide is cut off.

    A note for agents goes on paper, which customers may see, only where somebody asks for it.
    """
    wide = "| " + " | ".join(f"a rather wide column of it {n}" for n in range(12)) + " |\n"
    folded = "<details><summary>More</summary>\n\nFolded away\n\n</details>"
    body = f"{wide}|{'---|' * 12}\n{wide}\n\n{folded}"
    steps = {"body": body, "steps": ("Look",), "internal_note": "Ask Zoe"}
    article = write_live("Long", **steps)
    sign_in(agent)
    page.set_viewport_size({"width": 700, "height": 900})
    page.goto(article.get_absolute_url())
    box = page.locator(".scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    expect(box).not_to_have_js_property("scrollLeft", 0)
    page.emulate_media(media="print")
    assert set(page.evaluate(LAID_OUT, UNBROKEN).split(",")) == {"block"}
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    expect(page.get_by_text("Folded away")).to_be_visible()
    expect(page.locator(".agents")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.get_by_text("Folded away")).to_be_hidden()
    page.get_by_label("Print this note too").check()
    page.emulate_media(media="print")
    expect(page.locator(".agents")).to_be_visible()
    expect(page.get_by_label("Print this note too")).to_be_hidden()


NAMES = """() => [...document.querySelectorAll("a[href], button, textarea, input, nav, [role]")]
  .filter((one) => one.checkVisibility() && one.role !== "status" && one.type !== "hidden")
  .map((one) => [one.ariaLabel || one.labels?.[0]?.textContent || one.textContent, one.href ?? ""]
    .map((text) => text.replace(/\\s+/g, " ").trim()))"""


def names_that_mean_two_things(page: Page) -> list[str]:
    """Return the names of which the page has two that lead to, or do, different things."""
    found: dict[str, list[str]] = {}
    for name, address in page.evaluate(NAMES):
        found.setdefault(name, []).append(address)
    return [name for name, all_ in found.items() if len(set(all_)) > 1 or all_.count("") > 1]


def test_an_article_is_quick_by_keyboard_and_its_tools_have_names_of_their_own(
    page: Page,
) -> None:
    """Two stops a step: its tools, between which the arrow keys lead, and where it sends one."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(of("connectivity-issues").get_absolute_url())
    problem, actions = (page.locator(name).bounding_box() for name in (".symptom", ".actions"))
    assert problem is not None
    assert actions is not None
    assert problem["y"] < actions["y"]
    assert names_that_mean_two_things(page) == []
    step = page.locator(".lines > li").first
    step.get_by_role("button", name="Copy Step 1").focus()
    for key, name in (("ArrowRight", "Link to Step 1"), ("ArrowRight", "Copy the command")):
        page.keyboard.press(key)
        expect(step.locator(f"[aria-label^='{name}']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(step.get_by_role("button", name="Copy Step 1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(step.locator(".more a")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy Step 2")).to_be_focused()
    page.emulate_media(forced_colors="active")
    for path in ("/search/?q=connection+refused", "/triage/?codes=503,ECONNREFUSED"):
        page.goto(path)
        assert names_that_mean_two_things(page) == [], path
        assert unseen_focus(page) == [], path


UNSEEN = """() => [...document.querySelectorAll("a[href], button, textarea, input, summary")]
  .filter((one) => one.checkVisibility() && one.type !== "hidden")
  .filter((one) => {
    one.focus({ focusVisible: true });
    const around = [one, one.closest("form") ?? one].map((each) => getComputedStyle(each));
    return !around.some((style) => style.outlineStyle !== "none");
  }).map((one) => one.outerHTML.slice(0, 80))"""


def unseen_focus(page: Page) -> list[str]:
    """Return what shows no outline where the focus is: colours and shadows of ours are gone."""
    found: list[str] = page.evaluate(UNSEEN)
    return found


def test_a_badge_in_a_line_does_not_move_its_text(page: Page) -> None:
    """The words stand beside their number, with a badge as without."""
    page.set_viewport_size({"width": 1280, "height": 900})
    write = write_live("Lamp stays dark", steps=("Press the switch", "Change the bulb"))
    Step.objects.filter(article=write.pk, position=2).update(changes_system=True)
    edit(article_of(write))
    put_live(article_of(write))
    page.goto(write.get_absolute_url())
    tops = page.locator(".lines > li").evaluate_all(
        "found => found.map(li => li.querySelector('.words').getBoundingClientRect().top"
        " - li.getBoundingClientRect().top)"
    )
    expect(page.locator(".badge.careful")).to_have_count(1)
    assert abs(tops[0] - tops[1]) <= 1


def test_a_removed_anchor_shows_its_note_beside_what_is_left(page: Page) -> None:
    """And only to who was sent there."""
    lamp = write_live("Lamp stays dark", steps=("Press the switch", "Look at the fuse"))
    Step.objects.filter(article=lamp.pk, anchor="look-at-the-fuse").delete()
    edit(article_of(lamp))
    put_live(article_of(lamp))
    page.goto(lamp.get_absolute_url())
    note = page.locator("#look-at-the-fuse")
    expect(note).to_be_hidden()
    page.goto(f"{lamp.get_absolute_url()}#look-at-the-fuse")
    expect(note).to_be_visible()
    expect(note).to_be_in_viewport()


def test_who_is_still_stuck_writes_to_us(
    page: Page, faults: Callable[[], list[str]], settings: Any
) -> None:
    """From the article to the mail; what is wrong is said where it is, and the focus is there."""
    settings.KB_SUPPORT_CONTACT, settings.EMAIL_HOST = "help@example.com", "mail.example.com"
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(of("connectivity-issues").get_absolute_url())
    page.get_by_role("link", name="Write to us").click()
    expect(page.get_by_label("Subject")).to_have_value("Connectivity Issues")
    page.get_by_label("Your mail address").fill("zoe@example")
    page.get_by_label("What happens").fill("It is dark.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert faults() == []
    page.get_by_role("alert").get_by_role("link", name="Your mail address").click()
    page.get_by_label("Your mail address").fill("zoe@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("on its way")).to_be_visible()
    assert faults() == []
    assert [mail.reply_to for mail in sent_mails()] == [["zoe@example.org"]]

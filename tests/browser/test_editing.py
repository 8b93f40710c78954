"""Writing in the form of an article: what is pasted, rows, keys, links, the preview."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from kb.models import Article
from kb.publishing import history
from tests.browser.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = "guide-connectivity-issues"
PASTE = """(box, [plain, html]) => {
    const data = new DataTransfer();
    if (plain) data.setData("text/plain", plain);
    if (html) data.setData("text/html", html);
    const options = {clipboardData: data, bubbles: true, cancelable: true};
    const event = new ClipboardEvent("paste", options);
    // The browser does by itself what the page leaves to it.
    if (box.dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


def article() -> Article:
    row: Article = Article.objects.get(key=KEY)
    return row


def paste(box: Locator, plain: str, html: str = "") -> None:
    box.evaluate(PASTE, [plain, html])


def step_texts(page: Page) -> list[str]:
    boxes = page.locator("#steps-group .line-head textarea")
    texts: list[str] = boxes.evaluate_all("boxes => boxes.map(box => box.value)")
    return texts


@pytest.fixture
def form(page: Page, enter: Enter, editor: Any) -> Page:
    """The form of a problem with six steps."""
    enter(editor)
    page.goto(f"/admin/kb/problem/{article().pk}/change/")
    return page


def step(page: Page, number: int) -> Locator:
    return page.get_by_label(f"Step {number}", exact=True)


def test_a_list_pasted_into_a_step_becomes_steps_and_one_undo_takes_it_back(form: Page) -> None:
    before = step_texts(form)
    html = "<ol><li>Look <b>twice</b><ul><li>LED</li></ul></li><li>Restart</li><li>Call</li></ol>"
    steps = ["Look **twice**\n\n- LED", "Restart", "Call"]
    # Over a whole text, with something typed before: neither is lost.
    step(form, 2).press("End")
    form.keyboard.type("!")
    step(form, 2).select_text()
    paste(step(form, 2), "Look twice\nLED\nRestart\nCall", html)
    assert step_texts(form) == [before[0], *steps, *before[2:]]
    expect(step(form, 4)).to_be_focused()
    expect(form.locator("#moved")).to_have_text("3 rows made of the list. Undo takes them back.")
    form.keyboard.press("Control+z")
    assert step_texts(form) == [before[0], f"{before[1]}!", *before[2:]]
    form.keyboard.press("Control+y")
    assert step_texts(form) == [before[0], *steps, *before[2:]]
    form.keyboard.press("Control+z")
    form.keyboard.press("Control+z")
    assert step_texts(form) == before

    # Behind a text: new rows, the text stays; what is written in one of them stays after undo.
    step(form, 6).press("End")
    paste(step(form, 6), "- [ ] one\n- [x] two\n- three")
    assert step_texts(form)[5:] == [before[5], "one", "two", "three"]
    form.keyboard.press("Control+z")
    assert step_texts(form) == before
    expect(step(form, 6)).to_be_focused()

    # Plainly it stays plain; so does what is no list.
    step(form, 1).select_text()
    form.evaluate("navigator.clipboard.writeText('1. a\\n2. b')")
    form.keyboard.press("Control+Shift+V")
    assert step_texts(form) == ["1. a\n2. b", *before[1:]]
    form.keyboard.press("Control+a")
    form.keyboard.press("Control+v")
    assert step_texts(form) == ["a", "b", *before[1:]]
    form.keyboard.press("Control+s")
    expect(form.get_by_text("Draft saved.")).to_be_visible()
    saved = [line["text"] for line in history.snapshot(article())["steps"]]
    assert saved == ["a", "b", *before[1:]]


def test_what_is_pasted_comes_out_as_markdown_and_the_browser_undoes_it(form: Page) -> None:
    body = form.get_by_label("Background")
    body.fill("")
    body.press_sequentially("Before ")
    paste(body, "Part\nx", "<h2>Part</h2><p>x <strong>y</strong></p>")
    expect(body).to_have_value("Before \n\n## Part\n\nx **y**")
    body.press_sequentially("!")
    form.keyboard.press("Control+z")
    expect(body).to_have_value("Before \n\n## Part\n\nx **y**")
    form.keyboard.press("Control+z")
    expect(body).to_have_value("Before ")

    body.fill("")
    paste(body, "Port\tService\n443\tHTTPS\n")
    expect(body).to_have_value("| Port | Service |\n| --- | --- |\n| 443 | HTTPS |")
    tools = form.get_by_label("Tools")
    tools.fill("")
    paste(tools, "• A cable\n• A lamp")
    expect(tools).to_have_value("A cable\nA lamp")
    body.fill("Run `")
    paste(body, "ls", "<b>ls</b>")
    expect(body).to_have_value("Run `ls")
    body.fill("- a\n- ")
    paste(body, "x", "<ul><li>b</li><li>c</li></ul>")
    expect(body).to_have_value("- a\n- b\n- c")
    body.fill("")
    lines = "\n".join(f"<li>line {number}</li>" for number in range(1_000))
    start = form.evaluate("performance.now()")
    paste(body, "x", f"<ul>{lines}</ul>")
    assert form.evaluate("performance.now()") - start < 2_000
    expect(body).to_have_value("\n".join(f"- line {number}" for number in range(1_000)))

    # Office programs put a picture of what is copied beside it: the words count.
    body.fill("")
    body.evaluate(
        """box => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "shot.png", {type: "image/png"}));
            data.setData("text/plain", "x");
            data.setData("text/html", "<b>x</b>");
            const options = {clipboardData: data, bubbles: true, cancelable: true};
            box.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    expect(body).to_have_value("**x**")
    assert form.evaluate("window.violations") == []


def test_addresses_become_links_and_articles_their_titles(form: Page) -> None:
    pk, body = article().pk, form.get_by_label("Background")
    body.fill("see the docs now")
    body.evaluate("box => box.setSelectionRange(4, 12)")
    paste(body, "https://example.com/a(b)\n")
    expect(body).to_have_value("see [the docs](https://example.com/a%28b%29) now")
    form.keyboard.press("Control+z")
    expect(body).to_have_value("see the docs now")

    address = f"{form.evaluate('location.origin')}/articles/{pk}/connectivity-issues/?x#check-dns"
    named = f"[Connectivity Issues](/articles/{pk}/#check-dns)"
    body.fill("")
    body.press_sequentially("See ")
    paste(body, address)
    expect(body).to_have_value(f"See {named}")
    form.keyboard.type("!")
    expect(body).to_have_value(f"See {named}!")
    for value in (f"See {named}", f"See {address}", "See "):
        form.keyboard.press("Control+z")
        expect(body).to_have_value(value)
    paste(body, "/errors/ECONNREFUSED")
    expect(body).to_have_value(
        re.compile(r"See \[ECONNREFUSED Connection refused\]\(/articles/\d+/\)")
    )
    body.fill("the router")
    body.select_text()
    paste(body, f"/articles/{pk}/")
    expect(body).to_have_value(f"[the router](/articles/{pk}/)")
    body.fill("[x](")
    paste(body, f"/articles/{pk}/any/")
    expect(body).to_have_value(f"[x](/articles/{pk}/any/")


def drag(page: Page, row: Locator, above: Locator) -> None:
    """Drag a row by its number to above another one."""
    above.evaluate("row => row.scrollIntoView({block: 'center'})")
    handle, target = row.locator(".line-no").bounding_box(), above.bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 9, handle["y"] + 9)
    page.mouse.down()
    page.mouse.move(handle["x"] + 12, handle["y"] + 5, steps=3)
    page.mouse.move(target["x"] + 60, target["y"] + 4, steps=3)
    page.mouse.up()


def test_rows_are_inserted_copied_and_moved_to_the_fixes_and_back(
    form: Page, faults: Callable[..., list[str]]
) -> None:
    form.set_viewport_size(
        {"width": 1280, "height": 3_000}
    )  # nothing covers where a row is dropped
    before = step_texts(form)
    more = form.get_by_role("button", name="More for step 2")
    more.press("Enter")
    first = form.get_by_role("button", name="Insert before step 2")
    expect(first).to_be_focused()
    form.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(first).to_be_hidden()
    more.click()
    assert faults("axe.run('#steps-group .line:nth-child(2)')") == []
    first.press("Enter")
    expect(step(form, 2)).to_be_focused()
    expect(form.locator("#moved")).to_have_text("Step 2 inserted")
    form.keyboard.type("New")
    form.keyboard.press("Alt+Enter")
    form.keyboard.type("Newer")
    assert step_texts(form) == [before[0], "New", "Newer", *before[1:]]

    line = form.locator("#steps-group .line").nth(2)
    line.locator("summary").click()
    line.get_by_label("Command").fill("ping")
    line.get_by_label("Look for").fill("an answer")
    line.get_by_label("If it fails").fill("Step 1")
    line.get_by_label("Changes the system").check()
    form.get_by_role("button", name="More for step 3").click()
    form.get_by_role("button", name="Duplicate step 3").click()
    expect(step(form, 4)).to_be_focused()
    expect(step(form, 4)).to_have_value("Newer")
    copy = form.locator("#steps-group .line").nth(3)
    expect(copy.get_by_label("Command")).to_have_value("ping")

    # An old step: it keeps its anchor, and what a resolution has no place for is said and kept.
    moved = form.locator("#steps-group .line").nth(4)
    anchor = moved.locator("[name$=-anchor]").input_value()
    moved.locator("summary").click()
    moved.get_by_label("Look for").fill("an answer")
    moved.get_by_label("If it fails").fill("Step 1")
    form.get_by_role("button", name="More for step 5").click()
    form.get_by_role("button", name="Move to resolutions: step 5").click()
    expect(form.get_by_label("Resolution 7", exact=True)).to_be_focused()
    expect(form.locator("#moved")).to_contain_text("Moved: it is now Resolution 7.")
    expect(form.locator("#moved")).to_contain_text("Move it back to keep: Step 1")
    fix = form.locator("#resolutions-group .line").nth(6)
    expect(fix.get_by_text("Move it back to keep: Step 1")).to_be_visible()
    expect(fix.get_by_label("It worked if")).to_have_value("an answer")
    # Also after something else was wrong with the form.
    title = form.get_by_label("Title").input_value()
    form.get_by_label("Title").fill("")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    expect(fix.get_by_text("Move it back to keep: Step 1")).to_be_visible()
    form.get_by_label("Title").fill(title)
    form.get_by_role("button", name="More for resolution 7").click()
    form.get_by_role("button", name="Move to steps: resolution 7").click()
    back = form.locator("#steps-group .line").last
    expect(back.get_by_label("If it fails")).to_have_value("Step 1")
    expect(back.get_by_label("Look for")).to_have_value("an answer")
    number = form.locator("#steps-group .line").count()
    form.get_by_role("button", name=f"More for step {number}").click()
    form.get_by_role("button", name=f"Move to resolutions: step {number}").click()

    # By mouse: the last step above the first, and one among the fixes.
    steps, fixes = form.locator("#steps-group .line"), form.locator("#resolutions-group .line")
    drag(form, steps.last, steps.first)
    assert step_texts(form)[0] == before[-1]
    expect(form.locator("#moved")).to_contain_text("Step is now 1 of")
    drag(form, steps.first, fixes.first)
    expect(form.get_by_label("Resolution 1", exact=True)).to_have_value(before[-1])

    form.keyboard.press("Control+s")
    expect(form.get_by_text("Draft saved.")).to_be_visible()
    document = history.snapshot(article())
    texts = [each["text"] for each in document["steps"]]
    assert texts == [before[0], "New", "Newer", "Newer", *before[2:-1]]
    assert [each["command"] for each in document["steps"]][2:4] == ["ping", "ping"]
    newest, old = document["resolutions"][0], document["resolutions"][-1]
    assert [newest["text"], old["text"]] == [before[-1], before[1]]
    assert (old["anchor"], old["verify"]) == (anchor, "an answer")


def test_keys_and_buttons_can_be_undone_and_links_are_picked_by_keyboard(
    form: Page, faults: Callable[..., list[str]]
) -> None:
    body, pk = form.get_by_label("Background"), article().pk
    body.fill("")
    body.press_sequentially("in turns")
    for way in ("Control+b", "Control+i", "Code", "Quote", "Numbered list"):
        body.select_text()
        if way.startswith("Control+"):
            form.keyboard.press(way)
        else:
            form.get_by_role("button", name=way, exact=True).click()
        expect(body).to_be_focused()
        expect(body).not_to_have_value("in turns")
        form.keyboard.press("Control+z")
        expect(body).to_have_value("in turns")

    body.press("End")
    form.keyboard.type(" ")
    form.keyboard.press("Control+k")
    words = form.get_by_role("combobox", name="Words of an article")
    expect(words).to_be_focused()
    words.press_sequentially("connectivity iss")
    expect(form.locator("#link-options li")).to_have_text("Connectivity Issues Problem 2.1")
    assert faults("axe.run('.link-picker')") == []
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    expect(body).to_be_focused()
    expect(body).to_have_value(f"in turns [Connectivity Issues](/articles/{pk}/)")
    form.keyboard.press("Control+z")
    expect(body).to_have_value("in turns ")
    body.select_text()
    form.get_by_role("button", name="Link…").click()
    words.fill("https://example.com/")
    form.keyboard.press("Enter")
    expect(body).to_have_value("[in turns](https://example.com/) ")

    # Nothing is saved from outside of the form, or while something stands above it.
    address = form.url
    form.keyboard.press("Control+k")
    form.keyboard.press("Control+s")
    form.keyboard.press("Escape")
    expect(body).to_be_focused()
    form.get_by_role("link", name="View site").focus()
    form.keyboard.press("Control+s")
    form.wait_for_timeout(200)
    assert form.url == address
    expect(form.get_by_text("Draft saved.")).to_be_hidden()
    body.press("Control+s")
    expect(form.get_by_text("Draft saved.")).to_be_visible()


def test_the_preview_follows_the_cursor_and_a_hundred_rows_stay_quick(form: Page) -> None:
    body = form.get_by_label("Background")
    body.fill("\n\n".join(f"Paragraph number {number}" for number in range(150)))
    view = form.locator(".field-body .md-view")
    last, first = view.get_by_text("number 149"), view.get_by_text("number 0", exact=False).first
    expect(last).to_be_attached()
    body.press("Control+End")
    expect(last).to_be_in_viewport()
    form.keyboard.type(" and more")
    expect(view.get_by_text("number 149 and more")).to_be_in_viewport()
    body.press("Control+Home")
    expect(first).to_be_in_viewport()

    step(form, 6).press("End")
    start = form.evaluate("performance.now()")
    paste(step(form, 6), "\n".join(f"{number}. Step {number}" for number in range(1, 101)))
    assert len(step_texts(form)) == 106
    middle = step(form, 50)
    middle.press("Alt+ArrowDown")
    expect(step(form, 51)).to_be_focused()
    form.keyboard.type("quick ")
    assert form.evaluate("performance.now()") - start < 5_000
    total = form.locator("[name=steps-TOTAL_FORMS]")
    expect(total).to_have_value("106")

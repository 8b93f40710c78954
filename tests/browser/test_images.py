"""Images in the editors' form: pasted, dropped, refused; the words for them are asked for."""

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kb.documents import ConflictDocument
from kb.models import Article, Conflict, Image
from kb.publishing import history
from tests.make_articles import edit
from tests.make_images import image_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIVE = """
(box, [kind, data, name, type, text]) => {
  const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, {type}));
  if (text) given.setData("text/plain", text);
  const options = {bubbles: true, cancelable: true};
  const event = kind === "paste"
    ? new ClipboardEvent(kind, {clipboardData: given, ...options})
    : new DragEvent(kind, {dataTransfer: given, ...options});
  box.dispatchEvent(event);
  return event.defaultPrevented;
}
"""


def give(box: Any, how: str, data: bytes, name: str = "shot.png", text: str = "") -> bool:
    """Paste or drop a file; return whether the browser itself is kept from it."""
    kind = "image/svg+xml" if name.endswith("svg") else "image/png"
    taken: bool = box.evaluate(GIVE, [how, base64.b64encode(data).decode(), name, kind, text])
    return taken


def test_an_editor_pastes_and_drops_images_and_says_what_they_show(
    page: Page,
    sign_in: Callable[[Any], None],
    editor: Any,
    faults: Callable[..., list[str]],
    violations: Callable[[], list[str]],
) -> None:
    """The text keeps its place and its words, whatever becomes of the upload."""
    sign_in(editor)
    article = Article.objects.get(key="guide-connectivity-issues")
    page.goto(article.admin_url())
    box, dialog = page.locator("#id_body"), page.get_by_role("dialog")
    box.fill("Before after")
    box.evaluate("box => box.setSelectionRange(7, 7)")
    assert give(box, "paste", image_file(size=(30, 20)))
    expect(box).to_have_value("Before ![Uploading… shot.png 1]()after")
    expect(dialog.get_by_role("img")).to_have_count(0)
    dialog.get_by_label("Description").press("Enter")
    expect(dialog).to_be_visible()
    assert faults() == []
    dialog.get_by_label("Description").fill("A [red] window")
    dialog.get_by_label("Description").press("Enter")
    first = Image.objects.get()
    path = first.path
    expect(box).to_have_value(f"Before ![A \\[red\\] window]({path})after")
    page.keyboard.type(" and ")
    expect(box).to_have_value(f"Before ![A \\[red\\] window]({path}) and after")

    assert give(box, "drop", b"<svg/>", "drawing.svg")
    expect(page.get_by_role("alert")).to_contain_text("drawing.svg: SVG drawings are not accepted")
    expect(box).to_have_value(f"Before ![A \\[red\\] window]({path}) and after")
    assert not give(box, "paste", image_file(), text="words from an office program")
    assert give(page.locator("h1"), "drop", image_file())

    step = page.locator("[name=steps-0-text]")
    was = step.input_value()
    step.evaluate("box => box.setSelectionRange(0, 0)")
    give(step, "paste", image_file("blue"))
    dialog.get_by_role("button", name="Insert without description").click()
    expect(step).to_have_value(f"![]({Image.objects.exclude(pk=first.pk).get().path}){was}")
    before = step.input_value()
    give(step, "paste", image_file("green"))
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(step).to_have_value(before)

    page.get_by_role("button", name="Save draft").first.click()
    expect(page.locator(".messagelist")).to_contain_text("An image has no description")
    expect(page.locator(".md-view img").first).to_have_attribute("width", "30")
    assert violations() == []


def test_what_is_said_of_an_image_is_never_cut_but_refused_where_it_is_too_long(
    page: Page, sign_in: Callable[[Any], None], editor: Any
) -> None:
    sign_in(editor)
    page.goto(Article.objects.get(key="guide-connectivity-issues").admin_url())
    box, dialog = page.locator("#id_body"), page.get_by_role("dialog")
    box.fill("")
    give(box, "paste", image_file())
    words = dialog.get_by_label("Description")
    words.fill("x" * 303)
    expect(dialog.get_by_text("3 characters too many")).to_be_visible()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog).to_be_visible()
    words.fill("x" * 300)
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(box).to_have_value(f"![{'x' * 300}]({Image.objects.get().path})")


def test_the_page_that_joins_two_texts_takes_images_and_what_is_pasted_as_the_form_does(
    page: Page, sign_in: Callable[[Any], None], editor: Any
) -> None:
    article = Article.objects.get(key="guide-connectivity-issues")
    document: ConflictDocument = {
        **history.snapshot(article),
        "symptom": "Mine",
        "title": "My title",
        "housekeeping": {},
    }
    base = history.latest(article)
    edit(article, symptom="Theirs", title="Their title")
    late = Conflict.objects.create(article=article, base=base, document=document, by=editor)
    sign_in(editor)
    page.goto(article.admin_url("merge", late.pk))
    box = page.get_by_label("Result for Problem")
    page.get_by_label("Mine").last.check()
    expect(box).to_have_value("Mine")
    box.press("End")
    give(box, "paste", image_file())
    page.get_by_role("dialog").get_by_label("Description").fill("The lamp")
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile(r"^Mine!\[The lamp\]\(/media/"))
    shown = f"Mine![The lamp]({Image.objects.get().path})"
    expect(box).to_have_value(shown)
    expect(page.locator(".md-view img")).to_be_visible()
    expect(page.get_by_label("Result for Title")).to_be_visible()
    expect(page.locator("[data-image]")).to_have_count(1)
    page.locator("[name='article.title']").first.check()
    page.get_by_role("button", name="Save result as draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    assert history.snapshot(article)["symptom"] == shown

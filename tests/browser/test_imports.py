"""Importing in the admin, as an editor does it in a browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from kb.importing.import_guide import import_guide
from kb.importing.pending import PendingImports
from kb.importing.runs import beat
from kb.models import Conflict, ImportRun, ImportState
from kb.publishing import history
from tests.admin.forms.test_article_editor import problem
from tests.admin.imports.import_pages import NEW_SYMPTOM, newer_guide, page_of
from tests.make_articles import edit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide_file(tmp_path: Path) -> str:
    """A newer guide on the editor's disk."""
    path = tmp_path / "guide-3.txt"
    path.write_text(newer_guide(), encoding="utf-8")
    return str(path)


def test_a_guide_is_uploaded_seen_applied_and_its_conflict_decided(
    page: Page, enter: Callable[[Any], None], editor: Any, guide_file: str
) -> None:
    edit(problem(), symptom="Ours")
    enter(editor)
    page.goto("/admin/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Add import").click()
    page.get_by_label("File").set_input_files(guide_file)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("some seconds")).to_be_visible()
    PendingImports().run()
    expect(page.get_by_role("heading", name="What would be done")).to_be_visible()
    page.get_by_role("navigation", name="Filter").get_by_role("link", name="Conflict").click()
    page.get_by_role("link", name="Connectivity Issues").click()
    expect(page.get_by_text("stays as it is until an editor has decided")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Apply").click()
    PendingImports().run()
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    page.get_by_role("link", name="See them").click()
    page.get_by_role("link", name="2.1 Connectivity Issues").click()
    page.get_by_label("Both").check()
    result = page.get_by_placeholder("Choose a version")
    expect(result).to_have_value(f"Ours\n\n{NEW_SYMPTOM}")
    page.get_by_role("button", name="Save result as draft").click()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert history.snapshot(problem())["symptom"] == f"Ours\n\n{NEW_SYMPTOM}"


def test_a_side_that_is_chosen_before_the_script_has_come_fills_the_result_as_well(
    page: Page, enter: Callable[[Any], None], editor: Any
) -> None:
    edit(problem(), symptom="Ours")
    import_guide(newer_guide(), "guide")
    enter(editor)
    held: list[Route] = []
    page.route("**/js/admin.js*", lambda route: held.append(route))
    conflict = Conflict.objects.get(article=problem(), by=None)
    page.goto(problem().admin_url("merge", conflict.pk), wait_until="commit")
    page.get_by_label("Both").check()
    result = page.get_by_placeholder("Choose a version")
    expect(result).to_have_value("")
    held[0].continue_()
    expect(result).to_have_value(f"Ours\n\n{NEW_SYMPTOM}")


def test_progress_moves_while_one_watches(
    page: Page, enter: Callable[[Any], None], editor: Any
) -> None:
    run = ImportRun.objects.create(
        format="guide",
        source_key="guide",
        file_name="x.txt",
        state=ImportState.APPLYING,
        beat_at=timezone.now(),
    )
    enter(editor)
    page.goto(page_of(run))
    beat(run, 3, 12)
    expect(page.get_by_role("status")).to_have_text("3 of 12")
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("max", "12")
    assert bar.evaluate("bar => bar.value") == 3
    beat(run, 9, 12)
    expect(page.get_by_role("status")).to_have_text("9 of 12")
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, notes=["line 3: no"])
    expect(page.get_by_text("line 3: no")).to_be_visible()


def test_without_a_script_the_page_loads_itself_again(
    browser: Any,
    live_server: Any,
    enter: Callable[[Any], None],
    editor: Any,
    context: BrowserContext,
) -> None:
    run = ImportRun.objects.create(
        format="guide",
        source_key="guide",
        file_name="x.txt",
        state=ImportState.APPLYING,
        beat_at=timezone.now(),
    )
    enter(editor)
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(page_of(run))
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, notes=["line 3: no"])
    expect(page.get_by_text("line 3: no")).to_be_visible(timeout=15_000)
    plain.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_faults_in_both_colours(
    page: Page,
    enter: Callable[[Any], None],
    editor: Any,
    faults: Callable[..., list[str]],
    violations: Callable[[], list[str]],
    scheme: Any,
) -> None:
    edit(problem(), symptom="Ours")
    run = ImportRun.objects.create(
        format="guide", source_key="guide", file_name="x.txt", upload=newer_guide().encode()
    )
    PendingImports().run()
    item = run.items.get(action="conflict")
    enter(editor)
    page.emulate_media(color_scheme=scheme)
    for address in (
        "/admin/kb/importrun/",
        "/admin/kb/importrun/add/",
        page_of(run),
        f"/admin/kb/importrun/{run.pk}/item/{item.pk}/",
    ):
        page.goto(address)
        assert violations() == []
        assert faults() == [], address
    page.get_by_role("link", name=re.compile("^x.txt")).click()
    page.get_by_role("button", name="Apply").click()
    PendingImports().run()
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    assert faults() == []
    page.goto("/admin/kb/conflict/")
    assert faults() == []
    page.get_by_role("link", name="2.1 Connectivity Issues").click()
    assert faults() == []

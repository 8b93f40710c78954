"""From the upload of a guide to what it did: nothing changes before it is confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from kb.importing.import_guide import import_guide
from kb.models import Article, Conflict, ImportRun, ImportState, Publication, Revision
from kb.publishing import history
from tests.admin.forms.test_article_editor import problem
from tests.admin.imports.import_pages import (
    ADD,
    GUIDE_TEXT,
    NEW_SYMPTOM,
    newer_guide,
    page_of,
    planned,
    press,
    upload,
    work,
)
from tests.make_articles import edit

pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Somebody who writes, reviews and publishes."""
    return signed_in(editor)


def texts(client: Client, run: ImportRun, query: str = "") -> str:
    content: str = client.get(page_of(run) + query).content.decode()
    return content


def test_an_upload_waits_and_is_planned_by_the_schedulers_process(client: Client) -> None:
    response = upload(client)
    run = ImportRun.objects.get()
    assert response.headers["Location"] == page_of(run)
    assert (run.state, run.format, run.source_key) == ("uploaded", "guide", "guide")
    waiting = texts(client, run)
    assert "some seconds" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    revisions = Revision.objects.count()
    work()
    run.refresh_from_db()
    assert run.state == ImportState.PLANNED
    content = texts(client, run)
    assert "What would be done" in content
    assert '<meta http-equiv="refresh"' not in content
    assert Revision.objects.count() == revisions


def test_the_plan_is_filtered_by_its_counts_and_opens_comparisons(client: Client) -> None:
    run = planned(client)
    changed = texts(client, run, "?action=changed")
    assert "Connectivity Issues" in changed
    assert "Memory Leaks" not in changed
    assert "Memory Leaks" in texts(client, run, "?action=untouched")
    item = run.items.get(action="changed")
    comparison = client.get(f"/admin/kb/importrun/{run.pk}/item/{item.pk}/").content.decode()
    for words in ("The article now", "After the import", "connection", "Intermittent"):
        assert words in comparison
    untouched = run.items.filter(action="untouched").first()
    assert untouched is not None
    address = f"/admin/kb/importrun/{run.pk}/item/{untouched.pk}/"
    assert client.get(address).status_code == 404


def test_what_is_confirmed_becomes_drafts_and_the_file_is_deleted(
    client: Client, editor: Any
) -> None:
    live = Publication.objects.get(pk=problem().pk).revision_id
    run = planned(client)
    press(client, run, "_apply")
    run.refresh_from_db()
    assert run.state == ImportState.CONFIRMED
    run = work()
    assert (run.state, run.upload, run.by) == (ImportState.DONE, None, editor)
    assert history.snapshot(problem())["symptom"] == NEW_SYMPTOM
    newest = history.latest(problem())
    assert newest is not None
    assert newest.created_by == editor
    assert Publication.objects.get(pk=problem().pk).revision_id == live
    content = texts(client, run)
    assert "What was done" in content
    assert "Publish what this import changed" in content
    assert not run.items.filter(document__isnull=False).exists()


def test_what_was_done_is_published_afterwards_but_for_open_conflicts(client: Client) -> None:
    edit(problem(), symptom="Ours")
    newer = newer_guide().replace("System memory usage continuously increases", "Memory grows")
    newer = newer.replace("Check physical network connections", "Check all network connections")
    run = planned(client, newer)
    press(client, run, "_apply")
    run = work()
    assert "1 article has a conflict" in texts(client, run)
    press(client, run, "_publish")
    run = work()
    assert run.state == ImportState.DONE
    leaks = Article.objects.get(key="guide-memory-leaks")
    assert Publication.objects.get(pk=leaks.pk).document["symptom"] == "Memory grows"
    assert Publication.objects.get(pk=problem().pk).document["symptom"] != "Ours"
    content = texts(client, run)
    assert "Published: 1" in content
    assert "Connectivity Issues: its conflict has to be decided first" in content


def test_an_import_may_publish_at_once(client: Client) -> None:
    run = planned(client, is_published="on")
    assert "Readers see what changes" in texts(client, run)
    press(client, run, "_apply")
    run = work()
    assert run.state == ImportState.DONE
    assert Publication.objects.get(pk=problem().pk).document["symptom"] == NEW_SYMPTOM


def test_a_conflict_is_decided_and_the_list_is_empty(client: Client) -> None:
    edit(problem(), symptom="Ours")
    run = planned(client)
    assert run.items.get(action="conflict").article == problem()
    press(client, run, "_apply")
    work()
    row = Conflict.objects.get()
    url = problem().admin_url("merge", row.pk)
    version = problem().edit_version
    client.post(url, {"article.symptom": "mine", "version": version, "_save": ""})
    assert history.snapshot(problem())["symptom"] == NEW_SYMPTOM
    assert not Conflict.objects.exists()


def test_a_plan_that_changes_nothing_says_so(client: Client) -> None:
    import_guide(newer_guide(), "guide")
    revisions = Revision.objects.count()
    run = planned(client)
    assert "No article would change" in texts(client, run)
    press(client, run, "_apply")
    work()
    assert Revision.objects.count() == revisions


def test_cancelling_deletes_the_file_and_changes_nothing(client: Client) -> None:
    run = planned(client)
    revisions = Revision.objects.count()
    press(client, run, "_cancel")
    run.refresh_from_db()
    assert (run.state, run.upload) == (ImportState.CANCELLED, None)
    work()
    assert Revision.objects.count() == revisions
    assert "gone on meanwhile" in press(client, run, "_apply").content.decode()


def test_a_guide_with_errors_lists_every_line_and_can_be_read_again(client: Client) -> None:
    broken = GUIDE_TEXT.replace("1.1 System Health Check", "1.1 System Health Check\nWhat is this?")
    broken = broken.replace("Problem: Intermittent", "Problem\x07: Intermittent")
    run = planned(client, broken)
    assert run.state == ImportState.FAILED
    content = texts(client, run)
    assert len(run.notes) >= 1
    for note in run.notes:
        assert note.startswith("line ")
        assert note.split("`")[0] in content
    assert "This import was not done" in content
    press(client, run, "_again", source_key="other")
    run.refresh_from_db()
    assert (run.state, run.source_key, run.notes) == ("uploaded", "other", [])


def test_a_file_is_read_again_under_another_source(client: Client) -> None:
    run = planned(client)
    assert "Use small letters" in press(client, run, "_again", source_key="Ä").content.decode()
    press(client, run, "_again", source_key="second")
    run = work()
    assert run.state == ImportState.PLANNED
    assert run.items.filter(action="new").count() == run.items.count()


def test_who_lost_the_right_between_confirming_and_doing_changes_nothing(
    client: Client, editor: Any
) -> None:
    run = planned(client)
    press(client, run, "_apply")
    editor.groups.clear()
    run = work()
    assert run.state == ImportState.FAILED
    assert "may not import any more" in run.notes[0]
    assert history.snapshot(problem())["symptom"] != NEW_SYMPTOM


def test_an_error_of_the_program_leaves_the_import_failed_with_its_file(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = planned(client)
    press(client, run, "_apply")
    with monkeypatch.context() as patch:
        patch.setattr("kb.importing.import_guide.write_article", lambda *a, **k: 1 / 0)
        run = work()
    assert run.state == ImportState.FAILED
    assert "An error in the program stopped it" in texts(client, run)
    assert run.upload
    press(client, run, "_again", source_key="guide", format="guide")
    run = work()
    press(client, run, "_apply")
    assert work().state == ImportState.DONE


def test_two_imports_come_one_after_the_other(client: Client) -> None:
    upload(client)
    upload(client, GUIDE_TEXT, source_key="second")
    work()
    assert set(ImportRun.objects.values_list("state", flat=True)) == {ImportState.PLANNED}


def test_one_that_waits_for_another_says_for_which(client: Client) -> None:
    ImportRun.objects.create(
        format="guide",
        source_key="x",
        file_name="big.zip",
        state=ImportState.APPLYING,
        beat_at=timezone.now(),
    )
    upload(client)
    run = ImportRun.objects.latest("pk")
    assert "the import of big.zip is at work" in texts(client, run)
    work()
    run.refresh_from_db()
    assert run.state == ImportState.UPLOADED


@override_settings(KB_FORBID_OWN_APPROVAL=True)
def test_nobody_publishes_an_import_where_others_have_to_approve(client: Client) -> None:
    assert "is_published" not in client.get(ADD).content.decode()
    run = planned(client, is_published="on")
    assert not run.is_published

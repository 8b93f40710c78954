"""The imports that wait: done one at a time, taken up again, and forgotten when nobody decides."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from kb.importing import pending
from kb.importing.folder_conversion import Progress
from kb.importing.formats import FormatImporter, NotImportable, Upload
from kb.importing.import_guide import ImportResult
from kb.importing.incoming import SourceTexts
from kb.importing.pending import PendingImports, forget_old_uploads, has_pending
from kb.importing.plan import ImportPlan
from kb.importing.runs import DEAD_AFTER, WAS_KILLED, run_import
from kb.models import Article, ImportRun, ImportState, Revision

pytestmark = pytest.mark.usefixtures("guide")
TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")
NEWER = TEXT.replace("Intermittent network connectivity", "It drops out")


def stored(**fields: Any) -> ImportRun:
    """Store an import of a newer guide that waits to be read."""
    values = {"format": "guide", "source_key": "guide", "file_name": "guide.txt"}
    return ImportRun.objects.create(**{**values, "upload": NEWER.encode(), **fields})


def state_of(run: ImportRun) -> str:
    run.refresh_from_db()
    return str(run.state)


def test_what_waits_is_planned_and_what_is_confirmed_is_done_in_order() -> None:
    first, second = stored(), stored(state=ImportState.CONFIRMED)
    assert has_pending()
    done = PendingImports().run()
    assert [run.pk for run in done] == [first.pk, second.pk]
    assert (state_of(first), state_of(second)) == ("planned", "done")
    assert not has_pending()


def test_the_command_without_a_loop_does_them_once() -> None:
    run = stored()
    said = StringIO()
    call_command("tick", stdout=said)
    assert f"import {run.pk} (guide.txt): planned" in said.getvalue()


def test_nothing_begins_while_a_command_imports() -> None:
    run = stored()
    with run_import(format_="guide", source="x", file_name="x", by=None, is_published=False):
        assert PendingImports().run() == []
        assert state_of(run) == "uploaded"
    PendingImports().run()
    assert state_of(run) == "planned"


def test_one_whose_process_was_killed_is_failed_in_words_and_the_next_begins() -> None:
    killed = stored(state=ImportState.APPLYING, beat_at=timezone.now() - DEAD_AFTER * 2)
    assert has_pending()
    run = stored()
    PendingImports().run()
    assert (state_of(killed), killed.notes) == ("failed", [WAS_KILLED])
    assert killed.upload
    assert state_of(run) == "planned"


def test_one_that_shows_that_it_lives_is_left_alone() -> None:
    busy = stored(state=ImportState.APPLYING, beat_at=timezone.now())
    assert not has_pending()
    PendingImports().run()
    assert state_of(busy) == "applying"


def test_one_that_is_cancelled_before_it_begins_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    run = stored(state=ImportState.CONFIRMED)
    real = pending._run_step

    def cancelled_meanwhile(found: ImportRun) -> None:
        ImportRun.objects.filter(pk=found.pk).update(state=ImportState.CANCELLED)
        real(found)

    monkeypatch.setattr(pending, "_run_step", cancelled_meanwhile)
    before = Revision.objects.count()
    assert PendingImports().run() == []
    assert state_of(run) == "cancelled"
    assert Revision.objects.count() == before


def test_one_that_is_given_back_is_not_called_done(monkeypatch: pytest.MonkeyPatch) -> None:
    run, imports = stored(), PendingImports()

    def plan(run: ImportRun, progress: Progress) -> ImportPlan:
        imports.put_back()
        return ImportPlan(SourceTexts("guide", "The guide"), (), ())

    with monkeypatch.context() as patch:
        patch.setattr(pending, "plan_upload", plan)
        patch.setattr(ImportRun.objects, "waiting", once(ImportRun.objects.waiting))
        imports.run()
    assert state_of(run) == "uploaded"
    PendingImports().run()
    assert state_of(run) == "planned"


def once(query: Any) -> Any:
    """Return a query that finds its rows the first time only."""
    asked: Iterator[bool] = iter([True])
    return lambda: query() if next(asked, False) else ImportRun.objects.none()


def test_progress_is_noted_outside_of_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def plan(upload: Upload, progress: Progress) -> ImportPlan:
        for done in range(3):
            progress(done, 3)
            row = ImportRun.objects.get(pk=upload.run.pk)
            seen.append((row.state, row.done_count, row.total_count))
        raise NotImportable(["line 7: no"])

    def apply(upload: Upload, by: object, progress: Progress) -> ImportResult:
        raise AssertionError

    importer = FormatImporter(plan, apply)
    monkeypatch.setattr("kb.importing.formats.IMPORTERS", {"markdown": importer})
    monkeypatch.setattr(pending, "BEAT_SECONDS", 0.0)
    run = stored(format="markdown")
    PendingImports().run()
    assert seen == [("planning", 0, 3), ("planning", 1, 3), ("planning", 2, 3)]
    assert (state_of(run), run.notes) == ("failed", ["line 7: no"])


def test_publishing_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(pending, "_progress", lambda run: lambda *numbers: told.append(numbers))
    stored(state=ImportState.CONFIRMED, is_published=True)
    PendingImports().run()
    assert told == [(0, 1)]


def test_a_file_that_nobody_decides_about_is_deleted_after_thirty_days() -> None:
    old, new = stored(state=ImportState.PLANNED), stored(state=ImportState.PLANNED)
    done = stored(state=ImportState.DONE, upload=None)
    long_ago = timezone.now() - timedelta(days=31)
    ImportRun.objects.filter(pk__in=[old.pk, done.pk]).update(at=long_ago)
    assert forget_old_uploads() == 1
    assert (state_of(old), old.upload, state_of(done)) == ("cancelled", None, "done")
    assert "30 days" in old.notes[0]
    assert state_of(new) == "planned"
    assert new.upload


def test_an_import_that_fails_in_the_middle_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = stored(state=ImportState.CONFIRMED)
    articles, revisions = list(Article.objects.values()), Revision.objects.count()
    written = []

    def fail(*args: Any, **kwargs: Any) -> None:
        written.append(1)
        if len(written) == 10:
            raise RuntimeError("no power")

    monkeypatch.setattr("kb.importing.import_guide.write_article", fail)
    PendingImports().run()
    assert state_of(run) == "failed"
    assert len(written) == 10
    assert list(Article.objects.values()) == articles
    assert Revision.objects.count() == revisions

"""One import at a time, and what becomes of those whose process has ended."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from kb.importing import runs
from kb.importing.runs import ImportRunning, beat, run_import
from kb.models import ImportRun, ImportState

pytestmark = pytest.mark.django_db


def start(file_name: str = "new.txt") -> None:
    """Run an import that does nothing."""
    with run_import(
        format_="guide", source="guide", file_name=file_name, by=None, is_published=False
    ):
        pass


def running(**values: object) -> ImportRun:
    """Store an import that is at work."""
    return ImportRun.objects.create(
        format="guide",
        source_key="guide",
        file_name="old.txt",
        state=ImportState.APPLYING,
        **{"beat_at": timezone.now(), "process": "another-host 1", **values},
    )


def test_a_second_import_is_refused_and_told_which_one_is_at_work() -> None:
    run = running()
    with pytest.raises(ImportRunning, match=r"another import of old.txt, since \d\d:\d\d UTC"):
        start()
    run.refresh_from_db()
    assert run.state == ImportState.APPLYING
    assert ImportRun.objects.count() == 1


def test_an_import_that_shows_no_life_is_closed_and_the_next_one_starts() -> None:
    run = running(beat_at=timezone.now() - runs.DEAD_AFTER - timedelta(seconds=1))
    start()
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert ImportRun.objects.latest("pk").state == ImportState.DONE


def test_an_import_of_this_host_whose_process_has_ended_is_closed_at_once() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    host, _pid = runs.this_process().split(" ")
    run = running(process=f"{host} {process.pid}")
    start()
    run.refresh_from_db()
    assert run.state == ImportState.FAILED


def test_an_import_that_fails_says_so_and_leaves_its_place() -> None:
    with (
        pytest.raises(ZeroDivisionError),
        run_import(format_="guide", source="x", file_name="x", by=None, is_published=False),
    ):
        raise ZeroDivisionError
    assert ImportRun.objects.get().state == ImportState.FAILED
    start()


def test_how_far_an_import_is_can_be_read_while_it_runs() -> None:
    run = running()
    beat(run, 3, 10)
    run.refresh_from_db()
    assert (run.done_count, run.total_count) == (3, 10)

"""One import at a time, over all processes; how far it is, outside its transaction."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from kb.models import ImportRun, ImportState

DEAD_AFTER = timedelta(minutes=5)
"""A run that has not shown for so long that it lives was killed."""


WAS_KILLED = gettext_noop(
    "The process that was at work on it ended. Start it again: what is done already stays done, "
    "and nothing is done twice."
)


class ImportRunning(Exception):
    """Another import is at work; the message says which."""


class ImportTaken(Exception):
    """Another process has taken this import up, or somebody has cancelled it."""


@contextmanager
def run_import(
    *, format_: str, source: str, file_name: str, by: User | None, is_published: bool
) -> Iterator[ImportRun]:
    """Hold the one place for an import while the block runs; yield its row, then close it.

    Raises ImportRunning where another import is at work.
    """
    run = ImportRun(
        format=format_, source_key=source, file_name=file_name, by=by, is_published=is_published
    )
    with claimed(run, ImportState.APPLYING, then=ImportState.DONE):
        yield run


@contextmanager
def claimed(run: ImportRun, state: ImportState, *, then: ImportState) -> Iterator[None]:
    """Hold the one place for an import in a state while the block runs; then it has another.

    A block that raises leaves the run failed. Raises ImportRunning, and ImportTaken where a stored
    run is no longer in the state that it was read in.
    """
    close_dead_runs()
    try:
        with transaction.atomic():
            _claim(run, state)
    except IntegrityError as error:
        other = ImportRun.objects.running().first()
        name = f" of {other.file_name}, since {other.at:%H:%M} UTC" if other else ""
        message = f"another import{name} is running: wait until it has ended"
        raise ImportRunning(message) from error
    try:
        yield
    except BaseException:
        _close(run, ImportState.FAILED)
        raise
    _close(run, then)


def _claim(run: ImportRun, state: ImportState) -> None:
    was, run.state = run.state, state
    run.beat_at, run.process = timezone.now(), this_process()
    if run.pk is None:
        run.save()
        return
    rows = ImportRun.objects.filter(pk=run.pk, state=was)
    values = {"state": state, "beat_at": run.beat_at, "process": run.process}
    if not rows.update(**values, done_count=0, total_count=0):
        raise ImportTaken


def beat(run: ImportRun, done: int, total: int) -> None:
    """Note how far a run is, and that it lives. Call it outside of any transaction."""
    ImportRun.objects.filter(pk=run.pk).update(
        done_count=done, total_count=total, beat_at=timezone.now()
    )


def _close(run: ImportRun, state: ImportState) -> None:
    """Store what a run ends as, unless it was given up meanwhile."""
    rows = ImportRun.objects.filter(pk=run.pk, state=run.state)
    run.state, run.finished_at = state, timezone.now()
    rows.update(state=state, finished_at=run.finished_at, notes=run.notes)


def this_process() -> str:
    """Return the name of this host and the id of this process."""
    return f"{socket.gethostname()} {os.getpid()}"


def dead_runs() -> list[ImportRun]:
    """Return the runs whose process was killed: it has ended, or shows no longer that it lives."""
    late = timezone.now() - DEAD_AFTER
    return [
        run
        for run in ImportRun.objects.running().defer("upload")
        if run.beat_at is None or run.beat_at < late or _has_ended(run.process)
    ]


def close_dead_runs() -> None:
    """Mark the runs whose process was killed as failed, with what to do about it."""
    for run in dead_runs():
        run.notes = [WAS_KILLED]
        _close(run, ImportState.FAILED)


def _has_ended(process: str) -> bool:
    """Whether a process of this host has ended; False where it cannot be known."""
    host, _blank, pid = process.rpartition(" ")
    if host != socket.gethostname() or not pid.isdecimal() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

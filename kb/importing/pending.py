"""The imports that wait in the admin: each is planned, or done once somebody has confirmed it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from kb.importing.folder_conversion import Progress
from kb.importing.formats import NotImportable, apply_upload, plan_upload
from kb.importing.publish_imported import PublishReport, publish_imported
from kb.importing.run_items import plan_notes, publish_notes, store_items
from kb.importing.runs import (
    ImportRunning,
    ImportTaken,
    beat,
    claimed,
    close_dead_runs,
    dead_runs,
)
from kb.models import ImportItem, ImportRun, ImportState
from kb.publishing.rule_checks import IMPORT

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
KEPT = timedelta(days=30)
"""How long a file is kept that nobody has decided about."""

NOT_ALLOWED = gettext_noop("Who confirmed this import may not import any more.")
UNEXPECTED = gettext_noop("An error in the program stopped it, and nothing was changed by halves.")
EXPIRED = gettext_noop("Nobody decided within 30 days: the file was deleted.")


def has_pending() -> bool:
    """Whether there is something to do: an import that waits, or one whose process was killed."""
    return ImportRun.objects.waiting().exists() or bool(dead_runs())


class PendingImports:
    """Does what waits, one import after the other; `current` is the one that it is at."""

    def __init__(self) -> None:
        self.current: ImportRun | None = None

    def run(self) -> list[ImportRun]:
        """Do everything that waits; return the runs. Ends where another process is at one."""
        close_dead_runs()
        done: list[ImportRun] = []
        while (run := ImportRun.objects.waiting().order_by("pk").first()) is not None:
            self.current = run
            try:
                _run_step(run)
            except ImportRunning:
                break
            except ImportTaken:
                continue
            finally:
                self.current = None
            done.append(run)
        return done

    def put_back(self) -> None:
        """Let the run that is at work wait again, since this process is about to end."""
        run = self.current
        if run is None:
            return
        states = {
            ImportState.PLANNING: ImportState.UPLOADED,
            ImportState.APPLYING: ImportState.CONFIRMED,
        }
        for state, waiting in states.items():
            ImportRun.objects.filter(pk=run.pk, state=state).update(state=waiting)


def forget_old_uploads() -> int:
    """Cancel what nobody has decided about in 30 days, and drop its file; return how many."""
    states = (ImportState.UPLOADED, ImportState.PLANNED, ImportState.FAILED, ImportState.CONFIRMED)
    old = ImportRun.objects.filter(at__lt=timezone.now() - KEPT, state__in=states)
    pks = list(old.filter(upload__isnull=False).values_list("pk", flat=True))
    drop_upload(Q(pk__in=pks))
    return ImportRun.objects.filter(pk__in=pks).update(
        state=ImportState.CANCELLED, notes=[EXPIRED], finished_at=timezone.now()
    )


def drop_upload(runs: Q) -> None:
    """Delete the files of these runs, and the texts that they would have saved."""
    ImportItem.objects.filter(run__in=ImportRun.objects.filter(runs)).update(document=None)
    ImportRun.objects.filter(runs).update(upload=None)


def _run_step(run: ImportRun) -> None:
    """Plan a run, or do it; what stops it is noted on it. Raises ImportRunning, ImportTaken."""
    is_upload = run.state == ImportState.UPLOADED
    state = ImportState.PLANNING if is_upload else ImportState.APPLYING
    then = ImportState.PLANNED if is_upload else ImportState.DONE
    work = _plan if is_upload else _apply
    try:
        with claimed(run, state, then=then), _noted_failure(run):
            work(run, _progress(run))
    except NotImportable:
        return
    except (ImportRunning, ImportTaken):
        raise
    except Exception:
        logger.exception("import %d failed", run.pk)
        return
    if then == ImportState.DONE:
        drop_upload(Q(pk=run.pk, state=ImportState.DONE))


@contextmanager
def _noted_failure(run: ImportRun) -> Iterator[None]:
    """Note on a run why it stops."""
    try:
        yield
    except NotImportable as error:
        run.notes = error.lines
        raise
    except Exception:
        run.notes = [UNEXPECTED]
        raise


def _plan(run: ImportRun, progress: Progress) -> None:
    plan = plan_upload(run, progress)
    store_items(run, plan)
    run.notes = list(plan_notes(plan))


def _apply(run: ImportRun, progress: Progress) -> None:
    """Import a file; where it is imported already, publish what it changed."""
    _require_importer(run.by)
    if run.upload is None:
        published: PublishReport | None = publish_imported(
            run.source_key, by=run.by, reason=run.file_name, progress=progress
        )
    else:
        result = apply_upload(run, progress)
        published = result.published
        store_items(run, result.plan)
        run.notes = list(plan_notes(result.plan))
    if published is not None:
        run.notes = [*run.notes, *publish_notes(published)]


def _require_importer(by: User | None) -> None:
    if by is not None and not by.has_perm(IMPORT):
        raise NotImportable([NOT_ALLOWED])


def _progress(run: ImportRun) -> Callable[[int, int], None]:
    """Return what notes how far a run is, about once a second."""
    last = monotonic() - BEAT_SECONDS

    def note(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= BEAT_SECONDS:
            last = monotonic()
            beat(run, done, total)

    return note

"""Runs the periodic jobs that are due."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator

from django.db import Error, connections
from django.utils import timezone

from kb.periodic.due import claim, due_jobs, finish
from kb.periodic.job import Job

logger = logging.getLogger(__name__)

Report = Callable[[str], object]
"""Gets each line that a job returns."""


def run_due_jobs(jobs: Iterable[Job], report: Report) -> list[str]:
    """Run the jobs that are due, one after the other; return the names of those that failed."""
    return [job.name for job in needed_jobs(jobs) if not run_job(job, report)]


def needed_jobs(jobs: Iterable[Job]) -> Iterator[Job]:
    """Yield the jobs that are due and have something to do."""
    yield from (job for job in due_jobs(jobs, timezone.now()) if job.is_needed())


def run_job(job: Job, report: Report) -> bool:
    """Run a job unless another process has taken it; return False where it failed, and log why."""
    started_at = timezone.now()
    if not claim(job, started_at):
        return True
    try:
        for line in job.run():
            report(line)
    except Exception as error:  # noqa: BLE001 (logged)
        log_failure(f"the periodic job {job.name} failed", error)
        finish(job, started_at, f"{type(error).__name__}: {error}")
        return False
    finish(job, started_at)
    return True


def log_failure(what: str, error: Exception) -> None:
    """Log why something failed: what a database says of itself, else with the traceback."""
    if isinstance(error, Error):
        logger.error("%s: %s: %s", what, type(error).__name__, error)
    else:
        logger.error("%s", what, exc_info=error)


class JobThreads:
    """Runs jobs that take long in threads, one for each; they die with the process."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._threads: dict[str, threading.Thread] = {}

    def start(self, job: Job) -> None:
        """Run a job beside the others, unless it is still at work."""
        thread = self._threads.get(job.name)
        if thread is None or not thread.is_alive():
            thread = threading.Thread(target=self._run, args=[job], name=job.name, daemon=True)
            self._threads[job.name] = thread
            thread.start()

    def stop(self, seconds: float) -> None:
        """Wait for jobs that are at work, this long for each."""
        for thread in self._threads.values():
            thread.join(seconds)

    def _run(self, job: Job) -> None:
        try:
            run_job(job, self._report)
        except Exception as error:  # noqa: BLE001 (logged)
            log_failure(f"the state of the periodic job {job.name} could not be stored", error)
        finally:
            connections.close_all()

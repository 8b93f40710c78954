"""Every periodic job of the site, in one table: name, seconds between two runs, function."""

from collections.abc import Iterator

from django.utils import timezone

from kb.backups.make_backup import is_scheduled, make_scheduled_backup
from kb.backups.restore_order import do_order, is_ordered
from kb.importing.pending import forget_old_uploads
from kb.outbox import has_due_mails, send_due_mails
from kb.periodic.due import PUBLISH
from kb.periodic.index_statistics import lacks_statistics, refresh_statistics
from kb.periodic.job import Job
from kb.periodic.prune import prune
from kb.publishing.scheduler import run_due

BACKUP = "backup"


def publish_due_texts() -> Iterator[str]:
    """Publish what is scheduled, take down what has expired; yield the ids by outcome."""
    result = run_due(timezone.now())
    for outcome in ("published", "expired", "missed", "failed"):
        if pks := getattr(result, outcome):
            yield f"{outcome}: {', '.join(map(str, pks))}"


def cancel_old_uploads() -> Iterator[str]:
    """Cancel imports that nobody has decided about in 30 days, and delete their files."""
    if count := forget_old_uploads():
        yield f"imports cancelled after 30 days: {count}"


def send_mails() -> Iterator[str]:
    """Send the mails that are due; what became of each is logged."""
    send_due_mails()
    yield from ()


JOBS: tuple[Job, ...] = (
    Job(PUBLISH, 15, publish_due_texts),
    Job("mails", 2, send_mails, is_needed=has_due_mails, in_thread=True),
    Job("restore", 5, do_order, is_needed=is_ordered, in_thread=True),
    Job("uploads", 3600, cancel_old_uploads),
    Job(BACKUP, 86_400, make_scheduled_backup, is_needed=is_scheduled, in_thread=True),
    Job("prune", 86_400, prune, in_thread=True),
    Job("statistics", 3600, refresh_statistics, is_needed=lacks_statistics),
)

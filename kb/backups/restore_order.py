"""A restore that somebody has asked for in the admin: a file, since the database is replaced."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from kb.backups.backup_folder import one_at_a_time, sync
from kb.backups.errors import BackupError
from kb.backups.restore_backup import replace_site

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
ORDER_FILE = "restore.json"


@dataclass(frozen=True)
class RestoreOrder:
    """Which backup by name, who asked for it and when, and what became of it.

    `kept` is where what it replaced is kept.
    """

    backup: str
    by: str
    at: datetime
    state: str = WAITING
    kept: str = ""
    problem: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done; one whose process was killed is done again."""
        return self.state in (WAITING, RUNNING)


def read_order() -> RestoreOrder | None:
    """Return the last order; None where there was none, or it cannot be read."""
    if settings.KB_BACKUP_DIR is None:
        return None
    try:
        values = json.loads((settings.KB_BACKUP_DIR / ORDER_FILE).read_text(encoding="utf-8"))
        return RestoreOrder(**values | {"at": datetime.fromisoformat(values["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def order_restore(name: str, by: str) -> None:
    """Have a backup of KB_BACKUP_DIR restored by the next tick. Raises OSError."""
    _store(RestoreOrder(name, by, timezone.now()))


def is_ordered() -> bool:
    """Whether a restore waits, or was killed."""
    order = read_order()
    return order is not None and order.is_open


def do_order() -> Iterator[str]:
    """Do what was ordered, and note what became of it; yield what to print.

    Raises BackupBusy where another process is at it.
    """
    with one_at_a_time(_root()):
        order = read_order()
        if order is None or not order.is_open:
            return
        _store(replace(order, state=RUNNING))
        lines: list[str] = []
        try:
            kept = replace_site(_root() / order.backup, _root(), lines.append)
        except Exception as error:
            _store(replace(order, state=FAILED, problem=str(error)))
            raise
        _store(replace(order, state=DONE, kept=kept))
    yield from lines


def _root() -> Path:
    if settings.KB_BACKUP_DIR is None:
        raise BackupError("KB_BACKUP_DIR is not set.")
    return settings.KB_BACKUP_DIR


def _store(order: RestoreOrder) -> None:
    """Replace the file at once, so that nobody reads half of it."""
    file = _root() / ORDER_FILE
    new = file.with_name(f".{ORDER_FILE}")
    new.write_text(json.dumps(asdict(order) | {"at": order.at.isoformat()}), encoding="utf-8")
    sync(new)
    new.replace(file)

"""The whole database, images included, as it is at one moment → a folder with its checksum."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kb.backups.backup_folder import (
    StoredBackup,
    new_backup_folder,
    one_at_a_time,
    remove_backup,
    stored_backups,
)
from kb.backups.backup_manifest import BACKUP_MANIFEST, BackupManifest, sha256_of
from kb.backups.database import backend
from kb.backups.errors import BackupError
from kb.migration_state import newest_applied
from kb.version import VERSION

SCHEDULED = "kb-"
"""How names of backups begin that are made by the schedule, and so removed by it."""


def make_backup(target: Path) -> StoredBackup:
    """Write a backup into a new folder, checked; return it.

    Raises BackupError, with no such folder left, for what is in its way.
    """
    target = target.resolve()
    with one_at_a_time(target.parent):
        return write_backup(target)


def write_backup(target: Path) -> StoredBackup:
    """Write a backup, as `make_backup` does; the caller holds the lock on the target's parent."""
    made_at, database, migration = timezone.now(), backend(), newest_applied()
    if not migration:
        raise BackupError("The database is empty: there is nothing to back up.")
    with new_backup_folder(target) as folder:
        file = folder / database.FILE
        database.copy_database(file)
        file.chmod(0o600)
        database.check_copy(file)
        manifest = BackupManifest(
            vendor=connection.vendor,
            file=file.name,
            sha256=sha256_of(file),
            byte_count=file.stat().st_size,
            made_at=made_at,
            version=VERSION,
            migration=migration,
        )
        (folder / BACKUP_MANIFEST).write_text(manifest.as_text(), encoding="utf-8")
    return StoredBackup(target, manifest)


def stamp(at: datetime) -> str:
    """Return a time as part of a folder's name, in UTC: 2026-11-29-104500."""
    return f"{at:%Y-%m-%d-%H%M%S}"


def scheduled_target() -> Path:
    """Return the folder of a backup that is made now; raise BackupError without KB_BACKUP_DIR."""
    if settings.KB_BACKUP_DIR is None:
        raise BackupError("Name a folder, or set KB_BACKUP_DIR.")
    root: Path = settings.KB_BACKUP_DIR
    return root / f"{SCHEDULED}{stamp(timezone.now())}"


def make_scheduled_backup() -> Iterable[str]:
    """Make a backup in KB_BACKUP_DIR and remove those beyond KB_BACKUP_KEEP; yield what was done.

    Raises BackupError, and then removes nothing.
    """
    target = scheduled_target()
    with one_at_a_time(target.parent):
        yield f"backup: {write_backup(target.resolve()).folder}"
        own = [each for each in stored_backups(target.parent) if each.name.startswith(SCHEDULED)]
        for old in own[settings.KB_BACKUP_KEEP :]:
            remove_backup(old)
            yield f"backup removed: {old.folder}"


def is_scheduled() -> bool:
    """Whether backups are made by a schedule."""
    return settings.KB_BACKUP_DIR is not None

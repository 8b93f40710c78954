"""A folder that `backup` has written → the site as it was then; what it replaces is kept."""

from collections.abc import Callable
from itertools import chain, count
from pathlib import Path
from sqlite3 import Error as SqliteError

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import Error, connection, connections
from django.utils import timezone

from kb.backups.backup_folder import one_at_a_time
from kb.backups.backup_manifest import BackupManifest, read_backup_manifest, sha256_of
from kb.backups.database import backend
from kb.backups.errors import BackupError
from kb.backups.make_backup import stamp, write_backup
from kb.migration_state import count_unapplied, has_migration, newest_applied
from kb.models import PeriodicJob

EMPTIED = (
    "django_session",  # one that was ended since must not come back
    "usersessions_usersession",
    "kb_storedpage",
    "kb_outgoingmail",  # sent since
)
"""Tables that come back empty; one that the copy does not have is left out."""

Tell = Callable[[str], object]


def check_backup(folder: Path) -> BackupManifest:
    """Return the manifest of a backup that can be restored here; raise BackupError for any other.

    Reads the whole copy: its checksum, and whether the database says that it is sound.
    """
    manifest = read_backup_manifest(folder)
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"{folder} is a copy of a {manifest.vendor} database, and this site has "
            f"{connection.vendor}. export_site and import_site bring a site from one to the other."
        )
    if not has_migration(manifest.migration):
        raise BackupError(
            f"{folder} was made by version {manifest.version}, with tables that this version does "
            "not know: restore it with that version."
        )
    file = folder / manifest.file
    try:
        is_same = file.stat().st_size == manifest.byte_count and sha256_of(file) == manifest.sha256
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
    if not is_same:
        raise BackupError(f"{file} was changed or damaged after the backup was made.")
    backend().check_copy(file)
    return manifest


def restore_backup(folder: Path, tell: Tell = lambda line: None) -> str:
    """Check a backup, keep what there is, and replace it; return where it is kept.

    Replacing is one transaction. Killed before its end, the site is as it was, and the same command
    does it again. Raises BackupError, with nothing changed.
    """
    keep_in = kept_root()
    with one_at_a_time(keep_in):
        return replace_site(folder.resolve(), keep_in, tell)


def replace_site(folder: Path, keep_in: Path, tell: Tell) -> str:
    """Do what `restore_backup` does; the caller holds the lock on the folder to keep things in."""
    if settings.KB_READ_ONLY:
        raise BackupError("The site can only be read now (KB_READ_ONLY): nothing was restored.")
    manifest = check_backup(folder)
    tell(f"{folder} is whole: {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    kept = _keep(keep_in)
    tell(f"What there is now is kept in {kept}." if kept else "There was nothing to keep.")
    backend().put_database(folder / manifest.file, EMPTIED)
    connections.close_all()
    _finish(tell)
    return kept


def kept_root() -> Path:
    """Return the folder in which is kept what a restore replaces; it is made where missing."""
    root: Path = settings.KB_BACKUP_DIR or settings.KB_DATA_DIR / "backups"
    root.mkdir(mode=0o700, exist_ok=True)
    return root


def _free_folder(root: Path) -> Path:
    """Return a folder that is not there; a restore that was killed may have begun this second."""
    first = root / f"before-restore-{stamp(timezone.now())}"
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return next(folder for folder in chain([first], others) if not folder.exists())


def _keep(root: Path) -> str:
    """Keep what there is, as a backup; files that cannot be read as they are."""
    target = _free_folder(root)
    try:
        if not newest_applied():
            return ""
        return str(write_backup(target).folder)
    except (BackupError, Error, SqliteError) as error:
        connections.close_all()
        if not backend().is_damage(error):
            raise
        return str(backend().set_aside(stamp(timezone.now())))


def _finish(tell: Tell) -> None:
    """Bring an older backup up to this version; the jobs' times are not those of today."""
    ContentType.objects.clear_cache()
    if count := count_unapplied():
        tell(f"Database: {count} migrations to apply…")
        call_command("migrate", interactive=False, verbosity=0)
    PeriodicJob.objects.update(due_at=timezone.now())

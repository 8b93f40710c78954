"""Folders of backups: one is written beside its place, and moved there when it is whole."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.backups.backup_manifest import BackupManifest, read_backup_manifest
from kb.backups.errors import BackupBusy, BackupError

PRIVATE = 0o700
UNFINISHED = ".unfinished-backup"


@dataclass(frozen=True)
class StoredBackup:
    """A backup that is whole, as far as its manifest says."""

    folder: Path
    manifest: BackupManifest

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder; it ends with the process, however that ends.

    Raises BackupBusy where another process holds it, BackupError where there is no such folder.
    """
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise BackupError(f"There is no folder {folder}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupBusy(f"Another backup or restore is at work in {folder}.") from error
    finally:
        os.close(lock)


@contextmanager
def new_backup_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; it gets the target's name when the block ends without error.

    The caller holds the lock on the target's parent. What a killed backup left there is removed.
    Raises BackupError where there is something at the target already.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} exists already: name a folder that is new or empty.")
    for left in target.parent.glob(f".*{UNFINISHED}"):
        shutil.rmtree(left)
    unfinished = target.with_name(f".{target.name}{UNFINISHED}")
    unfinished.mkdir(mode=PRIVATE)
    try:
        yield unfinished
        for file in (*unfinished.iterdir(), unfinished):
            sync(file)
        if target.exists():
            target.rmdir()
        unfinished.rename(target)
        sync(target.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def sync(path: Path) -> None:
    """Have the disk keep a file or a folder before anything is said of it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stored_backups(root: Path) -> list[StoredBackup]:
    """Return the backups in a folder, the newest first; other folders are left out."""
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir() and not folder.name.startswith("."):
            try:
                found.append(StoredBackup(folder, read_backup_manifest(folder)))
            except BackupError:
                continue
    return sorted(found, key=lambda backup: backup.manifest.made_at, reverse=True)


def remove_backup(backup: StoredBackup) -> None:
    """Delete a backup. Killed in between, what is left does not pass for one."""
    gone = backup.folder.with_name(f".{backup.name}{UNFINISHED}")
    backup.folder.rename(gone)
    shutil.rmtree(gone)

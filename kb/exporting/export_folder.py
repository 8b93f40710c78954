"""The folder of an export: written beside its place, moved there when it is whole."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.exporting.errors import ExportError
from kb.exporting.manifest import MANIFEST, FileEntry, read_manifest

PRIVATE_FOLDER = 0o700


@contextmanager
def new_export(target: Path) -> Iterator[Path]:
    """Give an empty folder to fill; put it in the target's place unless filling it fails.

    Raises ExportError where the target holds anything but an earlier export.
    """
    target = target.resolve()
    check_replaceable(target)
    unfinished = target.with_name(f".{target.name}.unfinished")
    with _locked(unfinished):
        try:
            yield unfinished
            _replace(target, unfinished)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def check_replaceable(target: Path) -> None:
    """Raise ExportError unless a folder is missing, empty, or an export and nothing else."""
    if not target.exists():
        if not target.parent.is_dir():
            raise ExportError(f"There is no folder {target.parent}.")
        return
    if not target.is_dir():
        raise ExportError(f"{target} is a file; name a folder.")
    if target.is_mount():
        raise ExportError(f"{target} is a place where a volume is mounted; name a folder in it.")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise ExportError(f"{target} is not empty. Name a folder that is, or an earlier export.")
    if stranger := _stranger(target):
        raise ExportError(
            f"{target} is an earlier export, but {stranger} is no file of it: move that elsewhere, "
            "or name another folder. Nothing was written."
        )


def _stranger(target: Path) -> Path | None:
    """Return a file that the export in this folder did not write; None where there is none."""
    known = {target / path for path in (*read_manifest(target).files, MANIFEST)}
    files = (path for path in target.rglob("*") if path.is_symlink() or not path.is_dir())
    return next((path for path in files if path not in known), None)


@contextmanager
def _locked(unfinished: Path) -> Iterator[None]:
    """Make the folder that is written; what a killed export has left there is removed."""
    lock = unfinished.with_suffix(".lock")
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ExportError("Another export into this folder is running.") from error
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=PRIVATE_FOLDER)
        try:
            yield
        finally:
            lock.unlink()


def _replace(target: Path, unfinished: Path) -> None:
    """Move the new export into place. Killed in between, the earlier one lies beside it, whole."""
    earlier = target.with_name(f".{target.name}.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if target.exists():
        target.rename(earlier)
    unfinished.rename(target)
    shutil.rmtree(earlier, ignore_errors=True)


def write_private(folder: Path, path: str, content: bytes) -> FileEntry:
    """Write a file, readable by its owner alone; folders on its way are made."""
    file = folder / path
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    file.write_bytes(content)
    return FileEntry(hashlib.sha256(content).hexdigest())


def make_private(folder: Path) -> None:
    """Let the owner alone read what is in a folder, whatever the umask."""
    for path, _folders, files in os.walk(folder):
        Path(path).chmod(PRIVATE_FOLDER)
        for name in files:
            (Path(path) / name).chmod(0o600)

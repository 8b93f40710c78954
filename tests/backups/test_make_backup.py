"""A backup is whole, private and checked; the schedule keeps the newest."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kb.backups import make_backup as module
from kb.backups.backends import sqlite
from kb.backups.backup_folder import new_backup_folder, one_at_a_time, stored_backups
from kb.backups.errors import BackupError
from kb.backups.make_backup import make_backup, make_scheduled_backup
from kb.backups.restore_backup import check_backup

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


def test_a_backup_is_private_and_passes_its_own_check(tmp_path: Path) -> None:
    backup = make_backup(tmp_path / "one")
    assert check_backup(backup.folder) == backup.manifest
    assert backup.manifest.byte_count > 100_000
    modes = {path.stat().st_mode & 0o777 for path in (backup.folder, *backup.folder.iterdir())}
    assert modes == {0o700, 0o600}


def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="new or empty"):
        call_command("backup", str(tmp_path))
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(CommandError, match="no folder"):
        call_command("backup", str(tmp_path / "missing" / "one"))


@pytest.mark.parametrize("call", ["copy_database", "check_copy"])
def test_a_backup_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(file: Path) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(sqlite, call, fail)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "one"))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_backup_has_left_is_no_backup_and_goes_with_the_next(tmp_path: Path) -> None:
    half = tmp_path / ".half.unfinished-backup"
    half.mkdir()
    (half / "manifest.json").write_text("{}")
    assert stored_backups(tmp_path) == []
    make_backup(tmp_path / "one")
    assert [each.name for each in tmp_path.iterdir()] == ["one"]


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with one_at_a_time(tmp_path), pytest.raises(BackupError, match="at work"):
        make_backup(tmp_path / "one")


def test_the_schedule_keeps_the_newest_of_its_own(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody has made by hand, or what a restore has kept, stays."""
    settings.KB_BACKUP_DIR, settings.KB_BACKUP_KEEP = tmp_path, 2
    make_backup(tmp_path / "by-hand")
    for number in range(4):
        monkeypatch.setattr(module, "stamp", lambda _at, number=number: f"2026-{number}")
        lines = list(make_scheduled_backup())
    assert lines[1:] == [f"backup removed: {tmp_path / 'kb-2026-1'}"]
    assert {each.name for each in tmp_path.iterdir()} == {"by-hand", "kb-2026-2", "kb-2026-3"}


def test_without_a_folder_the_command_says_what_to_set(settings: Any) -> None:
    settings.KB_BACKUP_DIR = None
    with pytest.raises(CommandError, match="KB_BACKUP_DIR"):
        call_command("backup")


def test_a_folder_that_fails_while_it_is_filled_is_removed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_backup_folder(tmp_path / "one") as folder:
        (folder / "file").rename(folder / "missing" / "file")
    assert list(tmp_path.iterdir()) == []


# --- What restore refuses, before it changes anything -----------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vendor": "postgresql"}, "export_site"),
        ({"migration": "9999_later"}, "does not know"),
        ({"format": 99}, "newer version"),
        ({"sha256": "0"}, "changed or damaged"),
        ({"byte_count": 1}, "changed or damaged"),
        ({"file": "../elsewhere"}, "outside of its folder"),
        ({"file": "missing"}, "cannot be read"),
        ({"made_at": "yesterday"}, "damaged, or nothing"),
        ({"unknown": 1}, "damaged, or nothing"),
    ],
)
def test_what_is_no_whole_backup_of_this_site_is_refused(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    file = make_backup(tmp_path / "one").folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(CommandError, match=said):
        call_command("restore", str(tmp_path / "one"))


def test_a_damaged_copy_is_refused_also_where_its_checksum_fits(tmp_path: Path) -> None:
    """The database was damaged before it was copied."""
    backup = make_backup(tmp_path / "one")
    file = backup.folder / backup.manifest.file
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * 8192 + content[16384:])
    with pytest.raises(BackupError, match="is damaged"):
        sqlite.check_copy(file)


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no backup"):
        call_command("restore", str(tmp_path))


def test_times_in_names_sort_like_the_times(tmp_path: Path) -> None:
    assert module.stamp(timezone.now().replace(year=2026, month=1)).startswith("2026-01-")

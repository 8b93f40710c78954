"""A folder that holds anything but an export stays as it is; a new one appears only when whole."""

from pathlib import Path

import pytest

from kb.exporting.errors import ExportError
from kb.exporting.export_folder import new_export, write_private
from kb.exporting.manifest import Manifest

pytestmark = pytest.mark.one_database


def fill(target: Path, name: str = "a.md") -> None:
    """Export one file."""
    with new_export(target) as folder:
        entry = write_private(folder, f"articles/{name}", b"text")
        Manifest({f"articles/{name}": entry}, migration="").write(folder)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_new_or_empty_folder_is_filled(is_there: bool, tmp_path: Path) -> None:
    if is_there:
        (tmp_path / "site").mkdir()
    fill(tmp_path / "site")
    assert names(tmp_path) == {"site/articles/a.md", "site/manifest.json"}


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    fill(tmp_path / "site")
    fill(tmp_path / "site", "b.md")
    assert names(tmp_path) == {"site/articles/b.md", "site/manifest.json"}


def test_a_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"sea")
    with pytest.raises(ExportError, match="is not empty"):
        fill(tmp_path)
    assert names(tmp_path) == {"holiday.jpg"}


def test_an_export_to_which_a_file_was_added_is_refused_by_its_name(tmp_path: Path) -> None:
    fill(tmp_path / "site")
    (tmp_path / "site" / "articles" / "mine.md").write_text("mine")
    with pytest.raises(ExportError, match=r"articles/mine\.md is no file of it"):
        fill(tmp_path / "site", "b.md")
    assert names(tmp_path / "site") == {"articles/a.md", "articles/mine.md", "manifest.json"}


def test_a_file_or_a_folder_below_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="is a file"):
        fill(tmp_path / "file")
    with pytest.raises(ExportError, match="There is no folder"):
        fill(tmp_path / "nowhere" / "site")


def test_an_export_that_fails_leaves_the_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path / "site")

    def break_off() -> None:
        with new_export(tmp_path / "site") as folder:
            write_private(folder, "half.md", b"")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert names(tmp_path) == {"site/articles/a.md", "site/manifest.json"}


def test_two_exports_into_one_folder_do_not_mix(tmp_path: Path) -> None:
    with new_export(tmp_path / "site"), pytest.raises(ExportError, match="is running"):
        fill(tmp_path / "site")


def test_what_a_killed_export_has_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".site.unfinished"
    left.mkdir()
    (left / "half.md").write_text("half")
    fill(tmp_path / "site")
    assert names(tmp_path) == {"site/articles/a.md", "site/manifest.json"}

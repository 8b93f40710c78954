"""A folder on disk → its files; links and what is hidden stay out."""

import os
from pathlib import Path

import pytest

from kb.importing.folder import files
from kb.importing.folder.files import DiskFolder, TooManyFiles, is_hidden

pytestmark = pytest.mark.one_database


def test_names_are_paths_below_the_folder_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_text("2")
    (tmp_path / "a.md").write_text("one")
    folder = DiskFolder(tmp_path)
    assert folder.names() == ["a.md", "b/two.md"]
    assert (folder.size("a.md"), folder.read("a.md")) == (3, b"one")


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Or an import would read what lies outside, or never end."""
    (tmp_path / "inside").mkdir()
    os.symlink("/etc/hostname", tmp_path / "inside" / "secret.md")
    os.symlink(tmp_path, tmp_path / "inside" / "loop")
    assert DiskFolder(tmp_path).names() == []


def test_hidden_folders_are_named_but_not_entered(tmp_path: Path) -> None:
    for name in (".git", "node_modules", "docs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("x")
    assert DiskFolder(tmp_path).names() == [".git/", "docs/x.md", "node_modules/"]


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.md").write_text("")
    with pytest.raises(TooManyFiles, match="more than 2 files"):
        DiskFolder(tmp_path).names()


def test_folders_nested_too_deep_are_refused(tmp_path: Path) -> None:
    (tmp_path / "/".join("d" * 40)).mkdir(parents=True)
    with pytest.raises(TooManyFiles, match="nested more than 30 deep"):
        DiskFolder(tmp_path).names()


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("a.md", False),
        ("docs/.group.json", False),
        (".hidden.md", True),
        (".git/config.md", True),
        ("a/node_modules/b/c.md", True),
    ],
)
def test_what_begins_with_a_dot_is_hidden_but_for_the_names_of_groups(
    name: str, hidden: bool
) -> None:
    assert is_hidden(name) is hidden

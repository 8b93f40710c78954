"""The files of a folder → what an import takes of them, and what is left out."""

from pathlib import Path

import pytest

from kb.importing.folder import read
from kb.importing.folder.files import TooManyFiles
from kb.importing.folder.read import folder_contents
from kb.importing.incoming import Unreadable
from tests.importing.folder.pages_of_files import IMAGE, FilesInMemory, contents_of

pytestmark = pytest.mark.one_database


def test_a_folder_on_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("---\ntitle: A\n---\nText")
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs" / "shot.PNG").write_bytes(IMAGE)
    contents = folder_contents(tmp_path)
    file = contents.files[0]
    assert (file.path, file.base, file.text) == ("docs/a.md", "docs", "Text")
    assert file.front_matter == {"title": "A"}
    assert contents.images == ("docs/shot.PNG",)
    assert contents.source.read("docs/shot.PNG") == IMAGE
    assert contents.notes == ("Left out, hidden: .git/",)


def test_what_is_left_out_is_named() -> None:
    contents = contents_of({"a.md": "x", "b.pdf": "x", ".git/c.md": "x", "LICENSE": "x"})
    assert [file.path for file in contents.files] == ["a.md"]
    assert contents.notes == (
        "Left out, hidden: .git/c.md",
        "Left out, neither Markdown nor an image: LICENSE, b.pdf",
    )


def test_a_bad_file_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_TEXT_BYTES", 1_000)
    monkeypatch.setattr(read, "MAX_IMAGE_BYTES", 1_000)
    contents = contents_of(
        {"big.md": "x" * 1_001, "big.png": b"x" * 1_001, "data.md": bytes(99), "good.md": "x"}
    )
    assert [file.path for file in contents.files] == ["good.md"]
    assert contents.images == ()
    assert contents.unreadable == (
        Unreadable("big.md", "The file has 1,001 bytes; at most 1,000 are read."),
        Unreadable("big.png", "The file has 1,001 bytes; at most 1,000 are read."),
        Unreadable("data.md", "This is no text: it is full of control characters."),
    )


def test_a_file_that_cannot_be_opened_says_why() -> None:
    class Broken(FilesInMemory):
        def read(self, name: str) -> bytes:
            raise PermissionError(13, "Permission denied")

        def size(self, name: str) -> int:
            return 1

    contents = read.read_files(Broken({"a.md": ""}))
    assert contents.unreadable == (
        Unreadable("a.md", "The file cannot be read: Permission denied."),
    )


def test_names_of_groups_are_read_and_broken_ones_named() -> None:
    contents = contents_of(
        {"a/.group.json": '{"title": "Alpha"}', "b/.group.json": "{", "c/.group.json": "[1]"}
    )
    assert contents.groups == {"a": {"title": "Alpha"}}
    assert [each.name for each in contents.unreadable] == ["b/.group.json", "c/.group.json"]


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_FILES", 1)
    with pytest.raises(TooManyFiles):
        contents_of({"a.md": "", "b.md": ""})

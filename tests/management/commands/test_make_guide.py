"""manage.py make_guide writes the fixture, checks it, and says what is wrong line by line."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.guide.samples import FIXTURES

pytestmark = pytest.mark.one_database

GUIDES = Path(__file__).resolve().parents[2] / "data" / "guides"
FILES = ("guide.txt", "facts.toml", "guide.json")


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A copy of the fixtures, which the command works on."""
    copy = tmp_path / "fixtures"
    copy.mkdir()
    for name in FILES:
        shutil.copy(FIXTURES / name, copy)
    settings.BASE_DIR = tmp_path
    return copy


def make_guide(*options: str) -> str:
    out = io.StringIO()
    call_command("make_guide", *options, stdout=out)
    return out.getvalue()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_fixture_is_left_alone_when_it_is_up_to_date(folder: Path) -> None:
    before = (folder / "guide.json").stat().st_mtime_ns
    assert make_guide().endswith("guide.json is up to date.\n")
    assert make_guide("--check").endswith("guide.json is up to date.\n")
    assert (folder / "guide.json").stat().st_mtime_ns == before


def test_the_fixture_is_made_where_there_is_none(folder: Path) -> None:
    (folder / "guide.json").unlink()
    assert make_guide().endswith("guide.json written.\n")
    assert '"key": "guide-http-404"' in (folder / "guide.json").read_text(encoding="utf-8")


def test_an_old_fixture_is_told_by_check_and_left_as_it_is(folder: Path) -> None:
    change(folder / "guide.txt", "Verify DNS", "Verify the DNS")
    change(folder / "facts.toml", "Verify DNS", "Verify the DNS")
    before = (folder / "guide.json").read_bytes()
    with pytest.raises(CommandError, match=r"guide\.json is out of date: run make guide\."):
        make_guide("--check")
    assert (folder / "guide.json").read_bytes() == before
    make_guide()
    assert "Verify the DNS" in (folder / "guide.json").read_text(encoding="utf-8")


def test_anchors_stay_as_they_are_in_the_fixture(folder: Path) -> None:
    change(folder / "guide.json", '"verify-dns-resolution"', '"frozen"')
    assert make_guide().endswith("guide.json is up to date.\n")


def test_a_guide_that_is_not_understood_is_refused_line_by_line(folder: Path) -> None:
    change(folder / "guide.txt", "1.2 Memory Leaks\n-----------------", "1.2 Memory Leaks")
    change(folder / "guide.txt", "4. Scale CPU", "3. Scale CPU")
    with pytest.raises(CommandError) as refused:
        make_guide()
    lines = str(refused.value).split("\n")
    assert [line.partition(": ")[0] for line in lines] == [
        f"{folder / 'guide.txt'}:{number}" for number in (45, 78)
    ]


def test_facts_that_are_not_understood_are_refused_line_by_line(folder: Path) -> None:
    with (folder / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[articles."guide-last"]\naliases = 1\n')
    last = (folder / "facts.toml").read_text(encoding="utf-8").count("\n")
    with pytest.raises(CommandError, match=rf"facts\.toml:{last}: expected "):
        make_guide()


def test_facts_about_nothing_are_one_warning(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new guide in place of the old one was refused once for each fact."""
    (folder / "guide.txt").write_text("A GUIDE\n=======\n1. STOP\n=======\n1. Press\n")
    make_guide()
    (warning,) = capsys.readouterr().err.splitlines()
    assert "facts.toml: left out what is said about 6.1, 6.2, 6.3, guide-appl" in warning


def test_another_guide_is_made_beside_the_first_without_facts(folder: Path) -> None:
    said = make_guide(str(GUIDES / "printer.txt"))
    assert said.endswith("printer.json written.\n")
    rows = json.loads((folder / "printer.json").read_text(encoding="utf-8"))
    assert rows[0]["fields"]["key"] == "printer"
    keys = {row["fields"]["key"] for row in rows if row["model"] == "kb.article"}
    assert "printer-paper-jam" in keys


def test_another_guide_may_not_be_called_like_the_first(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "Guide.txt").write_text("A\n==\n1. B\n==\n- x\n")
    with pytest.raises(CommandError, match="name the file otherwise"):
        make_guide(str(tmp_path / "Guide.txt"))


@pytest.mark.parametrize("name", ["guide.txt", "facts.toml"])
def test_a_file_that_is_not_there_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CommandError, match=f"{name}: No such file"):
        make_guide()


@pytest.mark.parametrize("name", ["guide.txt", "facts.toml"])
def test_a_file_in_another_encoding_is_refused_at_its_line(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"# one\n# h\xf6her")
    with pytest.raises(CommandError, match=f"{name}:2: expected text in UTF-8"):
        make_guide()


@pytest.mark.parametrize("data", [b"<<<<<<< HEAD\n", b"\xff\xfe\xfd"])
def test_a_fixture_that_is_broken_is_named(folder: Path, data: bytes) -> None:
    (folder / "guide.json").write_bytes(data)
    with pytest.raises(CommandError, match=r"guide\.json: expected JSON\."):
        make_guide()


def test_the_text_is_kept_letter_by_letter(folder: Path) -> None:
    """Line ends and the byte order mark too: export_guide gives them back."""
    data = b"\xef\xbb\xbf" + (GUIDES / "printer.txt").read_bytes().replace(b"\n", b"\r\n")
    (folder / "printer.txt").write_bytes(data)
    make_guide(str(folder / "printer.txt"))
    rows = json.loads((folder / "printer.json").read_bytes())
    assert rows[0]["fields"]["text"].encode() == data


def test_a_guide_is_not_called_like_an_address_of_the_site(folder: Path) -> None:
    shutil.copy(GUIDES / "printer.txt", folder / "search.txt")
    with pytest.raises(CommandError, match="“search”: /search/ is an address of the site"):
        make_guide(str(folder / "search.txt"))
    assert not (folder / "search.json").exists()

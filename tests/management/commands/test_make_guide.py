"""manage.py make_guide writes the fixture, checks it, and says what is wrong line by line."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.guide.samples import FIXTURES

pytestmark = pytest.mark.one_database

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
    change(folder / "guide.txt", "Problem: Inter", "Inter")
    change(folder / "guide.txt", "4. Scale CPU", "3. Scale CPU")
    with pytest.raises(CommandError) as refused:
        make_guide()
    lines = str(refused.value).split("\n")
    assert [line.partition(": ")[0] for line in lines] == [
        f"{folder / 'guide.txt'}:{number}" for number in (79, 88, 103)
    ]


def test_facts_that_are_not_understood_are_refused_line_by_line(folder: Path) -> None:
    with (folder / "facts.toml").open("a", encoding="utf-8") as file:
        file.write('\n[articles."guide-of-the-galaxy"]\n')
    last = (folder / "facts.toml").read_text(encoding="utf-8").count("\n")
    with pytest.raises(
        CommandError, match=rf"facts\.toml:{last}: expected an article of the guide"
    ):
        make_guide()


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

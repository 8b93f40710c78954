"""manage.py import_markdown: what it prints, and what it refuses."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.models import Article, ImportRun, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    path = tmp_path / "Team notes"
    (path / "disks").mkdir(parents=True)
    text = "# Disk full\n\n## Symptom\n\nNothing is saved.\n\n## Fix\n\n- Delete logs.\n"
    (path / "disks" / "full.md").write_text(text, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_markdown", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_dry_run_says_what_becomes_of_each_file(folder: Path) -> None:
    said = run(folder, "--dry-run")
    assert "Would import Team notes: 1 new." in said
    assert "new category: Disks" in said
    assert "new: disks/full.md Disk full" in said
    assert '"## Symptom" became the symptom' in said
    assert not Source.objects.filter(key="team-notes").exists()


def test_an_import_is_named_after_its_folder_unless_told_otherwise(folder: Path) -> None:
    run(folder)
    assert Source.objects.get(key="team-notes").title == "Team notes"
    run(folder, "--source", "wiki", "--title", "Our wiki")
    assert Source.objects.get(key="wiki").title == "Our wiki"
    assert Article.objects.filter(title="Disk full").count() == 2
    assert ImportRun.objects.count() == 2


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing")


def test_the_key_of_the_first_guide_is_refused(folder: Path) -> None:
    with pytest.raises(CommandError, match="choose another key"):
        run(folder, "--source", "guide")


@pytest.fixture
def many_files(tmp_path: Path) -> Path:
    """A folder with 30 articles, each of which has a link that leads nowhere."""
    for number in range(30):
        text = f"# Page {number}\n\nSee [it](gone-{number}.md).\n"
        (tmp_path / f"page-{number}.md").write_text(text, encoding="utf-8")
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02")
    return tmp_path


def test_much_that_is_new_is_counted_by_kinds_and_what_needs_a_person_comes_first(
    many_files: Path,
) -> None:
    lines = run(many_files, "--source", "wiki", "--dry-run").splitlines()
    assert lines[0] == "Would import Wiki: 30 new, 1 not read."
    assert lines[1].startswith("  ! binary.md: ")
    assert lines[2] == "  ! 30 × The link to … leads to nothing in the folder."
    assert "gone-0.md" in lines[3]
    assert "    30 × It became a how-to." in lines
    assert len(lines) < 15


def test_much_that_has_changed_is_counted_as_well(many_files: Path) -> None:
    run(many_files, "--source", "wiki")
    for path in many_files.glob("page-*.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    lines = run(many_files, "--source", "wiki").splitlines()
    assert lines[0] == "Imported Wiki: 30 changed, 1 not read."
    assert "    30 × body: … → …" in lines
    assert len(lines) < 15


def test_the_report_names_every_file_and_line_where_it_is_asked_for(many_files: Path) -> None:
    said = run(many_files, "--dry-run", "--verbosity", "2")
    assert all(f"Line 3: The link to gone-{number}.md" in said for number in range(30))
    assert all(f"new: page-{number}.md Page {number}" in said for number in range(30))


def test_a_name_forges_no_line_of_the_report(folder: Path) -> None:
    """Nor does it colour the terminal."""
    (folder / "\x1b[31mred\nImported everything.md").write_text("# Red\n\nA text.\n")
    said = run(folder, "--dry-run")
    assert "\\x1b[31mred\\nImported everything.md" in said
    assert "\x1b" not in said
    assert "\nImported everything" not in said

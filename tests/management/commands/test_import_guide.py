"""manage.py import_guide: what it prints, and what it refuses."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from kb.models import Article, ImportRun, ImportState, Publication, Revision, Source

pytestmark = pytest.mark.usefixtures("guide")
TEXT = Path("fixtures/guide.txt").read_text(encoding="utf-8")
NEWER = TEXT.replace("Verify DNS resolution", "Verify DNS resolution with dig")


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A guide in which one line differs."""
    path = tmp_path / "newer.txt"
    path.write_text(NEWER, encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_guide", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_dry_run_says_line_by_line_what_would_change_and_changes_nothing(newer: Path) -> None:
    said = run(newer, "--dry-run")
    assert "Would import Technical Troubleshooting Comprehensive Guide: 1 changed" in said
    assert "step 3: “Verify DNS resolution” → “Verify DNS resolution with dig”" in said
    assert not Revision.objects.filter(note__startswith="Technical").exists()
    assert not ImportRun.objects.exists()


def test_an_import_makes_drafts_and_is_noted(newer: Path) -> None:
    assert "1 changed, 45 untouched" in run(newer)
    assert Article.objects.filter(state="draft").count() == 1
    run_row = ImportRun.objects.get()
    assert (run_row.state, run_row.file_name) == (ImportState.DONE, "newer.txt")
    assert "1 changed" in run_row.notes[0]


def test_what_changed_is_published_by_the_person_who_is_named(newer: Path) -> None:
    admin = User.objects.create_superuser("ada")
    assert "Published 1 articles." in run(newer, "--publish", "--by", "ada")
    publication = Publication.objects.get(title="Connectivity Issues")
    assert "with dig" in str(publication.document)
    assert publication.revision.created_by == admin


def test_a_guide_with_errors_is_refused_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(TEXT.replace("2.1 Connectivity Issues", "2.1 Connectivity\x00"), "utf-8")
    with pytest.raises(CommandError, match=r"broken\.txt.*86"):
        run(path)
    assert not ImportRun.objects.filter(state=ImportState.DONE).exists()


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.txt")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"A\n\xff\xfe")
    with pytest.raises(CommandError, match=r"line 2|:2"):
        run(binary)


def test_somebody_whom_nobody_knows_is_refused(newer: Path) -> None:
    with pytest.raises(CommandError, match="--by: nobody who is active has the username eve"):
        run(newer, "--by", "eve")


def test_another_guide_has_a_source_of_its_own() -> None:
    said = run("tests/data/guides/printer.txt", "--source", "printer")
    assert "new category" in said
    assert Source.objects.filter(key="printer").exists()

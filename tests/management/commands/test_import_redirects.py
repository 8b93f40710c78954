"""manage.py import_redirects: what it stores, prints and refuses."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from kb.models import Article, Redirect
from tests.make_articles import write_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer(guide: None) -> Article:
    """A published article."""
    return write_live("Printer on fire").article


@pytest.fixture
def table(tmp_path: Path, printer: Article) -> Path:
    """A table with a row that is right and one that is wrong."""
    path = tmp_path / "old.csv"
    path.write_text(f"old,new\n/a,#{printer.pk}\n/b,#999999\n", encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[str, str]:
    """Return what the command prints, and what it complains of."""
    out, err = StringIO(), StringIO()
    call_command("import_redirects", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_wrong_row_keeps_all_others_out(table: Path) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(table)
    assert not Redirect.objects.exists()


def test_wrong_rows_can_be_skipped(table: Path, printer: Article) -> None:
    out, err = run(table, "--skip-invalid")
    assert out == (
        f"new: Line 2: /a → #{printer.pk}\nStored: 1 new, 0 replaced, 0 unchanged, 1 wrong.\n"
    )
    assert err == "Line 3: There is no article at #999999.\n"
    assert Redirect.objects.get().article == printer


def test_a_row_with_one_column_keeps_all_others_out(tmp_path: Path, printer: Article) -> None:
    path = tmp_path / "old.csv"
    path.write_text(f"/a,#{printer.pk}\n/b\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run(path)
    assert not Redirect.objects.exists()


def test_a_dry_run_changes_nothing(table: Path) -> None:
    out, _err = run(table, "--dry-run", "--skip-invalid")
    assert "Would store: 1 new" in out
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match=str(tmp_path)):
        run(tmp_path / name)


def test_who_may_not_change_redirects_is_refused(table: Path, author: User) -> None:
    with pytest.raises(CommandError, match="may not change redirects"):
        run(table, "--skip-invalid", "--by", author.username)

"""manage.py export_site and import_site: what they print, and what they refuse in one sentence."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from kb.management.commands.import_site import passwords_to_set

pytestmark = pytest.mark.django_db(transaction=True)


def said(command: str, folder: Path, **options: int) -> list[str]:
    """Run a command; the lines that it prints."""
    out = StringIO()
    call_command(command, str(folder), stdout=out, **options)
    return out.getvalue().splitlines()


def test_both_say_how_far_they_are_and_what_is_to_do(guide: None, tmp_path: Path) -> None:
    get_user_model().objects.create_superuser("rosa", password="correct horse")
    lines = said("export_site", tmp_path / "site")
    assert "kb.Article: 46" in lines
    assert "articles: 46 of 46" in lines
    assert lines[-1].endswith("They are internal: keep them so.")
    call_command("flush", interactive=False, verbosity=0)
    lines = said("import_site", tmp_path / "site")
    assert "kb.Article: 46" in lines
    assert "search index: 46 of 46" in lines
    assert "run manage.py changepassword rosa" in lines[-1]


def test_at_verbosity_0_both_are_silent(guide: None, tmp_path: Path) -> None:
    assert said("export_site", tmp_path / "site", verbosity=0) == []
    call_command("flush", interactive=False, verbosity=0)
    assert said("import_site", tmp_path / "site", verbosity=0) == []


def test_a_folder_that_is_none_of_ours_is_refused_in_one_sentence(
    guide: None, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="is not empty"):
        said("export_site", tmp_path)
    with pytest.raises(CommandError, match="is no export of a site"):
        said("import_site", tmp_path)


def test_whose_password_is_to_be_set() -> None:
    users = get_user_model().objects
    assert passwords_to_set() == ""
    users.create_user("anna")
    assert "createsuperuser" in passwords_to_set()
    users.create_superuser("rosa")
    users.create_superuser("gone", is_active=False)
    assert "changepassword rosa;" in passwords_to_set()

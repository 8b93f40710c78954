"""What import_site makes of an export is the same site; a damaged one changes nothing."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from kb.exporting.errors import ExportError
from kb.exporting.export_site import export_site
from kb.exporting.restore.import_site import import_site
from kb.models import Article, Revision
from kb.search.index.verify import verify
from tests.exporting.conftest import Exported
from tests.exporting.site_pages import pages
from tests.make_articles import write_live


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder by path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_an_imported_site_is_exported_byte_for_byte_alike(
    exported: Exported, empty: None, tmp_path: Path
) -> None:
    import_site(exported.folder)
    export_site(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(exported.folder)


def test_an_imported_site_has_the_same_pages_for_everybody(exported: Exported, empty: None) -> None:
    import_site(exported.folder)
    now = pages()
    assert {path for path in exported.pages if now.get(path) != exported.pages[path]} == set()
    assert now.keys() == exported.pages.keys()
    statuses = {page[:3] for page in now.values()}
    assert {"200", "301", "404", "410"} <= statuses


def test_its_search_index_is_what_its_publications_say(exported: Exported, empty: None) -> None:
    import_site(exported.folder)
    assert verify() == []


def test_content_types_of_other_ids_are_found_by_their_names(
    exported: Exported, empty: None, tmp_path: Path
) -> None:
    ContentType.objects.all().delete()
    ContentType.objects.create(app_label="gone", model="thing")
    call_command("migrate", verbosity=0)
    import_site(exported.folder)
    export_site(tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(exported.folder)


def test_nobody_has_a_password_but_their_roles(exported: Exported, empty: None) -> None:
    import_site(exported.folder)
    people = get_user_model().objects.all()
    assert people.exists()
    assert [person for person in people if person.has_usable_password()] == []
    juergen = people.get(username="jürgen")
    assert {group.name for group in juergen.groups.all()} == {"author", "reviewer"}
    assert juergen.has_perm("kb.view_internal")
    assert b"password" not in (exported.folder / "data" / "auth.user.jsonl").read_bytes()


def test_new_rows_get_ids_after_those_that_were_imported(exported: Exported, empty: None) -> None:
    import_site(exported.folder)
    highest = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    revision = Revision.objects.order_by("-pk").values_list("pk", flat=True)[0]
    new = write_live("After the move")
    assert new.pk > highest
    assert new.revision_id > revision


def test_only_an_empty_database_takes_a_site(everything: Exported) -> None:
    before = Article.objects.count()
    with pytest.raises(ExportError, match=r"not empty: it has rows, 5 of auth\.Group, .*migrate"):
        import_site(everything.folder)
    assert Article.objects.count() == before


def test_a_single_user_is_too_many(exported: Exported, empty: None) -> None:
    get_user_model().objects.create_user("anna")
    with pytest.raises(ExportError, match=r"it has rows, 1 of auth\.User\. "):
        import_site(exported.folder)


def test_a_database_without_all_tables_is_migrated_first(
    exported: Exported, empty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.exporting.database_state.is_migrated", lambda: False)
    with pytest.raises(ExportError, match=r"run manage\.py migrate first"):
        import_site(exported.folder)

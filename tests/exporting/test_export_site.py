"""An export is private, whole, of one moment, and says the same of the same site."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kb.exporting import data_files, export_site
from kb.exporting.exported_models import LEFT_OUT, exported_models
from kb.exporting.manifest import MANIFEST
from kb.models import Article, Image, Revision
from tests.exporting.conftest import Exported
from tests.make_articles import write_live

pytestmark = pytest.mark.django_db


def rows_of(folder: Path, label: str) -> list[Any]:
    lines = (folder / "data" / f"{label.lower()}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_every_file_and_folder_is_its_owners_alone(exported: Exported) -> None:
    paths = [exported.folder, *exported.folder.rglob("*")]
    wrong = [
        path
        for path in paths
        if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)
    ]
    assert wrong == []


def test_the_readme_says_that_it_is_internal_and_what_is_left_out(exported: Exported) -> None:
    text = (exported.folder / "README.txt").read_text()
    assert "KEEP THIS FOLDER TO YOURSELVES" in text
    assert [label for label in LEFT_OUT if f"- {label}: {LEFT_OUT[label]}" not in text] == []
    assert "auth.User, password" in text


def test_the_manifest_names_every_file(exported: Exported) -> None:
    files = {path for path in exported.folder.rglob("*") if path.is_file()}
    named = json.loads((exported.folder / MANIFEST).read_text())["files"]
    assert {exported.folder / path for path in named} == files - {exported.folder / MANIFEST}


def test_rows_are_in_the_order_of_their_keys_whatever_the_database(everything: Exported) -> None:
    for model in exported_models():
        key = model._meta.pk
        assert key is not None
        keys = [row[key.attname] for row in rows_of(everything.folder, model._meta.label)]
        assert keys == sorted(keys)
        assert len(keys) == model._base_manager.count()


def test_times_are_exact_and_documents_whole(everything: Exported) -> None:
    stored = Revision.objects.order_by("pk").last()
    assert stored is not None
    row = rows_of(everything.folder, "kb.Revision")[-1]
    assert row["created_at"] == stored.created_at.isoformat(timespec="microseconds")
    assert row["document"] == stored.document


def test_every_image_is_a_file_with_the_bytes_of_its_address(everything: Exported) -> None:
    names = {path.name for path in (everything.folder / "images").iterdir()}
    assert names == {image.path.rpartition("/")[2] for image in Image.objects.all()}


def test_an_earlier_export_is_replaced_by_what_the_site_is_now(
    everything: Exported, tmp_path: Path
) -> None:
    export_site.export_site(tmp_path / "site")
    pk = write_live("New since").pk
    export_site.export_site(tmp_path / "site")
    assert [row["id"] for row in rows_of(tmp_path / "site", "kb.Article")].count(pk) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.django_db(transaction=True)
def test_it_is_of_one_moment_while_others_write(
    guide: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection writes between two tables: neither is kept out, nor seen in part."""
    other, real = connection.copy(), data_files.write_rows_of

    def write(model: Any, *rest: Any) -> Any:
        if model is Article:
            with other.cursor() as cursor:
                cursor.execute("UPDATE kb_article SET title = 'Changed meanwhile'")
                cursor.execute("UPDATE kb_step SET text = 'Changed meanwhile'")
        return real(model, *rest)

    monkeypatch.setattr(export_site, "write_rows_of", write)
    try:
        export_site.export_site(tmp_path / "site")
    finally:
        other.close()
    assert Article.objects.filter(title="Changed meanwhile").exists()
    assert "Changed meanwhile" not in str(rows_of(tmp_path / "site", "kb.Article"))
    assert "Changed meanwhile" not in str(rows_of(tmp_path / "site", "kb.Step"))

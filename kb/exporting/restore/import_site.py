"""A folder that export_site has written → the same site in an empty database."""

from collections.abc import Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from kb.exporting.data_files import data_file, read_exported_lines
from kb.exporting.database_state import (
    allow_long_transaction,
    check_empty,
    check_tables,
    check_writable,
)
from kb.exporting.errors import DamagedExport
from kb.exporting.export_site import Announce
from kb.exporting.exported_models import Model, exported_models
from kb.exporting.image_files import load_images
from kb.exporting.manifest import MANIFEST, Manifest, check_version, read_manifest
from kb.exporting.natural_keys import NaturalKeys
from kb.exporting.restore.insert_rows import RowRefused, insert_rows
from kb.exporting.restore.references import check_references
from kb.exporting.rows import ExportedRow, row_from_json
from kb.search.index.rebuild import rebuild

ROWS_AT_ONCE = 200
SAY_EVERY = 10_000


def import_site(folder: Path, announce: Announce = lambda line: None) -> Manifest:
    """Store an export in an empty database, in one transaction; return what it holds.

    Raises ExportError, with nothing changed, for a database that is not empty and an export that is
    damaged or of another version.
    """
    manifest = read_manifest(folder)
    check_version(manifest)
    check_row_files(folder, manifest)
    check_writable()
    check_tables()
    with transaction.atomic():
        allow_long_transaction()
        check_empty()
        _load(folder, manifest, announce)
    ContentType.objects.clear_cache()
    return manifest


def check_row_files(folder: Path, manifest: Manifest) -> None:
    """Raise DamagedExport where a file of rows is missing, or one is of an unknown model."""
    expected = {data_file(model) for model in exported_models()}
    for path in sorted(expected):
        if path not in manifest.files:
            raise DamagedExport(folder / MANIFEST, f"it does not name {path}.")
        if not (folder / path).is_file():
            raise DamagedExport(folder / path, "the file is missing.")
    for path in manifest.files:
        if path.startswith("data/") and path not in expected:
            raise DamagedExport(folder / path, "this version knows no such model.")


def _load(folder: Path, manifest: Manifest, announce: Announce) -> None:
    names, models = NaturalKeys(), list(exported_models())
    for model in models:
        _load_model(model, folder, manifest, names, announce)
    announce(f"images: {load_images(folder, manifest)}")
    check_references(folder)
    _continue_ids(models)
    rebuild(lambda done, total: announce(f"search index: {done} of {total}"))


def _load_model(
    model: Model, folder: Path, manifest: Manifest, names: NaturalKeys, announce: Announce
) -> None:
    path = data_file(model)
    batch: list[tuple[int, ExportedRow]] = []
    try:
        for line, row in _rows(model, folder / path, manifest, names):
            batch.append((line, row))
            if len(batch) == ROWS_AT_ONCE:
                insert_rows(model, batch)
                batch.clear()
            if line % SAY_EVERY == 0:
                announce(f"{model._meta.label}: {line} of {manifest.files[path].rows}")
        insert_rows(model, batch)
    except RowRefused as error:
        raise DamagedExport(folder / path, f"the database says: {error}", error.line) from error
    announce(f"{model._meta.label}: {manifest.files[path].rows}")


def _rows(
    model: Model, file: Path, manifest: Manifest, names: NaturalKeys
) -> Iterator[tuple[int, ExportedRow]]:
    for line, content in read_exported_lines(file, manifest.files[data_file(model)]):
        try:
            yield line, row_from_json(model, content, names)
        except ValueError as error:
            raise DamagedExport(file, f"{error}.", line) from error


def _continue_ids(models: list[Model]) -> None:
    """Let the next new rows get the ids after those that were stored, on PostgreSQL too."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)

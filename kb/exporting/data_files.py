"""The file of a model in an export: a row a line, by primary key."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, models
from django.db.models.functions import Collate

from kb.exporting.errors import DamagedExport
from kb.exporting.exported_models import Model
from kb.exporting.manifest import FileEntry
from kb.exporting.natural_keys import NaturalKeys
from kb.exporting.rows import row_to_json, to_line

DATA = "data"
ROWS_AT_ONCE = 50
"""Read from the database together; a row of the history may have a megabyte."""


def data_file(model: Model) -> str:
    """Return the path of a model's file within an export."""
    return f"{DATA}/{model._meta.label_lower}.jsonl"


def write_rows_of(model: Model, folder: Path, names: NaturalKeys) -> FileEntry:
    """Write all rows of a model."""
    digest, count = hashlib.sha256(), 0
    with (folder / data_file(model)).open("wb") as file:
        for instance in _by_primary_key(model).iterator(chunk_size=ROWS_AT_ONCE):
            line = to_line(row_to_json(instance, names))
            digest.update(line)
            file.write(line)
            count += 1
    return FileEntry(digest.hexdigest(), count)


def _by_primary_key(model: Model) -> models.QuerySet[Any]:
    """Order texts by their letters' numbers on every database."""
    key: Any = "pk"
    if isinstance(model._meta.pk, models.CharField) and connection.vendor == "postgresql":
        key = Collate("pk", "C")
    return model._base_manager.order_by(key)


def read_exported_lines(file: Path, entry: FileEntry) -> Iterator[tuple[int, Any]]:
    """Yield what each line holds, with its number from 1.

    Raises DamagedExport for a line that is no JSON, and at the end where the manifest does not fit.
    """
    digest, number = hashlib.sha256(), 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            digest.update(line)
            yield number, _parse(file, number, line)
    if number != entry.rows:
        raise DamagedExport(file, f"there are {number} rows, and {entry.rows} were exported.")
    if digest.hexdigest() != entry.sha256:
        raise DamagedExport(file, "the file was changed after the export: its checksum differs.")


def _parse(file: Path, number: int, line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except json.JSONDecodeError as error:
        message = f"no valid JSON: {error.msg} (column {error.colno})."
        raise DamagedExport(file, message, number) from error
    except (ValueError, RecursionError) as error:
        raise DamagedExport(file, f"no valid JSON: {error}.", number) from error

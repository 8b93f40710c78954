"""A row of a model ↔ plain JSON, exactly: ids, times to the microsecond, every column."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from kb.exporting.exported_models import Model, exported_fields
from kb.exporting.natural_keys import NaturalKeys, is_numbered_anew

ExportedRow = dict[str, Any]
"""Column → value: null, a truth value, a number, a text, or the document of a JSON column."""

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = models.Field


def row_to_json(instance: models.Model, names: NaturalKeys) -> ExportedRow:
    """Return a stored row as it is exported."""
    fields = exported_fields(type(instance))
    return {field.attname: _value_of(field, instance, names) for field in fields}


def _value_of(field: Column, instance: models.Model, names: NaturalKeys) -> Any:
    value = field.value_from_object(instance)
    if value is not None and is_numbered_anew(field):
        return names.name_of(field.related_model, value)
    if isinstance(field, models.JSONField) or value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return field.value_to_string(instance)


def row_from_json(model: Model, row: object, names: NaturalKeys) -> ExportedRow:
    """Return the values of a model's columns by their names.

    Raises ValueError with a sentence where a column is unknown, missing or wrong.
    """
    fields = {field.attname: field for field in exported_fields(model)}
    if not isinstance(row, dict):
        raise ValueError("expected an object with the columns of a row")
    if unknown := sorted(row.keys() - fields.keys()):
        raise ValueError(f"unknown field “{unknown[0]}”")
    if missing := sorted(fields.keys() - row.keys()):
        raise ValueError(f"the field “{missing[0]}” is missing")
    return {name: _read(field, row[name], names) for name, field in fields.items()}


def _read(field: Column, value: Any, names: NaturalKeys) -> Any:
    if value is not None and is_numbered_anew(field):
        return names.id_of(field.related_model, value)
    try:
        return field.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        shown = json.dumps(value, ensure_ascii=False)[:60]
        raise ValueError(f"the field “{field.attname}” cannot be {shown}") from error


def to_line(row: ExportedRow) -> bytes:
    """Return a row as one line of JSON; keys are sorted, as PostgreSQL does not keep their order.

    Half of a surrogate pair, which UTF-8 cannot hold, stands there escaped.
    """
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"

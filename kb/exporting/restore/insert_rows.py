"""Exported rows → the database, as they are: no signal, no time of now, no id of its own."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction

from kb.exporting.exported_models import Model, exported_fields
from kb.exporting.rows import ExportedRow

_Numbered = tuple[int, ExportedRow]
"""The line of a row, and its columns by name."""

# PostgreSQL refuses characters and numbers that SQLite has stored; so do their drivers.
_REFUSED = (DatabaseError, ValueError, OverflowError)


class RowRefused(Exception):
    """The database does not take the row of this line; the message is the database's."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def insert_rows(model: Model, rows: Sequence[_Numbered]) -> None:
    """Insert rows; raise RowRefused with the line of the first that the database refuses."""
    try:
        _insert(model, [row for _line, row in rows])
    except _REFUSED:
        _insert_singly(model, rows)


def _insert_singly(model: Model, rows: Sequence[_Numbered]) -> None:
    for line, row in rows:
        try:
            _insert(model, [row])
        except _REFUSED as error:
            raise RowRefused(line, " ".join(str(error).split())) from error


@transaction.atomic
def _insert(model: Model, rows: Sequence[ExportedRow]) -> None:
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    values = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({values})",  # noqa: S608
            [_parameters(model, row) for row in rows],
        )


def _parameters(model: Model, row: ExportedRow) -> list[Any]:
    exported = {field.attname for field in exported_fields(model)}
    return [
        field.get_db_prep_save(
            row[field.attname] if field.attname in exported else _left_out(field.name), connection
        )
        for field in model._meta.concrete_fields
    ]


def _left_out(name: str) -> str:
    """Return what a column is filled with that no export holds."""
    if name == "password":
        return make_password(None)  # nobody can sign in with it
    raise ValueError(f"nothing says what to fill {name} with")

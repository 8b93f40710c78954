"""ORM queries compiled to SQL once in a process and run many times, for the pages of readers.

Django's query compiler is not documented: it is used here alone, and tests/test_compiled_query.py
names what an upgrade of Django has changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from kb.read_database import read_alias, read_connection
from kb.reader import Reader

Value = int | str | datetime
Row = dict[str, Any]
"""A database row: column or annotation → value, of the types that the ORM gives."""

M = TypeVar("M", bound=Model)
V = TypeVar("V", int, str)

VALUES_PER_QUERY = 8

# Placeholders for the values while a query is compiled: no real query holds these. The number fits
# into a column of four bytes, since Django replaces a larger one by an empty result.
PLACEHOLDER_NUMBER = 2_147_483_000
PLACEHOLDER_TEXT = "\ue000"
PLACEHOLDER_YEAR = 9000


@dataclass(frozen=True)
class CompiledSQL:
    """SQL and its parameters, the names of its columns, and Django's converters by column index."""

    sql: str
    parameters: Sequence[Any]
    names: Sequence[str]
    converters: Mapping[int, Any]


class CompiledQuery:
    """A query made by `build(user, *values)`, compiled once per number and types of the values.

    The ORM takes ten times as long to compile a query as the database to answer it. `build` returns
    a `values(…)` queryset; it may use the values as parameters only (not as a LIMIT), and the user
    for `visible_to` only.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.compiled: dict[tuple[object, ...], CompiledSQL] = {}

    def rows(self, user: Reader | None, *values: Value) -> list[Row]:
        """Run the query with these values; return its rows. Raises ValueError for a LIMIT."""
        sees_internal = user is not None and user.has_perm("kb.view_internal")
        shape = (connection.vendor, sees_internal, *map(type, values))
        if shape not in self.compiled:
            self.compiled[shape] = self._compile(user, values)
        compiled = self.compiled[shape]
        by_placeholder = {
            adapt_value(_placeholder(place, value)): adapt_value(value)
            for place, value in enumerate(values)
        }
        parameters = [by_placeholder.get(value, value) for value in compiled.parameters]
        with read_connection().cursor() as cursor:
            cursor.execute(compiled.sql, parameters)
            return [_row(compiled, columns) for columns in cursor.fetchall()]

    def _compile(self, user: Reader | None, values: Sequence[Value]) -> CompiledSQL:
        placeholders = [_placeholder(place, value) for place, value in enumerate(values)]
        query = self.build(user, *placeholders).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if str(PLACEHOLDER_NUMBER)[:7] in sql:
            raise ValueError("A value is written into the query itself, as a LIMIT is.")
        columns = [column for column, _sql, _alias in compiler.select]
        return CompiledSQL(
            sql, parameters, list(query.selected or ()), compiler.get_converters(columns)
        )


def padded(values: list[V]) -> list[V]:
    """Return a list's values, the last one again until there are a multiple of eight; [] for [].

    For `IN`: each number of values is compiled as a query of its own, and so they are few.
    """
    return values + values[-1:] * (-len(values) % VALUES_PER_QUERY)


def model_instance(model: type[M], row: Mapping[str, object], prefix: str = "") -> M:
    """Return an instance with those columns of a row that the model has; others are deferred.

    `prefix` stands before the names of the columns in the row, as `category__parent__`.
    """
    names = (field.attname for field in model._meta.concrete_fields)
    columns = [name for name in names if prefix + name in row]
    return model.from_db(read_alias(), columns, [row[prefix + column] for column in columns])


def adapt_value(value: Value) -> Any:
    """Return a value as the database driver takes it: SQLite stores a time as text in UTC."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _placeholder(place: int, value: Value) -> Value:
    if isinstance(value, datetime):
        return datetime(PLACEHOLDER_YEAR + place, 1, 1, tzinfo=UTC)
    return PLACEHOLDER_NUMBER + place if isinstance(value, int) else f"{PLACEHOLDER_TEXT}{place}"


def _row(compiled: CompiledSQL, columns: Sequence[object]) -> Row:
    row = list(columns)
    for place, (converters, expression) in compiled.converters.items():
        for convert in converters:
            row[place] = convert(row[place], expression, connection)
    return dict(zip(compiled.names, row, strict=True))

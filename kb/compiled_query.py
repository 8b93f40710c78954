"""Queries that every page asks: compiled once in a process, then asked with other values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Value = int | str | datetime
Row = dict[str, Any]
M = TypeVar("M", bound=Model)

# Values that no query has of its own stand in it while it is compiled. The number is one that a
# column of four bytes can hold: Django knows that a larger one finds nothing.
A_NUMBER = 2_147_483_000
A_TEXT = "\ue000"
A_YEAR = 9000


@dataclass(frozen=True)
class CompiledSQL:
    """SQL with its parameters, the names of its columns, and how to read what they hold."""

    sql: str
    parameters: Sequence[Any]
    names: Sequence[str]
    converters: Mapping[int, Any]


class CompiledQuery:
    """What the ORM makes of `build(user, *values)`, kept for each number and kind of values.

    Compiling a query takes Django ten times as long as the database needs to answer it. `build`
    returns a queryset of `values(…)`; it uses each value as a parameter of the query and nothing
    else, and the user for `visible_to` alone.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.compiled: dict[tuple[Any, ...], CompiledSQL] = {}

    def rows(self, user: Any, *values: Value) -> list[Row]:
        """Return the rows for these values, by the names that were asked for."""
        sees_internal = user is not None and user.has_perm("kb.view_internal")
        shape = (connection.vendor, sees_internal, *map(type, values))
        if shape not in self.compiled:
            self.compiled[shape] = self._compile(user, values)
        kept = self.compiled[shape]
        given = {
            _adapted(_stand_in(place, value)): _adapted(value) for place, value in enumerate(values)
        }
        with connection.cursor() as cursor:
            cursor.execute(kept.sql, [given.get(value, value) for value in kept.parameters])
            return [_row(kept, columns) for columns in cursor.fetchall()]

    def _compile(self, user: Any, values: Sequence[Value]) -> CompiledSQL:
        stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
        query = self.build(user, *stand_ins).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if str(A_NUMBER)[:7] in sql:
            raise ValueError("A value is written into the query itself, as a LIMIT is.")
        columns = [column for column, _sql, _alias in compiler.select]
        names = list(query.selected or (*query.values_select, *query.annotation_select))
        return CompiledSQL(sql, parameters, names, compiler.get_converters(columns))


def model_instance(model: type[M], row: Mapping[str, Any], prefix: str = "") -> M:
    """Make a model's instance of the columns that a row has, named as the model names them."""
    columns = [field.attname for field in model._meta.concrete_fields]
    known = [column for column in columns if prefix + column in row]
    return model.from_db(connection.alias, known, [row[prefix + column] for column in known])


def _stand_in(place: int, value: Value) -> Value:
    if isinstance(value, datetime):
        return datetime(A_YEAR + place, 1, 1, tzinfo=UTC)
    return A_NUMBER + place if isinstance(value, int) else f"{A_TEXT}{place}"


def _adapted(value: Value) -> Any:
    """Return a value as the database's driver is given it: SQLite has no times, only texts."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _row(kept: CompiledSQL, columns: Sequence[Any]) -> Row:
    row = list(columns)
    for place, (converters, expression) in kept.converters.items():
        for convert in converters:
            row[place] = convert(row[place], expression, connection)
    return dict(zip(kept.names, row, strict=True))

"""Which values of a unique column are taken: only those that are asked for are read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

AT_ONCE = 500


class TakenValues:
    """What `in` tells of the values of a column; a value is asked for once.

    Those that are `expected` to be asked for are read together.
    """

    def __init__(self, rows: QuerySet[Any], column: str, expected: Iterable[str]) -> None:
        self._rows, self._column = rows.order_by(), column
        self._is_taken: dict[str, bool] = {}
        wanted = sorted(set(expected))
        for start in range(0, len(wanted), AT_ONCE):
            self._read(wanted[start : start + AT_ONCE])

    def __contains__(self, value: object) -> bool:
        name = str(value)
        if name not in self._is_taken:
            self._read([name])
        return self._is_taken[name]

    def add(self, value: str) -> None:
        """Note that a value is taken from now on."""
        self._is_taken[value] = True

    def _read(self, values: list[str]) -> None:
        rows = self._rows.filter(**{f"{self._column}__in": values})
        found = set(rows.values_list(self._column, flat=True))
        self._is_taken |= {value: value in found for value in values}

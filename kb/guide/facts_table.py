"""A table of the facts file: its values, checked, and the line numbers of what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from kb.guide.errors import ErrorCollector
from kb.guide.toml_line_numbers import TomlLineNumbers

ValueTypes = Mapping[str, type] | type
"""The type of each value by its name, or one type for values of any name."""

_TYPE_NAMES = {str: "text", list: "a list", bool: "true or false", dict: "a table"}


@dataclass
class FactsFile:
    """What all tables of a file share; `sources` are the names in [sources]."""

    line_numbers: TomlLineNumbers
    errors: ErrorCollector
    sources: set[str] = field(default_factory=set)


class FactsTable:
    """One table; `values` has only the values whose name and type are right."""

    def __init__(
        self, file: FactsFile, path: tuple[str, ...], value: object, types: ValueTypes
    ) -> None:
        self.file = file
        self.path = path
        self.values: dict[str, Any] = {}
        if isinstance(value, dict):
            self._read(value, types)
        else:
            self.error("expected a table")

    def _read(self, table: Mapping[str, object], types: ValueTypes) -> None:
        for name, value in table.items():
            wanted = types if isinstance(types, type) else types.get(name)
            if wanted is None:
                self.error(f"`{name}` is not known here; {_choices(types)}", name)
            elif type(value) is not wanted:
                self.error(f"expected {_TYPE_NAMES[wanted]} as `{name}`", name)
            elif wanted is str and not str(value).strip():
                self.error(f"expected `{name}` to hold some text", name)
            else:
                self.values[name] = value

    def line(self, *words: str) -> int:
        """Return the line number of the table, or of words in it."""
        return self.file.line_numbers.line(*self.path, *words)

    def error(self, message: str, *words: str) -> None:
        """Add an error at the line of the table, or of words in it."""
        self.file.errors.add(self.line(*words), message)

    def table(self, name: str, types: ValueTypes) -> Self:
        """Return a table in this one; an empty one where it is missing."""
        return type(self)(self.file, (*self.path, name), self.values.get(name, {}), types)

    def rows(self, name: str, key: str) -> Iterator[Self]:
        """Yield the tables in a list, such as `{to = …, source = …}`; no `key` may repeat."""
        seen: set[str] = set()
        for value in self.values.get(name, ()):
            label = str(value.get(key, "")) if isinstance(value, dict) else ""
            path = (*self.path, name, *([label] if label else []))
            row = type(self)(self.file, path, value, {key: str, "source": str})
            if label in seen:
                row.error(f"expected “{label}” once in `{name}`")
            seen.add(label)
            if row.has(key):
                row.check_source()
                yield row

    def texts(self, name: str) -> Iterator[str]:
        """Yield the texts in a list; add an error for anything else in it."""
        for value in self.values.get(name, ()):
            if isinstance(value, str) and value.strip():
                yield value
            else:
                self.error(f"expected texts in `{name}`", name)

    def has(self, name: str) -> bool:
        """Say whether the table has this value; add an error where it has not."""
        if name not in self.values:
            self.error(f"expected `{name}` here")
        return name in self.values

    def check_source(self) -> None:
        """Add an error where the table names no source that is in [sources]."""
        if self.has("source") and self.values["source"] not in self.file.sources:
            source = self.values["source"]
            self.error(f"expected a source that [sources] has, not “{source}”", source)


def _choices(types: ValueTypes) -> str:
    return "expected " + ", ".join(
        f"`{name}`" for name in ({} if isinstance(types, type) else types)
    )

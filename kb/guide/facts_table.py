"""A table of the facts file: what it may hold, and where what it holds is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from kb.guide.errors import Errors
from kb.guide.toml_line_numbers import Places

Kinds = Mapping[str, type] | type
_NAMES = {str: "text", list: "a list", bool: "true or false", dict: "a table"}


@dataclass
class FactsFile:
    """What all tables of a file share."""

    places: Places
    errors: Errors
    sources: set[str] = field(default_factory=set)


class FactsTable:
    """One table; `values` has only what is as it should be."""

    def __init__(self, file: FactsFile, path: tuple[str, ...], value: object, kinds: Kinds) -> None:
        self.file = file
        self.path = path
        self.values: dict[str, Any] = {}
        if isinstance(value, dict):
            self._read(value, kinds)
        else:
            self.error("expected a table")

    def _read(self, table: Mapping[str, object], kinds: Kinds) -> None:
        for name, value in table.items():
            kind = kinds if isinstance(kinds, type) else kinds.get(name)
            if kind is None:
                self.error(f"`{name}` is not known here; {_choices(kinds)}", name)
            elif type(value) is not kind:
                self.error(f"expected {_NAMES[kind]} as `{name}`", name)
            elif kind is str and not str(value).strip():
                self.error(f"expected `{name}` to hold some text", name)
            else:
                self.values[name] = value

    def line(self, *words: str) -> int:
        """Return the line of the table, or of the words in it."""
        return self.file.places.line(*self.path, *words)

    def error(self, message: str, *words: str) -> None:
        """Note what is wrong with the table, or with the words in it."""
        self.file.errors.add(self.line(*words), message)

    def table(self, name: str, kinds: Kinds) -> Self:
        """Return a table in this one; an empty one where it is not there."""
        return type(self)(self.file, (*self.path, name), self.values.get(name, {}), kinds)

    def rows(self, name: str, key: str) -> Iterator[Self]:
        """Yield the tables in the list of this name, each once, told apart by their `key`."""
        seen: set[str] = set()
        for value in self.values.get(name, ()):
            known_as = str(value.get(key, "")) if isinstance(value, dict) else ""
            path = (*self.path, name, *([known_as] if known_as else []))
            row = type(self)(self.file, path, value, {key: str, "source": str})
            if known_as in seen:
                row.error(f"expected “{known_as}” once in `{name}`")
            seen.add(known_as)
            if row.has(key):
                row.check_source()
                yield row

    def texts(self, name: str) -> Iterator[str]:
        """Yield the texts in the list of this name."""
        for value in self.values.get(name, ()):
            if isinstance(value, str) and value.strip():
                yield value
            else:
                self.error(f"expected texts in `{name}`", name)

    def has(self, name: str) -> bool:
        """Tell whether the table has this; note an error where it has not."""
        if name not in self.values:
            self.error(f"expected `{name}` here")
        return name in self.values

    def check_source(self) -> None:
        """Note an error where no known source is named."""
        if self.has("source") and self.values["source"] not in self.file.sources:
            source = self.values["source"]
            self.error(f"expected a source that [sources] has, not “{source}”", source)


def _choices(kinds: Kinds) -> str:
    return "expected " + ", ".join(
        f"`{name}`" for name in ({} if isinstance(kinds, type) else kinds)
    )

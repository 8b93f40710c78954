"""Errors in a guide or a facts file, with their line numbers."""

from collections.abc import Iterable


class LinesError(ValueError):
    """A file that could not be read; `errors` has (line number, message) pairs in line order."""

    def __init__(self, errors: Iterable[tuple[int, str]]) -> None:
        self.errors: tuple[tuple[int, str], ...] = tuple(sorted(set(errors)))
        super().__init__("\n".join(f"line {line}: {message}" for line, message in self.errors))

    def with_path(self, path: object) -> str:
        """Return one `path:line: message` for each error, as compilers print them."""
        return "\n".join(f"{path}:{line}: {message}" for line, message in self.errors)


class GuideError(LinesError):
    """A guide with lines that do not follow the format."""


class FactsError(LinesError):
    """A facts file with entries that are not understood or do not fit the guide."""


class ErrorCollector:
    """Collects errors, so that all of them are reported at once."""

    def __init__(self, error_class: type[LinesError]) -> None:
        self._error_class = error_class
        self._errors: list[tuple[int, str]] = []

    def add(self, line: int, message: str) -> None:
        """Add an error at a line."""
        self._errors.append((line, message))

    def raise_any(self) -> None:
        """Raise one error of the class with everything added, if anything was."""
        if self._errors:
            raise self._error_class(self._errors)

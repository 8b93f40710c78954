"""What is wrong with a file, line by line."""

from collections.abc import Iterable


class LinesError(ValueError):
    """A file that could not be read; `errors` holds (line number, message) in order of lines."""

    def __init__(self, errors: Iterable[tuple[int, str]]) -> None:
        self.errors: tuple[tuple[int, str], ...] = tuple(sorted(set(errors)))
        super().__init__("\n".join(f"line {line}: {message}" for line, message in self.errors))

    def located(self, path: object) -> str:
        """Return one `path:line: message` for each error, as compilers print them."""
        return "\n".join(f"{path}:{line}: {message}" for line, message in self.errors)


class GuideError(LinesError):
    """A guide with lines that do not follow the format."""


class FactsError(LinesError):
    """A facts file with entries that are not understood or do not fit the guide."""


class Errors:
    """Collects errors, so that one reading reports all of them."""

    def __init__(self, refusal: type[LinesError]) -> None:
        self._refusal = refusal
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, message: str) -> None:
        """Note what is wrong at a line."""
        self._found.append((line, message))

    def raise_any(self) -> None:
        """Raise the refusal with all errors noted so far, if there are any."""
        if self._found:
            raise self._refusal(self._found)

"""Errors in a guide or a facts file, with their line numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_NAMED = 12
"""Lines that are named of those with one and the same fault."""


@dataclass(frozen=True, order=True)
class LineProblem:
    """What is wrong with a line; problems of one `kind` are reported once, with all their lines."""

    line: int
    message: str
    kind: str = field(compare=False, default="")


class LinesError(ValueError):
    """A file that could not be read; `errors` has (line number, message) pairs in line order."""

    def __init__(self, problems: Iterable[LineProblem]) -> None:
        self.problems: tuple[LineProblem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"line {line}: {message}" for line, message in self.reports()))

    @property
    def errors(self) -> tuple[tuple[int, str], ...]:
        """Line number and message of each, in line order."""
        return tuple((problem.line, problem.message) for problem in self.problems)

    def reports(self) -> list[tuple[int, str]]:
        """Return each kind once: its first line, its message, and the other lines it is in."""
        by_kind: dict[str, list[LineProblem]] = defaultdict(list)
        for problem in self.problems:
            by_kind[problem.kind or problem.message].append(problem)
        return [
            (found[0].line, found[0].message + _also_in(found[1:])) for found in by_kind.values()
        ]

    def with_path(self, path: object) -> str:
        """Return one `path:line: message` for each kind, as compilers print them."""
        return "\n".join(f"{path}:{line}: {message}" for line, message in self.reports())


def _also_in(others: list[LineProblem]) -> str:
    if not others:
        return ""
    lines = list(dict.fromkeys(problem.line for problem in others))
    named = ", ".join(map(str, lines[:MOST_NAMED]))
    rest = f" and {len(lines) - MOST_NAMED} more" if len(lines) > MOST_NAMED else ""
    return f" (also in {'line' if len(lines) == 1 else 'lines'} {named}{rest})"


class GuideError(LinesError):
    """A guide with lines that do not follow the format."""


class FactsError(LinesError):
    """A facts file with entries that are not understood or do not fit the guide."""


class ErrorCollector:
    """Collects errors, so that all of them are reported at once."""

    def __init__(self, error_class: type[LinesError]) -> None:
        self._error_class = error_class
        self._problems: list[LineProblem] = []

    def add(self, line: int, message: str, kind: str = "") -> None:
        """Add an error at a line; those of one kind are reported together."""
        self._problems.append(LineProblem(line, message, kind))

    def lines_of(self, kind: str) -> set[int]:
        """Return the lines with an error of a kind."""
        return {problem.line for problem in self._problems if problem.kind == kind}

    def raise_any(self) -> None:
        """Raise one error of the class with everything added, if anything was."""
        if self._problems:
            raise self._error_class(self._problems)

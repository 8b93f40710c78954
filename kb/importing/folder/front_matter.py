"""The text of a file → its front matter in YAML or TOML, and the text below it."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import yaml

MAX_SIZE = 20_000
"""Characters; a longer one is not read."""

MAX_VALUES = 2_000
MAX_BRACKETS = 500
"""Lists and mappings in one line: PyYAML takes long for brackets in brackets."""

_OPENING = re.compile(r"\s*(---|\+\+\+)[ \t]*\n")
_CLOSINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_PAIR = re.compile(r"([^\W\d_][\w. -]{0,60}?)[ \t]*[:=][ \t]+(\S.*)")
_KEY = re.compile(r"(?:#[^\n]*\n|\{|\[)*[\"']?[^\W\d_][\w. -]{0,60}[\"']?[ \t]*(?:[:=]|\])")

FrontMatterValues = dict[str, object]
S = TypeVar("S")


class _Unusable(Exception):
    """A front matter that cannot be read; `line` counts in it, from 1, 0 for unknown."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class FrontMatter:
    """The values of a front matter, by their names; all of them are texts, lists and mappings.

    `text` is what stands below it, `line` the number of its first line in the file.
    """

    values: FrontMatterValues
    text: str
    line: int = 1
    warnings: list[str] = field(default_factory=list)


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a text with `\\n` at its line ends; its values are {} for none.

    What cannot be read is a warning with its line; the lines that name a value plainly still count.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter({}, text)
    mark = opening[1]
    end = _CLOSINGS[mark].search(text, opening.end())
    source = text[opening.end() : end.start() if end else opening.end()]
    if not end or (source.strip() and not _KEY.match(source)):
        return FrontMatter({}, text, warnings=_unclosed(text, opening, has_end=bool(end)))
    below = text[end.end() :].removeprefix("\n")
    line = text.count("\n", 0, len(text) - len(below)) + 1
    first = text.count("\n", 0, opening.end()) + 1
    try:
        return FrontMatter(_parse(source, mark), below, line)
    except _Unusable as unusable:
        return FrontMatter(_plain_pairs(source), below, line, [_broken(unusable, first)])


def _unclosed(text: str, opening: re.Match[str], *, has_end: bool) -> list[str]:
    if has_end or not _KEY.match(text, opening.end()):
        return []
    return [f"Line 1: the front matter that begins with {opening[1]} has no end; read as text."]


def _broken(unusable: _Unusable, first: int) -> str:
    line = first + max(unusable.line, 1) - 1
    return f"Line {line}: the front matter could not be read as it is ({unusable})."


def _parse(source: str, mark: str) -> FrontMatterValues:
    if len(source) > MAX_SIZE:
        raise _Unusable(f"it has {len(source):,} characters; at most {MAX_SIZE:,} are read")
    if sum(map(source.count, "[{")) > MAX_BRACKETS:
        raise _Unusable("it has too many brackets")
    value = _load(source, _yaml if mark == "---" else tomllib.loads)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Unusable("it is no list of names and values")
    plain = _load(value, _Plain().value)
    return plain if isinstance(plain, dict) else {}


def _load(source: S, load: Callable[[S], object]) -> object:
    try:
        return load(source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _Unusable(str(error.problem or error), mark.line + 1 if mark else 0) from error
    except RecursionError as error:
        raise _Unusable("it is nested too deeply") from error
    except (yaml.YAMLError, ValueError, TypeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise _Unusable(str(error).split("\n")[0], int(line[1]) if line else 0) from error


def _yaml(source: str) -> object:
    """Return the values of YAML; numbers and dates stay as they are written: `2.10`, not 2.1.

    The loader builds texts, lists and mappings alone.
    """
    loader = yaml.BaseLoader(source)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


class _Plain:
    """Makes values plain, each of them once: aliases of YAML may stand for very many."""

    def __init__(self) -> None:
        self.left = MAX_VALUES

    def value(self, value: object) -> object:
        """Return lists and mappings of texts. Raises _Unusable where they are too many."""
        self.left -= 1
        if self.left < 0:
            raise _Unusable(f"it has more than {MAX_VALUES:,} values")
        if isinstance(value, dict):
            return {str(name): self.value(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(inner) for inner in value]
        return str(value).lower() if isinstance(value, bool) else str(value)


def _plain_pairs(source: str) -> FrontMatterValues:
    """Return the values of lines like `title: Printer: it jams`."""
    pairs = (_PAIR.fullmatch(line.rstrip()) for line in source[:MAX_SIZE].split("\n"))
    return {pair[1]: pair[2].strip("\"'") for pair in pairs if pair}

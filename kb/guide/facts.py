"""facts.toml → what we add to the guide's articles; errors with their line numbers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.guide.errors import ErrorCollector, FactsError, LineProblem
from kb.guide.facts_table import FactsFile, FactsTable
from kb.guide.toml_line_numbers import TomlLineNumbers, error_line

# The names that each kind of table may have, with the types of their values.
LINE_TYPES = {"command": str, "same_as": list, "changes_system": bool, "source": str}
STEP_TYPES = {**LINE_TYPES, "expected": str, "if_not": str}
RESOLUTION_TYPES = {**LINE_TYPES, "verify": str}
ARTICLE_TYPES = {
    "aliases": list,
    "points_to": list,
    "related": list,
    "steps": dict,
    "resolutions": dict,
}
FILE_TYPES = {"sources": dict, "families": dict, "articles": dict}


@dataclass(frozen=True)
class LocatedText:
    """A text and its line number in the file."""

    text: str
    line: int


NO_TEXT = LocatedText("", 0)


@dataclass(frozen=True)
class LineFacts:
    """What we add to a step or a resolution."""

    line: int
    command: str = ""
    expected: str = ""
    if_not: LocatedText = NO_TEXT
    verify: str = ""
    changes_system: bool = False
    same_as: tuple[LocatedText, ...] = ()


@dataclass(frozen=True)
class ArticleFacts:
    """What we add to an article; `steps` and `resolutions` by the guide's own text of the line."""

    line: int
    aliases: tuple[LocatedText, ...] = ()
    points_to: tuple[LocatedText, ...] = ()
    related: tuple[LocatedText, ...] = ()
    steps: Mapping[str, LineFacts] = field(default_factory=dict)
    resolutions: Mapping[str, LineFacts] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """The whole file: code families by section number, facts by article key."""

    families: Mapping[str, LocatedText] = field(default_factory=dict)
    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)


def read_facts(text: str) -> Facts:
    """Return the facts in a TOML text; raise FactsError naming every wrong entry."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([LineProblem(error_line(error, text), str(error))]) from error
    errors = ErrorCollector(FactsError)
    file = FactsFile(TomlLineNumbers(text), errors)
    top = FactsTable(file, (), data, FILE_TYPES)
    file.sources.update(top.table("sources", str).values)
    facts = Facts(_read_families(top.table("families", str)), _read_articles(top))
    errors.raise_any()
    return facts


def _read_families(table: FactsTable) -> dict[str, LocatedText]:
    return {number: LocatedText(name, table.line(number)) for number, name in table.values.items()}


def _read_articles(top: FactsTable) -> dict[str, ArticleFacts]:
    articles = top.table("articles", dict)
    return {key: _read_article(articles.table(key, ARTICLE_TYPES)) for key in articles.values}


def _read_article(table: FactsTable) -> ArticleFacts:
    return ArticleFacts(
        table.line(),
        _read_rows(table, "aliases", "text"),
        _read_rows(table, "points_to", "to"),
        _read_rows(table, "related", "to"),
        _read_lines(table.table("steps", dict), STEP_TYPES),
        _read_lines(table.table("resolutions", dict), RESOLUTION_TYPES),
    )


def _read_rows(table: FactsTable, name: str, key: str) -> tuple[LocatedText, ...]:
    return tuple(LocatedText(row.values[key], row.line()) for row in table.rows(name, key))


def _read_lines(lines: FactsTable, types: Mapping[str, type]) -> dict[str, LineFacts]:
    return {text: _read_line(lines.table(text, types)) for text in lines.values}


def _read_line(table: FactsTable) -> LineFacts:
    table.check_source()
    same_as = [LocatedText(key, table.line("same_as", key)) for key in table.texts("same_as")]
    if_not = LocatedText(table.values.get("if_not", ""), table.line("if_not"))
    names = table.values.keys() & {"command", "expected", "verify", "changes_system"}
    rest = {name: table.values[name] for name in names}
    return LineFacts(table.line(), if_not=if_not, same_as=tuple(same_as), **rest)

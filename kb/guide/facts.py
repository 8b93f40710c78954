"""What we know beyond the guide, read from facts.toml with its errors by line."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.guide.errors import Errors, FactsError
from kb.guide.facts_table import FactsFile, FactsTable
from kb.guide.toml_line_numbers import Places, error_line

LINE = {"command": str, "same_as": list, "changes_system": bool, "source": str}
STEP = {**LINE, "expected": str, "if_not": str}
RESOLUTION = {**LINE, "verify": str}
ARTICLE = {"aliases": list, "points_to": list, "related": list, "steps": dict, "resolutions": dict}
FILE = {"sources": dict, "families": dict, "articles": dict}


@dataclass(frozen=True)
class Text:
    """A text, and the line in which the file has it."""

    text: str
    line: int


NO_TEXT = Text("", 0)


@dataclass(frozen=True)
class LineFacts:
    """What is known of a step or a resolution."""

    line: int
    command: str = ""
    expected: str = ""
    if_not: Text = NO_TEXT
    verify: str = ""
    changes_system: bool = False
    same_as: tuple[Text, ...] = ()


@dataclass(frozen=True)
class ArticleFacts:
    """What is known of an article; its lines by the guide's own text."""

    line: int
    aliases: tuple[Text, ...] = ()
    points_to: tuple[Text, ...] = ()
    related: tuple[Text, ...] = ()
    steps: Mapping[str, LineFacts] = field(default_factory=dict)
    resolutions: Mapping[str, LineFacts] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """The whole file: families by section number, facts by article key."""

    families: Mapping[str, Text] = field(default_factory=dict)
    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)


def read_facts(text: str) -> Facts:
    """Return the facts in a TOML text; raise FactsError naming every entry not understood."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FactsError([(error_line(error, text), str(error))]) from error
    errors = Errors(FactsError)
    file = FactsFile(Places(text), errors)
    top = FactsTable(file, (), data, FILE)
    file.sources.update(top.table("sources", str).values)
    facts = Facts(_read_families(top.table("families", str)), _read_articles(top))
    errors.raise_any()
    return facts


def _read_families(table: FactsTable) -> dict[str, Text]:
    return {number: Text(name, table.line(number)) for number, name in table.values.items()}


def _read_articles(top: FactsTable) -> dict[str, ArticleFacts]:
    articles = top.table("articles", dict)
    return {key: _read_article(articles.table(key, ARTICLE)) for key in articles.values}


def _read_article(table: FactsTable) -> ArticleFacts:
    return ArticleFacts(
        table.line(),
        _read_rows(table, "aliases", "text"),
        _read_rows(table, "points_to", "to"),
        _read_rows(table, "related", "to"),
        _read_lines(table.table("steps", dict), STEP),
        _read_lines(table.table("resolutions", dict), RESOLUTION),
    )


def _read_rows(table: FactsTable, name: str, key: str) -> tuple[Text, ...]:
    return tuple(Text(row.values[key], row.line()) for row in table.rows(name, key))


def _read_lines(lines: FactsTable, kinds: Mapping[str, type]) -> dict[str, LineFacts]:
    return {text: _read_line(lines.table(text, kinds)) for text in lines.values}


def _read_line(table: FactsTable) -> LineFacts:
    table.check_source()
    same = [Text(key, table.line("same_as", key)) for key in table.texts("same_as")]
    if_not = Text(table.values.get("if_not", ""), table.line("if_not"))
    plain = table.values.keys() & {"command", "expected", "verify", "changes_system"}
    rest = {name: table.values[name] for name in plain}
    return LineFacts(table.line(), if_not=if_not, same_as=tuple(same), **rest)

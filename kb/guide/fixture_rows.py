"""Documents and the facts about their articles → fixture rows of lines, aliases and links."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypedDict

from kb.documents import LineDocument, RevisionDocument
from kb.guide.facts import ArticleFacts, LineFacts, LocatedText
from kb.text.markdown import escape

NO_FACTS = ArticleFacts(0)
NO_LINE_FACTS = LineFacts(0)


class FixtureRow(TypedDict):
    """An object as `loaddata` reads it; a foreign key is the list of a natural key's values."""

    model: str
    fields: dict[str, Any]


def make_row(model: str, **fields: object) -> FixtureRow:
    """Return a row without the fields that are empty."""
    return {"model": model, "fields": {name: value for name, value in fields.items() if value}}


def rows_of_articles(
    documents: Mapping[str, RevisionDocument], facts: Mapping[str, ArticleFacts]
) -> Iterator[FixtureRow]:
    """Yield tools, steps, resolutions, aliases and relations, model by model."""
    articles = [(document, facts.get(key, NO_FACTS)) for key, document in documents.items()]
    for document, _facts in articles:
        yield from _tool_rows(document)
    for document, article_facts in articles:
        yield from _line_rows("kb.step", document, document["steps"], article_facts.steps)
    for document, article_facts in articles:
        yield from _line_rows(
            "kb.resolution", document, document["resolutions"], article_facts.resolutions
        )
    for document, article_facts in articles:
        for alias in article_facts.aliases:
            yield make_row("kb.alias", article=[document["key"]], text=alias.text)
    for document, article_facts in articles:
        yield from _relation_rows(document, article_facts)


def _tool_rows(document: RevisionDocument) -> Iterator[FixtureRow]:
    for position, tool in enumerate(document["tools"], start=1):
        yield make_row("kb.tool", article=[document["key"]], position=position, text=tool)


def _line_rows(
    model: str,
    document: RevisionDocument,
    lines: Iterable[LineDocument],
    facts_by_text: Mapping[str, LineFacts],
) -> Iterator[FixtureRow]:
    for position, (line, facts) in enumerate(_with_facts(lines, facts_by_text), start=1):
        yield make_row(
            model,
            article=[document["key"]],
            anchor=line["anchor"],
            position=position,
            text=line["text"],
            command=facts.command or line["command"],
            expected=facts.expected,
            if_not=facts.if_not.text,
            verify=facts.verify,
            changes_system=facts.changes_system,
        )


def _with_facts(
    lines: Iterable[LineDocument], facts_by_text: Mapping[str, LineFacts]
) -> Iterator[tuple[LineDocument, LineFacts]]:
    by_markdown = {escape(text): facts for text, facts in facts_by_text.items()}
    for line in lines:
        yield line, by_markdown.get(first_words(line["text"]), NO_LINE_FACTS)


def first_words(markdown: str) -> str:
    """Return the words of a line without the list and the notes under it."""
    return markdown.partition("\n\n")[0]


def _relation_rows(document: RevisionDocument, facts: ArticleFacts) -> Iterator[FixtureRow]:
    """Yield the links of an article and its lines, numbered in one sequence."""
    for position, (anchor, type_, target) in enumerate(_links(document, facts), start=1):
        yield make_row(
            "kb.relation",
            article=[document["key"]],
            anchor=anchor,
            type=type_,
            target=[target.text],
            position=position,
        )


def _links(
    document: RevisionDocument, facts: ArticleFacts
) -> Iterator[tuple[str, str, LocatedText]]:
    yield from (("", "points_to", target) for target in facts.points_to)
    yield from (("", "related", target) for target in facts.related)
    for lines, facts_by_text in _lines_and_facts(document, facts):
        for line, line_facts in _with_facts(lines, facts_by_text):
            yield from ((line["anchor"], "same_as", target) for target in line_facts.same_as)


def _lines_and_facts(
    document: RevisionDocument, facts: ArticleFacts
) -> Iterator[tuple[Iterable[LineDocument], Mapping[str, LineFacts]]]:
    yield document["steps"], facts.steps
    yield document["resolutions"], facts.resolutions

"""What surrounds an article, its document and the facts of it → rows of a fixture."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.guide.article_documents import Document
from kb.guide.facts import ArticleFacts, LineFacts, Text
from kb.guide.line_anchors import Row
from kb.text.markdown import escape

Known = Mapping[str, ArticleFacts]
NOTHING = ArticleFacts(0)
NOTHING_OF_LINE = LineFacts(0)


def make_row(model: str, **fields: object) -> Row:
    """Return a row with those of the fields that hold something."""
    return {"model": model, "fields": {name: value for name, value in fields.items() if value}}


def surrounding_rows(documents: Mapping[str, Document], facts: Known) -> Iterator[Row]:
    """Yield tools, steps, resolutions, aliases and relations, model by model."""
    known = [(document, facts.get(key, NOTHING)) for key, document in documents.items()]
    for document, _facts in known:
        yield from _tools(document)
    for document, article in known:
        yield from _lines("kb.step", document, document["steps"], article.steps)
    for document, article in known:
        yield from _lines("kb.resolution", document, document["resolutions"], article.resolutions)
    for document, article in known:
        for alias in article.aliases:
            yield make_row("kb.alias", article=[document["key"]], text=alias.text)
    for document, article in known:
        yield from _relations(document, article)


def _tools(document: Document) -> Iterator[Row]:
    for position, tool in enumerate(document["tools"], start=1):
        yield make_row("kb.tool", article=[document["key"]], position=position, text=tool)


def _lines(
    model: str, document: Document, lines: Sequence[Document], known: Mapping[str, LineFacts]
) -> Iterator[Row]:
    for position, (line, facts) in enumerate(_with_facts(lines, known), start=1):
        yield make_row(
            model,
            article=[document["key"]],
            anchor=line["anchor"],
            position=position,
            text=line["text"],
            command=facts.command,
            expected=facts.expected,
            if_not=facts.if_not.text,
            verify=facts.verify,
            changes_system=facts.changes_system,
        )


def _with_facts(
    lines: Iterable[Document], known: Mapping[str, LineFacts]
) -> Iterator[tuple[Document, LineFacts]]:
    by_text = {escape(text): facts for text, facts in known.items()}
    for line in lines:
        yield line, by_text.get(line["text"], NOTHING_OF_LINE)


def _relations(document: Document, facts: ArticleFacts) -> Iterator[Row]:
    """Positions count through all links of an article, so that they have one order."""
    for position, (anchor, kind, link) in enumerate(_links(document, facts), start=1):
        yield make_row(
            "kb.relation",
            article=[document["key"]],
            anchor=anchor,
            type=kind,
            target=[link.text],
            position=position,
        )


def _links(document: Document, facts: ArticleFacts) -> Iterator[tuple[str, str, Text]]:
    yield from (("", "points_to", link) for link in facts.points_to)
    yield from (("", "related", link) for link in facts.related)
    for name, known in (("steps", facts.steps), ("resolutions", facts.resolutions)):
        for line, of_line in _with_facts(document[name], known):
            yield from ((line["anchor"], "same_as", link) for link in of_line.same_as)

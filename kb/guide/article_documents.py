"""The guide's articles → revision documents: texts as Markdown, lines with anchors."""

from collections.abc import Iterable, Sequence

from kb.documents import (
    LineList,
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    empty_document,
    empty_resolution,
    empty_step,
)
from kb.guide.as_markdown import entry_command, entry_text
from kb.guide.document import GuideEntry
from kb.guide.fixture_rows import FixtureRow
from kb.guide.line_anchors import LineAnchors, line_rows_by_article
from kb.guide.outline import OutlineArticle


def guide_documents(
    articles: Iterable[OutlineArticle], previous: Iterable[FixtureRow]
) -> dict[str, RevisionDocument]:
    """Return each article's document by key; lines keep their anchors from the `previous` rows."""
    lines = line_rows_by_article(previous)
    return {
        article.key: _document(article, LineAnchors(lines.get(article.key, ())))
        for article in articles
    }


def _document(article: OutlineArticle, anchors: LineAnchors) -> RevisionDocument:
    return {
        **empty_document(article.kind),
        "key": article.key,
        "number": article.number,
        "title": article.title,
        "slug": article.slug,
        "category": article.category,
        "code": article.code,
        "symptom": article.symptom,
        "environment": article.environment,
        "cause": article.cause,
        "body": article.body,
        "steps": _steps(article.steps, anchors),
        "resolutions": _resolutions(article.resolutions, anchors),
        "tools": list(article.tools),
    }


def _steps(entries: Sequence[GuideEntry], anchors: LineAnchors) -> list[StepDocument]:
    return [
        {**empty_step(), "anchor": anchor, "text": text, "command": entry_command(entry)}
        for anchor, text, entry in _anchored("steps", entries, anchors)
    ]


def _resolutions(entries: Sequence[GuideEntry], anchors: LineAnchors) -> list[ResolutionDocument]:
    return [
        {**empty_resolution(), "anchor": anchor, "text": text, "command": entry_command(entry)}
        for anchor, text, entry in _anchored("resolutions", entries, anchors)
    ]


def _anchored(
    part: LineList, entries: Sequence[GuideEntry], anchors: LineAnchors
) -> Iterable[tuple[str, str, GuideEntry]]:
    texts = [entry_text(entry) for entry in entries]
    plain = [entry.text for entry in entries]
    return zip(anchors.assign(part, texts, plain), texts, entries, strict=True)

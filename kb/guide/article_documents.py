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
from kb.guide.fixture_rows import FixtureRow
from kb.guide.line_anchors import LineAnchors, line_rows_by_article
from kb.guide.outline import OutlineArticle
from kb.text.markdown import escape


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
        "symptom": escape(article.symptom),
        "cause": escape(article.cause),
        "steps": _steps(article.steps, anchors),
        "resolutions": _resolutions(article.resolutions, anchors),
        "tools": [escape(tool) for tool in article.tools],
    }


def _steps(texts: Sequence[str], anchors: LineAnchors) -> list[StepDocument]:
    return [
        {**empty_step(), "anchor": anchor, "text": text}
        for anchor, text in _anchored("steps", texts, anchors)
    ]


def _resolutions(texts: Sequence[str], anchors: LineAnchors) -> list[ResolutionDocument]:
    return [
        {**empty_resolution(), "anchor": anchor, "text": text}
        for anchor, text in _anchored("resolutions", texts, anchors)
    ]


def _anchored(
    part: LineList, texts: Sequence[str], anchors: LineAnchors
) -> Iterable[tuple[str, str]]:
    escaped = [escape(text) for text in texts]
    return zip(anchors.assign(part, escaped, texts), escaped, strict=True)

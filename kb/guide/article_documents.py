"""Articles in the guide's own words → documents as revisions hold them: Markdown, with anchors."""

from collections.abc import Iterable, Sequence
from typing import Any

from kb.guide.line_anchors import Anchors, Row, by_article
from kb.guide.outline import OutlineArticle
from kb.text.markdown import escape

Document = dict[str, Any]


def own_documents(
    articles: Iterable[OutlineArticle], previous: Iterable[Row]
) -> dict[str, Document]:
    """Return a document for each article, by key; lines keep the anchors of `previous` rows."""
    lines = by_article(previous)
    return {
        article.key: _document(article, Anchors(lines.get(article.key, ()))) for article in articles
    }


def _document(article: OutlineArticle, anchors: Anchors) -> Document:
    """Every field of a revision's document is there, also those that no guide fills."""
    return {
        "key": article.key,
        "kind": article.kind,
        "number": article.number,
        "title": article.title,
        "slug": article.slug,
        "category": article.category,
        "audience": "public",
        "code": article.code,
        "symptom": escape(article.symptom),
        "environment": "",
        "cause": escape(article.cause),
        "body": "",
        "internal_note": "",
        "steps": _lines("steps", article.steps, anchors, {"expected": "", "if_not": ""}),
        "resolutions": _lines("resolutions", article.resolutions, anchors, {"verify": ""}),
        "aliases": [],
        "tools": [escape(tool) for tool in article.tools],
        "relations": [],
    }


def _lines(
    name: str, texts: Sequence[str], anchors: Anchors, empty: dict[str, str]
) -> list[Document]:
    marked = [escape(text) for text in texts]
    return [
        {"anchor": anchor, "text": text, "command": "", **empty, "changes_system": False}
        for anchor, text in zip(anchors.assign(name, marked, texts), marked, strict=True)
    ]

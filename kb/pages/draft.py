"""The newest revision of an article → what its page will show once it is published."""

from django.utils import timezone

from kb.compiled_query import Row
from kb.models import Article, Category, Publication, Revision
from kb.pages.article_query import CATEGORY_COLUMNS, LEVELS, FoundArticle
from kb.publishing.history import latest
from kb.publishing.project import build_publication, render_document


def find_draft(article: Article) -> FoundArticle | None:
    """Return the page's content of the newest revision, stored nowhere; None without a revision.

    Raises RenderingFailed.
    """
    revision = latest(article)
    if revision is None:
        return None
    html = render_document(revision.document)
    key = revision.document["category"] or None
    category = Category.objects.with_ancestors().filter(key=key).first()
    live = Publication.objects.filter(pk=article.pk).first()
    publication = build_publication(article, revision, html, before=live, at=timezone.now())
    return FoundArticle(
        publication, _row(article, revision, category, html.get("internal_note", ""))
    )


def _row(article: Article, revision: Revision, category: Category | None, note: str) -> Row:
    """Return the columns that `find_article` reads beside the publication."""
    row: Row = {
        "article__source__title": article.source.title if article.source else "",
        "article__source__version": article.source.version if article.source else "",
        "revision__number": revision.number,
        "agent_note__html": note,
    }
    upwards = [category, *reversed(category.ancestors())] if category else []
    nodes = dict(zip(LEVELS, upwards, strict=False))
    for level in LEVELS:
        row |= {
            f"{level}{name}": getattr(nodes.get(level), name, None) for name in CATEGORY_COLUMNS
        }
    return row

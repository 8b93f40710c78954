"""The newest revision of an article → what its page will show once it is published."""

from django.utils import timezone

from kb.compiled_query import Row
from kb.models import GUIDE, Article, Category, Publication, Revision
from kb.models.publication import SOURCE_KEY_COLUMN, source_date_of
from kb.pages.article_query import CATEGORY_COLUMNS, LEVELS, FoundArticle
from kb.publishing.history import latest
from kb.publishing.project import render_document
from kb.publishing.projection import Projection, build_publications


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
    projection = Projection(
        article=article, revision=revision, html=html, before=live, at=timezone.now()
    )
    [publication] = build_publications([projection])
    row = _row(article, revision, category, projection.note)
    publication.source_date = source_date_of(row)
    return FoundArticle(publication, row)


def _row(article: Article, revision: Revision, category: Category | None, note: str) -> Row:
    """Return the columns that `find_article` reads beside the publication."""
    source = article.source
    row: Row = {
        SOURCE_KEY_COLUMN: source.key if source else "",
        "article__source__title": source.title if source else "",
        "article__source__version": source.version if source else "",
        "article__source__dated_on": source.dated_on if source else "",
        "is_of_guide": source is not None and (source.key == GUIDE or source.text != ""),
        "revision__number": revision.number,
        "revision__origin": revision.origin,
        "agent_note__html": note,
    }
    upwards = [category, *reversed(category.ancestors())] if category else []
    nodes = dict(zip(LEVELS, upwards, strict=False))
    for level in LEVELS:
        row |= {
            f"{level}{name}": getattr(nodes.get(level), name, None) for name in CATEGORY_COLUMNS
        }
    return row

"""The newest revision of an article → what its page will show once it is published."""

from django.utils import timezone

from kb.compiled_query import Row
from kb.models import Article, Category, Publication, Revision
from kb.pages.article_query import CATEGORY_COLUMNS, LEVELS, FoundArticle
from kb.publishing.history import latest
from kb.publishing.mentions import live_matcher
from kb.publishing.project import COLUMNS, render_document
from kb.publishing.public import document_summary, public_document, sort_key
from kb.text.code_mentions import mark_mentions


def find_draft(article: Article) -> FoundArticle | None:
    """Return the page's content of the newest revision, stored nowhere; None without a revision.

    Raises RenderingFailed.
    """
    revision = latest(article)
    if revision is None:
        return None
    html = render_document(revision.document)
    note = html.pop("internal_note", "")
    key = revision.document["category"] or None
    category = Category.objects.with_ancestors().filter(key=key).first()
    publication = _publication(article, revision, category, html)
    return FoundArticle(publication, _row(article, revision, category, note))


def _publication(
    article: Article, revision: Revision, category: Category | None, html: dict[str, str]
) -> Publication:
    """Return the publication that this revision would become."""
    document, now, matcher = revision.document, timezone.now(), live_matcher()
    live = Publication.objects.filter(pk=article.pk).first()
    source = article.source.document if article.source else {}
    return Publication(
        article=article,
        revision=revision,
        category=category,
        document=public_document(
            document,
            source.get("articles", {}).get(article.key),
            live.document if live else None,
            timezone.localdate().isoformat(),
        ),
        html={
            place: mark_mentions(text, matcher, own_id=article.pk) for place, text in html.items()
        },
        summary=document_summary(document),
        sort_key=sort_key(document),
        published_at=live.published_at if live else now,
        revised_at=now,
        **{name: document[name] for name in COLUMNS},
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

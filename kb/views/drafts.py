"""A working copy as the page that readers will see, for its editors alone."""

from secrets import token_hex
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.limits import Rate, limit_reads
from kb.models import Article, Category, Publication, Revision
from kb.pages.article_query import LEVELS, FoundArticle
from kb.pages.related import related_articles
from kb.publishing.history import Document, latest
from kb.publishing.mentions import live_matcher
from kb.publishing.project import COLUMNS, render_document
from kb.publishing.public import document_summary, public_document, sort_key
from kb.text.code_mentions import mark_mentions
from kb.text.rendering import RenderingFailed
from kb.views.articles import reading_of

# Each shows a text that was not rendered before.
RATE = Rate(60, 60)


def draft_limit_key(request: HttpRequest) -> str:
    """Return whose bucket a draft comes from."""
    return str(request.user.pk)


@require_safe
@limit_reads("draft", RATE, by=draft_limit_key)
def draft(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show the newest revision of an article as its page; to others there is none."""
    if not may_read_drafts(request.user):
        raise Http404
    article = get_object_or_404(Article.objects.select_related("source"), pk=pk)
    revision = latest(article)
    if revision is None:
        raise Http404
    try:
        html = render_document(revision.document)
    except RenderingFailed as failure:
        why = _(failure.problem.message) % failure.problem.figures
        return HttpResponse(why, status=422, content_type="text/plain; charset=utf-8")
    return draft_page(request, article, revision, html)


def may_read_drafts(user: Any) -> bool:
    """Whether a person may read what no reader sees yet."""
    rights = ("kb.view_article", "kb.change_article")
    return user.has_perm("kb.view_internal") and any(user.has_perm(right) for right in rights)


def draft_page(
    request: HttpRequest, article: Article, revision: Revision, html: dict[str, str]
) -> HttpResponse:
    """Render the page that publishing this revision would make."""
    note = html.pop("internal_note", "")
    publication = unpublished(article, revision, html)
    found = FoundArticle(publication, draft_row(article, revision, note))
    around = related_articles(publication, request.user)
    context = {
        "publication": publication,
        "found": found,
        "around": around,
        # Nothing that is kept for readers is shown here, and nothing of this is kept for them.
        "signature": token_hex(),
        "reading": reading_of(found, around),
        "revision": revision,
    }
    return render(request, "admin/article/draft.html", context)


def unpublished(article: Article, revision: Revision, html: dict[str, str]) -> Publication:
    """Return the publication that this revision would become; it is nowhere stored."""
    document, now = revision.document, timezone.now()
    before = Publication.objects.filter(pk=article.pk).first()
    words = article.source.document.get("articles", {}).get(article.key) if article.source else None
    known = before.document if before else None
    matcher = live_matcher()
    return Publication(
        article=article,
        revision=revision,
        category=Category.objects.filter(key=document["category"] or None).first(),
        document=public_document(document, words, known, timezone.localdate().isoformat()),
        html={
            place: mark_mentions(text, matcher, own_id=article.pk) for place, text in html.items()
        },
        summary=document_summary(document),
        sort_key=sort_key(document),
        published_at=before.published_at if before else now,
        revised_at=now,
        **{name: document[name] for name in COLUMNS},
    )


def draft_row(article: Article, revision: Revision, note: str) -> Document:
    """Return what the page's one query would find beside the publication."""
    row: Document = {
        "article__source__title": article.source.title if article.source else "",
        "article__source__version": article.source.version if article.source else "",
        "revision__number": revision.number,
        "agent_note__html": note,
    }
    node = Category.objects.filter(key=revision.document["category"] or None).first()
    for level in LEVELS:
        columns = ("id", "slug", "title", "code_family")
        row |= {f"{level}{name}": getattr(node, name, None) for name in columns}
        node = node.parent if node else None
    return row

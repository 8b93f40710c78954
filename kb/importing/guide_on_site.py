"""A source → what its guide is to say now: as readers see its articles, or as editors have them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Max, Q

from kb.documents import RevisionDocument
from kb.importing.guide_export.wanted import WantedArticle, WantedCategory, WantedGuide
from kb.importing.guide_file import root_category_key
from kb.models import Article, Category, ImportedArticle, Publication, Revision, Source
from kb.models.category import DEEPEST

WITHDRAWN = "it was withdrawn"
NOT_PUBLIC = "only agents may read it (--internal takes it along)"
NOT_PUBLISHED = "it is not published (--drafts takes it along)"


@dataclass(frozen=True)
class GuideChoice:
    """Which texts go out: also those for agents alone, and drafts instead of live ones."""

    has_internal: bool = False
    has_drafts: bool = False


def wanted_guide(source: Source, choice: GuideChoice) -> WantedGuide:
    """Return the categories and articles of a source, and those that editors wrote beside them."""
    categories = _categories(source)
    articles = Article.objects.filter(
        Q(source=source) | Q(source=None, category__in=[category.pk for category in categories])
    ).order_by("number", "pk")
    return WantedGuide(
        source.text,
        tuple(
            _wanted_category(category, source)
            for category in categories
            if category.key != root_category_key(source.key)
        ),
        tuple(
            _outside_chapters(article, root_category_key(source.key))
            for article in _wanted_articles(list(articles), source, choice)
        ),
    )


def _outside_chapters(article: WantedArticle, root: str) -> WantedArticle:
    """Return an article that a guide has in no chapter as it has it there."""
    return replace(
        article,
        document=_without_root(article.document, root),
        imported=_without_root(article.imported, root),
        first=_without_root(article.first, root),
    )


def _without_root(document: RevisionDocument | None, root: str) -> RevisionDocument | None:
    is_in_root = document is not None and document["category"] == root
    return {**document, "category": ""} if document is not None and is_in_root else document


def _categories(source: Source) -> list[Category]:
    """Return the categories of a source, and those inside them, parents first."""
    every = list(Category.objects.in_order().select_related("parent"))
    inside = {category.pk: category for category in every if category.source_id == source.pk}
    for _level in range(DEEPEST):
        inside |= {category.pk: category for category in every if category.parent_id in inside}
    return list(inside.values())


def _wanted_category(category: Category, source: Source) -> WantedCategory:
    own = category.source_id == source.pk
    present = {"number": category.number, "title": category.title} if own else {}
    imported = category.imported or present
    return WantedCategory(
        category.key,
        category.parent.key if category.parent else "",
        category.number,
        category.title,
        category.description,
        (imported.get("number", ""), imported.get("title", "")),
    )


def _wanted_articles(
    articles: list[Article], source: Source, choice: GuideChoice
) -> Iterable[WantedArticle]:
    pks = [article.pk for article in articles]
    imported = ImportedArticle.objects.filter(source=source, is_gone=False).in_bulk()
    first = _documents(Revision.objects.filter(article__in=pks, number=1))
    live = _live_documents(pks, choice)
    newest = _newest_documents(pks) if choice.has_drafts else {}
    public = set(
        Publication.objects.filter(article__in=pks, is_live=True).values_list("pk", flat=True)
    )
    gone = set(
        Publication.objects.filter(article__in=pks, is_live=False).values_list("pk", flat=True)
    )
    for article in articles:
        pk = article.pk
        document, absence = live.get(pk), ""
        if choice.has_drafts and pk not in gone:
            document = newest.get(pk)
            if document and document["audience"] != "public" and not choice.has_internal:
                document, absence = None, NOT_PUBLIC
        if document is None:
            hidden = NOT_PUBLIC if pk in public else NOT_PUBLISHED
            absence = absence or (WITHDRAWN if pk in gone else hidden)
        base = imported[pk].document if pk in imported else None
        yield WantedArticle(article.key, article.title, document, base, first.get(pk), absence)


def _live_documents(pks: list[int], choice: GuideChoice) -> dict[int, RevisionDocument]:
    """Return what readers see, in the category in which they see it."""
    rows = Publication.objects.filter(article__in=pks, is_live=True)
    if not choice.has_internal:
        rows = rows.visible_to(None)
    return _documents(Revision.objects.filter(pk__in=rows.values("revision")))


def _newest_documents(pks: list[int]) -> dict[int, RevisionDocument]:
    newest = Article.objects.filter(pk__in=pks).annotate(newest=Max("revisions__pk"))
    return _documents(Revision.objects.filter(pk__in=newest.values("newest")))


def _documents(revisions: Iterable[Revision]) -> dict[int, RevisionDocument]:
    return {revision.article_id: revision.document for revision in revisions}

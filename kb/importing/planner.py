"""Compares what a source brings with the site; reads the database and writes nothing."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import cast

from kb.documents import RevisionDocument
from kb.importing.incoming import Incoming, IncomingArticle
from kb.importing.numbers import with_unique_numbers
from kb.importing.plan import ImportPlan, PlannedArticle, PlannedCategory
from kb.importing.plan_article import (
    KnownArticle,
    at_home,
    is_source_unchanged,
    plan_known,
    plan_new,
    plan_untouched,
)
from kb.importing.plan_categories import KnownCategory, match_categories, plan_categories
from kb.importing.taken_values import TakenValues
from kb.models import Article, Category, Conflict, ImportedArticle, Kind, Source, State
from kb.publishing import history
from kb.text.slugs import unique_slug

BATCH = 200
REVIEWS = {State.IN_REVIEW.value: "in review", State.APPROVED.value: "approved"}


class Planner:
    """Plans the articles of one source, each by itself, against the site as it is now.

    `matches` has the key of the site's article that an incoming one is, by its name.
    """

    def __init__(
        self, incoming: Incoming, matches: Mapping[str, str], *, is_published: bool
    ) -> None:
        self.incoming, self.matches = incoming, matches
        key = incoming.source.key
        rows = ImportedArticle.objects.filter(source__key=key)
        self._pks = dict(rows.values_list("article__key", "pk"))
        conflicts = Conflict.objects.of_imports().filter(article__source__key=key)
        self._in_conflict = set(conflicts.values_list("article", flat=True))
        known = known_categories(key)
        matched = match_categories(known, incoming.categories)
        self.category_keys = _with_new_keys(matched, incoming)
        self.categories: list[PlannedCategory] = plan_categories(
            known, incoming.categories, self.category_keys, is_published=is_published
        )
        new = [one.document for one in incoming.articles if one.name not in matches]
        keys = (document["key"] for document in new)
        self._taken_keys = TakenValues(Article.objects.all(), "key", keys)
        slugs = (document["slug"] for document in new if document["kind"] == Kind.ERROR_CODE)
        codes = Article.objects.of_kind(Kind.ERROR_CODE)
        self._taken_slugs = TakenValues(codes, "slug", slugs)

    def plan(self, article: IncomingArticle) -> PlannedArticle:
        """Return what the import does to one article."""
        key = self.matches.get(article.name)
        if key is None:
            return plan_new(article, self._new_document(article))
        row = ImportedArticle.objects.select_related("article").get(pk=self._pks[key])
        document = at_home(article.document, self.category_keys, row.document)
        has_conflict = row.pk in self._in_conflict
        if not has_conflict and is_source_unchanged(document, row.document):
            plan = plan_untouched(article, row.pk, row.document)
        else:
            plan = plan_known(article, document, read_known(row))
        return replace(plan, notes=("is in the source again", *plan.notes)) if row.is_gone else plan

    def _new_document(self, article: IncomingArticle) -> RevisionDocument:
        document = at_home(article.document, self.category_keys, None)
        key = unique_key(document["key"], self._taken_keys)
        self._taken_keys.add(key)
        slug = document["slug"]
        if document["kind"] == Kind.ERROR_CODE:
            slug = unique_slug(slug, self._taken_slugs, max_length=80)
            self._taken_slugs.add(slug)
        return cast("RevisionDocument", {**document, "key": key, "slug": slug})

    def gone(self) -> Iterator[PlannedArticle]:
        """Yield what the source had once and has no longer, where that is not known yet."""
        kept = set(self.matches.values())
        rows = ImportedArticle.objects.filter(source__key=self.incoming.source.key, is_gone=False)
        for pk, key, name, title in rows.values_list(
            "pk", "article__key", "name", "article__title"
        ):
            if key not in kept:
                yield PlannedArticle("gone", name, title, pk)


def unique_key(key: str, taken: Container[str]) -> str:
    """Return a key that is not taken: the same, or with the suffix -2, -3 …"""
    candidate, number = key, 1
    while candidate in taken:
        number += 1
        candidate = f"{key}-{number}"
    return candidate


def read_known(row: ImportedArticle) -> KnownArticle:
    """Return an article as the site has it now, with what its source had."""
    article = row.article
    conflict = Conflict.objects.of_imports().filter(article=article).first()
    base = conflict.base_document if conflict else None
    return KnownArticle(
        article.pk,
        row.document,
        base or row.document,
        history.snapshot(article),
        history.anchors_ever(article),
        has_conflict=conflict is not None,
        review=REVIEWS.get(article.state, ""),
    )


def known_categories(source: str) -> list[KnownCategory]:
    """Return the site's categories that came from a source."""
    rows = Category.objects.filter(source__key=source).select_related("parent").in_order()
    return [
        KnownCategory(
            row.key,
            {
                "title": row.title,
                "number": row.number,
                "description": row.description,
                "parent": row.parent.key if row.parent else "",
            },
            row.imported,
        )
        for row in rows
    ]


def known_families(source: str) -> dict[str, str]:
    """Return the code families of a source's categories by the folded title they came with."""
    rows = Category.objects.filter(source__key=source).exclude(code_family="")
    return {
        ((row.imported or {}).get("title") or row.title).casefold(): row.code_family for row in rows
    }


def known_documents(source: str) -> dict[str, RevisionDocument]:
    """Return what a source had at its last import, by the article's key."""
    rows = ImportedArticle.objects.filter(source__key=source)
    return dict(rows.values_list("article__key", "document").iterator(chunk_size=BATCH))


def make_plan(planner: Planner) -> ImportPlan:
    """Return what an import would do to the whole site."""
    incoming = planner.incoming
    planned = [*map(planner.plan, incoming.articles), *planner.gone()]
    return ImportPlan(
        incoming.source,
        tuple(planner.categories),
        tuple(with_unique_numbers(planned, incoming.source.key)),
        incoming.unreadable,
        has_new_source=not Source.objects.filter(key=incoming.source.key).exists(),
    )


def _with_new_keys(matched: Mapping[str, str], incoming: Incoming) -> dict[str, str]:
    taken = set(Category.objects.values_list("key", flat=True))
    keys = dict(matched)
    for category in incoming.categories:
        if category.key not in keys:
            keys[category.key] = unique_key(category.key, taken)
            taken.add(keys[category.key])
    return keys

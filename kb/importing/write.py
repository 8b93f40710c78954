"""Writes what a plan says, as drafts: call these functions inside a transaction."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db.models import Max, Min

from kb.documents import ConflictDocument, RevisionDocument
from kb.importing.incoming import SourceTexts
from kb.importing.plan import PlannedArticle, PlannedCategory
from kb.media import uses
from kb.models import Article, Category, Conflict, ImportedArticle, Origin, Source
from kb.publishing import seen_categories, workflow
from kb.publishing.working_copy import write_working_copy

SHOWN = ("title", "subtitle", "version", "dated_on", "closing_note")
"""What readers see of a source on every page."""


def write_source(source: SourceTexts, *, is_published: bool) -> Source:
    """Store a source; what readers see of one that is there changes with `is_published` only."""
    shown = {name: getattr(source, name) for name in SHOWN}
    row, is_new = Source.objects.get_or_create(
        key=source.key, defaults={**shown, "text": source.text}
    )
    if not is_new:
        values = {"text": source.text, **(shown if is_published else {})}
        if any(getattr(row, name) != value for name, value in values.items()):
            Source.objects.filter(pk=row.pk).update(**values)
    return row


def write_categories(categories: Iterable[PlannedCategory], source: Source) -> None:
    """Make new categories, after their parents, and change those that the plan changes.

    Those of the top stand after the ones of other sources, in the order of their own.
    """
    start = _positions_before(source)
    changed = [category for category in categories if not category.is_new]
    keys = [category.key for category in changed if category.is_changed]
    stored = Category.objects.filter(key__in=keys)
    numbers = dict(stored.values_list("key", "number"))
    # A number may go from one category to another: all are free before any is taken.
    stored.update(number="")
    for category in changed:
        rows = Category.objects.filter(key=category.key)
        if category.is_changed:
            rows.update(**_category_values(category.values))
            if numbers[category.key] != category.values["number"]:
                rows.update(position=_position(category, start))
            seen_categories.remember_if_visible(rows.get().pk)
        rows.update(imported=dict(category.imported))
    for category in categories:
        if category.is_new:
            Category.objects.create(
                key=category.key,
                **_category_values(category.values),
                slug=category.slug,
                code_family=category.code_family,
                position=_position(category, start),
                source=source,
                imported=dict(category.imported),
            )


def _positions_before(source: Source) -> int:
    """Return the position after which a source's own categories of the top stand."""
    top = Category.objects.filter(parent=None)
    first = top.filter(source=source).aggregate(first=Min("position"))["first"]
    last = top.aggregate(last=Max("position"))["last"]
    if first is not None:
        return int(first) - 1
    return 0 if last is None else int(last) + 1


def _position(category: PlannedCategory, start: int) -> int:
    return category.position + (0 if category.values["parent"] else start)


def _category_values(values: Mapping[str, str]) -> dict[str, object]:
    parent = Category.objects.filter(key=values["parent"]).first() if values["parent"] else None
    return {**values, "parent": parent}


def free_numbers(plans: Iterable[PlannedArticle]) -> None:
    """Take the numbers from articles that get others, since each is unique in its source."""
    pks = [plan.pk for plan in plans if plan.pk and plan.is_written]
    Article.objects.filter(pk__in=pks).exclude(number="").update(number="")


def write_article(
    plan: PlannedArticle, source: Source, *, by: User | None, note: str, pk: int | None = None
) -> Article | None:
    """Store what a plan makes of an article, and what its source has; None for one that is gone.

    A text that changes becomes a draft, with a revision; what readers see stays as it is. `pk` is
    the id that a new article gets, where one was kept for it.
    """
    if plan.action == "gone":
        _note_gone(plan)
    if plan.document is None:
        return None
    article = _saved(plan, plan.document, source, by, note, pk)
    if plan.incoming is not None:
        ImportedArticle.objects.update_or_create(
            article=article,
            defaults={
                "source": source,
                "name": plan.name,
                "document": plan.incoming,
                "digest": plan.digest,
                "is_draft": plan.is_draft,
                "is_gone": False,
            },
        )
        _write_conflict(plan, article, note)
    return article


def _note_gone(plan: PlannedArticle) -> None:
    row = ImportedArticle.objects.get(pk=plan.pk)
    row.is_gone = True
    if plan.document is not None:
        # Should it come back, it gets the number that it has then.
        row.document["number"] = plan.document["number"]
    row.save(update_fields=["is_gone", "document"])


def _saved(
    plan: PlannedArticle,
    document: RevisionDocument,
    source: Source,
    by: User | None,
    note: str,
    pk: int | None,
) -> Article:
    if plan.pk is None:
        names = {name: document[name] for name in ("key", "kind", "title", "slug", "code")}
        article = Article.objects.create(pk=pk, source=source, **names)
    else:
        article = Article.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.is_written:
        write_working_copy(article, document)
        workflow.save(article, by=by, note=note, origin=Origin.IMPORT)
    return article


def _write_conflict(plan: PlannedArticle, article: Article, note: str) -> None:
    """Store the open conflict of an article in place of an earlier one, or delete that."""
    rows = Conflict.objects.of_imports().filter(article=article)
    if plan.base is None or plan.incoming is None:
        rows.delete()
        return
    document: ConflictDocument = {**plan.incoming, "housekeeping": {}}
    uses.note_conflict(article.pk, document)
    stored = rows.first()
    if stored is None or (stored.base_document, stored.document) != (plan.base, document):
        rows.delete()
        Conflict.objects.create(
            article=article, by=None, note=note, base_document=plan.base, document=document
        )

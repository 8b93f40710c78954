"""A plan, or what an import did → the rows that its page in the admin lists."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kb.importing.plan import ImportPlan, PlannedAction, PlannedArticle
from kb.importing.publish_imported import PublishReport
from kb.models import Article, ImportItem, ImportRun

ORDER: tuple[PlannedAction, ...] = (
    "not_understood",
    "conflict",
    "changed",
    "new",
    "gone",
    "untouched",
)
"""What needs a person comes first."""

BATCH = 200


def store_items(run: ImportRun, plan: ImportPlan) -> None:
    """Replace the rows of a run by those of a plan, in one transaction."""
    items = [_item(run, article) for action in ORDER for article in plan.of(action)]
    items[:0] = [
        ImportItem(run=run, action="not_understood", name=file.name[:400], notes=[file.reason])
        for file in plan.unreadable
    ]
    _name_new_articles(items)
    with transaction.atomic():
        run.items.all().delete()
        ImportItem.objects.bulk_create(items, batch_size=BATCH)


def _item(run: ImportRun, article: PlannedArticle) -> ImportItem:
    conflicts = [_("Conflict: %(text)s") % {"text": text} for text in article.conflicts]
    return ImportItem(
        run=run,
        action=article.action,
        name=article.name[:400],
        title=article.title[:200],
        article_id=article.pk,
        document=article.document if article.is_written else None,
        notes=[*article.warnings, *conflicts, *article.notes, *article.changes],
    )


def _name_new_articles(items: Sequence[ImportItem]) -> None:
    """Let the rows of articles that are there by now name them."""
    new = {item.document["key"]: item for item in items if item.document and not item.article_id}
    for pk, key in Article.objects.filter(key__in=new).values_list("pk", "key"):
        new[key].article_id = pk


def plan_notes(plan: ImportPlan) -> Iterator[str]:
    """Yield what a plan says about categories and about the source as a whole."""
    for category in plan.categories:
        title = category.values["title"]
        if category.is_new:
            yield _("New category: %(title)s") % {"title": title}
        for note in category.notes:
            yield _("Category %(title)s: %(note)s") % {"title": title, "note": note}
    yield from plan.notes


def publish_notes(report: PublishReport) -> Iterator[str]:
    """Yield how many articles were published, and why the others were not."""
    yield _("Published: %(n)d") % {"n": len(report.published)}
    for title, reason in report.refused:
        yield _("Not published: %(title)s: %(reason)s") % {"title": title, "reason": reason}

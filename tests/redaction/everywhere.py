"""A secret in every column that can hold words, written there by the verbs where there is one."""

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from kb.documents import ConflictDocument
from kb.models import (
    Article,
    BulkItem,
    BulkRun,
    Category,
    Comment,
    Conflict,
    Flag,
    ImportedArticle,
    ImportItem,
    ImportRun,
    Notice,
    OutgoingMail,
    PeriodicJob,
    Publication,
    Redaction,
    Redirect,
    Relation,
    Revision,
    SavedFilter,
    Schedule,
    SearchLog,
    SeenCategory,
    Source,
    StoredPage,
    Synonym,
)
from kb.publishing import history, workflow
from kb.redaction.stores import Holds, Store, stores
from tests.make_articles import edit, put_live, write
from tests.make_images import keep, shown
from tests.whole_site.canaries import surround

SECRET = "sk-live_ZQXV7731kjw"
WORD = "zqxv7731kjw"
"""The word of the secret that is nowhere else."""


def fill() -> dict[str, Article]:
    """Put the secret everywhere; return a live article, an internal one, a draft and a gone one."""
    by = User.objects.create_superuser("rosa")
    category = Category.objects.create(key="keys", title="Keys", slug="keys", position=9)
    source = Source.objects.create(key="folder", title="Folder", text=f"1. Key\n{SECRET}\n")
    articles = {
        name: _article(name, category, by) for name in ("live", "internal", "draft", "gone")
    }
    for name in ("live", "internal", "gone"):
        put_live(articles[name])
    # What readers saw once stays in old revisions and events.
    edit(articles["live"], by=by, note=f"Note {SECRET}", symptom=f"Second {SECRET}")
    workflow.publish_now(articles["live"], by=by, reason=f"Because of {SECRET}")
    workflow.retire(articles["gone"], by=by)
    _beside(articles["live"], source, by)
    _lists(articles, by)
    for store in stores():
        _spread(store)
    StoredPage.objects.create(key="x", content=SECRET.encode(), stored_at=timezone.now())
    return articles


def _article(name: str, category: Category, by: User) -> Article:
    picture = shown(keep(name), f"Screen with {SECRET}")
    texts: dict[str, Any] = dict.fromkeys(
        ("symptom", "environment", "cause", "internal_note"), f"Has {SECRET}"
    )
    article = write(
        f"{name} {SECRET}",
        slug=f"{name}-sk-live-zqxv7731kjw",
        audience="internal" if name == "internal" else "public",
        category=category,
        owner=by,
        body=f"Call `{SECRET}`\n\n{picture}\n\n```sh\nexport KEY={SECRET}\n```\n",
        **texts,
    )
    surround(article, f"Use {SECRET}")
    other = Article.objects.exclude(pk=article.pk).order_by("pk").first()
    if other is not None:
        Relation.objects.create(article=article, target=other, type="related", position=1)
    edit(article)
    return article


def _beside(article: Article, source: Source, by: User) -> None:
    """What is said about an article, and what its source had."""
    document = history.snapshot(article)
    conflict: ConflictDocument = {**document, "housekeeping": {}}
    Conflict.objects.create(article=article, document=conflict, base_document=document, by=by)
    ImportedArticle.objects.create(
        article=article, source=source, name=f"{SECRET}/a.md", document=document
    )
    Comment.objects.create(article=article, text=SECRET, line_text=SECRET, by=by)
    Flag.objects.create(article=article, reason=SECRET, by=by)
    Redirect.objects.create(article=article, path="old/sk-live_zqxv7731kjw")
    run = ImportRun.objects.create(
        file_name=f"{SECRET}.zip", source_key="x", upload=SECRET.encode(), notes=[SECRET]
    )
    ImportItem.objects.create(run=run, name=SECRET, document=document, notes=[SECRET])
    bulk = BulkRun.objects.create(by=by, action="retire", values={"reason": SECRET})
    BulkItem.objects.create(run=bulk, article=article, title=SECRET, message=SECRET)


def _lists(articles: dict[str, Article], by: User) -> None:
    """What stands beside the articles."""
    now = timezone.now()
    Notice.objects.create(text=SECRET, starts_at=now)
    Synonym.objects.create(words=f"key, {SECRET}")
    SavedFilter.objects.create(person=by, name=SECRET, query=f"q={SECRET}")
    SearchLog.objects.create(words=SECRET, result_count=0)
    OutgoingMail.objects.create(to="a@example.com", subject=SECRET, body=SECRET)
    PeriodicJob.objects.create(name="redacted", due_at=now, problem=SECRET)
    for category in Category.objects.filter(key="keys"):
        SeenCategory.objects.get_or_create(category=category, number="")
    newest = Revision.objects.filter(article=articles["draft"]).latest("number")
    Schedule.objects.create(
        article=articles["draft"], revision=newest, publish_at=now, time_zone="UTC"
    )
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Notice),
        object_repr=SECRET,
        action_flag=1,
    )
    Redaction.objects.create(by=by, scope="words", reason="An earlier one")


def _spread(store: Store) -> None:
    """Write the secret into each column of text of a store that has a row without it."""
    rows = store.model._default_manager
    for column, holds in store.columns.items():
        longest = getattr(store.model._meta.get_field(column), "max_length", None) or 99
        text = WORD if longest < len(SECRET) else SECRET
        if holds in (Holds.DOCUMENT, Holds.PLACES):
            continue
        row: Any = rows.order_by("-pk").first()
        if row is not None and WORD not in str(getattr(row, column)).lower():
            value = text.lower().replace("_", "-") if holds == Holds.NAME else text
            rows.filter(pk=row.pk).update(**{column: value[:longest]})


def live_publication(articles: dict[str, Article]) -> Publication:
    """The publication of the live article."""
    return Publication.objects.get(pk=articles["live"].pk)

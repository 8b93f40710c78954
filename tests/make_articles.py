"""Write, edit and publish articles for tests, by the product's own verbs."""

from itertools import count
from typing import Any

from django.db import transaction

from kb.documents import ConflictDocument
from kb.models import Article, Category, Conflict, Publication, Resolution, Step
from kb.publishing import history, workflow
from kb.publishing.rules import Liveness, liveness_of
from kb.text.slugs import unique_slug

NUMBERS = count(1)


def write(title: str = "Printer on fire", *, steps: tuple[str, ...] = (), **fields: Any) -> Article:
    """Make a draft with its first revision; by no user unless `by` is given."""
    fixes: tuple[str, ...] = fields.pop("resolutions", ())
    by = fields.pop("by", None)
    slug = fields.pop("slug", title.lower().replace(" ", "-"))
    values = {"kind": "problem", "title": title, "slug": slug, **fields}
    if values["kind"] == "problem":
        # What publishing asks a person for.
        values = {"symptom": "It does not", "category": any_category(), **values}
    article = Article.objects.create(key=f"test-{next(NUMBERS)}", **values)
    taken: list[str] = []
    for model, texts in ((Step, steps), (Resolution, fixes)):
        for position, text in enumerate(texts, start=1):
            taken.append(unique_slug(text, taken))
            model.objects.create(article=article, anchor=taken[-1], position=position, text=text)
    with transaction.atomic():
        workflow.save(article, by=by)
    return article


def any_category() -> Category | None:
    """Return the guide's first category, None where the guide is not loaded."""
    return Category.objects.filter(code_family="", number="1").first()


def write_live(title: str = "Printer on fire", **fields: Any) -> Publication:
    """Make an article and publish it, by no user."""
    return put_live(write(title, **fields))


def put_live(article: Article) -> Publication:
    """Submit, approve and publish the working copy, by no user."""
    return workflow.publish_now(article, by=None)


def edit(article: Article, *, by: Any = None, note: str = "", **fields: Any) -> None:
    """Change fields of the working copy and save, as a form does."""
    for name, value in fields.items():
        setattr(article, name, value)
    article.edit_version += 1
    with transaction.atomic():
        article.save()
        workflow.save(article, by=by, note=note)


def life_of(article: Article) -> Liveness:
    """Return what readers have of an article now."""
    return liveness_of(Publication.objects.filter(pk=article.pk).first())


def keep_import_conflict(article: Article, note: str) -> Conflict:
    """Store a conflict as an import does: its source has another symptom than before."""
    base = history.snapshot(article)
    base["symptom"] = "In the source before"
    document: ConflictDocument = {**base, "symptom": "In the source now", "housekeeping": {}}
    return Conflict.objects.create(
        article=article, note=note, base_document=base, document=document
    )

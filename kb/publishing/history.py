"""The working copy as a document, and the revisions that keep every state of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from kb.models import (
    Article,
    Line,
    Origin,
    Publication,
    Relation,
    Resolution,
    Revision,
    Step,
)

Document = dict[str, Any]

TEXTS = ("symptom", "environment", "cause", "body", "internal_note")
NAMES = ("key", "kind", "number", "title", "slug", "audience", "code")
STEP_FIELDS = ("anchor", "text", "command", "expected", "if_not", "changes_system")
RESOLUTION_FIELDS = ("anchor", "text", "command", "verify", "changes_system")


def snapshot(article: Article) -> Document:
    """Return the working copy of an article as it stands in the database, as plain JSON types."""
    row = Article.objects.select_related("category").get(pk=article.pk)
    relations = Relation.objects.filter(article=row).select_related("target")
    return {
        **{name: getattr(row, name) for name in (*NAMES, *TEXTS)},
        "category": row.category.key if row.category else "",
        "steps": _lines(Step.objects.filter(article=row).in_order(), STEP_FIELDS),
        "resolutions": _lines(Resolution.objects.filter(article=row).in_order(), RESOLUTION_FIELDS),
        "aliases": [alias.text for alias in row.aliases.order_by("pk")],
        "tools": [tool.text for tool in row.tools.order_by("position", "pk")],
        "relations": [
            {"anchor": link.anchor, "type": link.type, "target": link.target.key}
            for link in relations.order_by("position", "pk")
        ],
    }


def _lines(lines: Iterable[Line], fields: tuple[str, ...]) -> list[Document]:
    return [{field: getattr(line, field) for field in fields} for line in lines]


def latest(article: Article) -> Revision | None:
    """Return the newest revision, or None before the first save."""
    return Revision.objects.filter(article=article).order_by("-number").first()


def record(
    article: Article, *, by: Any, origin: Origin = Origin.SAVE, note: str = ""
) -> Revision | None:
    """Keep the working copy as a new revision; None where it equals the newest one.

    Call it inside the transaction that changed the rows.
    """
    document, newest = snapshot(article), latest(article)
    if newest is not None and newest.document == document:
        return None
    return Revision.objects.create(
        article=article,
        number=newest.number + 1 if newest else 1,
        document=document,
        note=note,
        origin=origin,
        created_by=by,
    )


def lines_of(document: Document) -> list[Document]:
    """Return a document's steps and resolutions in reading order."""
    return [*document["steps"], *document["resolutions"]]


def anchors_ever(article: Article) -> set[str]:
    """Return every anchor that a line of this article has ever had: none is used again."""
    documents = Revision.objects.filter(article=article).values_list("document", flat=True)
    used = {line["anchor"] for document in documents for line in lines_of(document)}
    for model in (Step, Resolution):
        used.update(model.objects.filter(article=article).values_list("anchor", flat=True))
    live = Publication.objects.filter(pk=article.pk).values_list("document", flat=True).first()
    used.update(line["anchor"] for line in (live or {}).get("removed", []))
    return used


def revision_count(article: Article) -> int:
    """Return the number of the newest revision, 0 where there is none."""
    highest = Revision.objects.filter(article=article).aggregate(n=Max("number"))["n"]
    return int(highest or 0)

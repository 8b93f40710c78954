"""The working copy as a document, and the revisions that keep every state of it."""

from typing import Any

from django.db.models import Max

from kb.compiled_query import CompiledQuery, model_instance
from kb.models import (
    Alias,
    Article,
    Origin,
    Publication,
    Relation,
    Resolution,
    Revision,
    Step,
    Tool,
)

Document = dict[str, Any]

TEXTS = ("symptom", "environment", "cause", "body", "internal_note")
NAMES = ("key", "kind", "number", "title", "slug", "audience", "code")
STEP_FIELDS = ("anchor", "text", "command", "expected", "if_not", "changes_system")
RESOLUTION_FIELDS = ("anchor", "text", "command", "verify", "changes_system")


def snapshot(article: Article) -> Document:
    """Return the working copy of an article as it stands in the database, as plain JSON types."""
    rows = _TEXTS.rows(None, article.pk)
    if not rows:
        raise Article.DoesNotExist
    return {
        **{name: rows[0][name] for name in (*NAMES, *TEXTS)},
        "category": rows[0]["category__key"] or "",
        "steps": _STEPS.rows(None, article.pk),
        "resolutions": _RESOLUTIONS.rows(None, article.pk),
        "aliases": [row["text"] for row in _ALIASES.rows(None, article.pk)],
        "tools": [row["text"] for row in _TOOLS.rows(None, article.pk)],
        "relations": [
            {"anchor": row["anchor"], "type": row["type"], "target": row["target__key"]}
            for row in _RELATIONS.rows(None, article.pk)
        ],
    }


# Every save and every verb reads the whole working copy and the newest revision.
_TEXTS = CompiledQuery(
    lambda _user, pk: Article.objects.filter(pk=pk).values(*NAMES, *TEXTS, "category__key")
)
_STEPS = CompiledQuery(
    lambda _user, pk: Step.objects.filter(article=pk).in_order().values(*STEP_FIELDS)
)
_RESOLUTIONS = CompiledQuery(
    lambda _user, pk: Resolution.objects.filter(article=pk).in_order().values(*RESOLUTION_FIELDS)
)
_ALIASES = CompiledQuery(
    lambda _user, pk: Alias.objects.filter(article=pk).order_by("pk").values("text")
)
_TOOLS = CompiledQuery(
    lambda _user, pk: Tool.objects.filter(article=pk).order_by("position", "pk").values("text")
)
_RELATIONS = CompiledQuery(
    lambda _user, pk: (
        Relation.objects.filter(article=pk)
        .order_by("position", "pk")
        .values("anchor", "type", "target__key")
    )
)
_COLUMNS = [field.attname for field in Revision._meta.concrete_fields]
_LATEST = CompiledQuery(
    lambda _user, pk: Revision.objects.filter(article=pk).order_by("-number").values(*_COLUMNS)[:1]
)


def latest(article: Article) -> Revision | None:
    """Return the newest revision, or None before the first save."""
    return next((model_instance(Revision, row) for row in _LATEST.rows(None, article.pk)), None)


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

"""The working copy as a document, and its revisions."""

from typing import cast

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext as _

from kb.documents import (
    NAMES,
    RESOLUTION_FIELDS,
    STEP_FIELDS,
    TEXTS,
    RelationDocument,
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    empty_document,
    lines_of,
)
from kb.media import uses
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
from kb.publishing.redaction_check import check_redacted
from kb.publishing.rules import Refused


def snapshot(article: Article) -> RevisionDocument:
    """Return the working copy of an article as the database holds it; six queries."""
    pk = article.pk
    row = Article.objects.filter(pk=pk).values(*NAMES, *TEXTS, "category__key").get()
    document = empty_document()
    for name in (*NAMES, *TEXTS):
        document[name] = row[name]
    document["category"] = row["category__key"] or ""
    document["steps"] = _steps(pk)
    document["resolutions"] = _resolutions(pk)
    document["aliases"] = list(
        Alias.objects.filter(article=pk).order_by("pk").values_list("text", flat=True)
    )
    document["tools"] = list(
        Tool.objects.filter(article=pk).order_by("position", "pk").values_list("text", flat=True)
    )
    document["relations"] = _relations(pk)
    return document


def _steps(pk: int) -> list[StepDocument]:
    # Django does not type the rows of values(): their columns are the fields of a StepDocument.
    rows = Step.objects.filter(article=pk).in_order().values(*STEP_FIELDS)
    return cast(list[StepDocument], list(rows))


def _resolutions(pk: int) -> list[ResolutionDocument]:
    rows = Resolution.objects.filter(article=pk).in_order().values(*RESOLUTION_FIELDS)
    return cast(list[ResolutionDocument], list(rows))


def _relations(pk: int) -> list[RelationDocument]:
    rows = Relation.objects.filter(article=pk).order_by("position", "pk")
    return [
        {"anchor": anchor, "type": type_, "target": target}
        for anchor, type_, target in rows.values_list("anchor", "type", "target__key")
    ]


def latest(article: Article) -> Revision | None:
    """Return the newest revision, or None before the first save."""
    return Revision.objects.filter(article=article.pk).order_by("-number").first()


def latest_seen(article: Article, seen: int | None = None) -> Revision:
    """Return the newest revision; `seen` is the number that the user looked at, where known.

    Raises Refused where there is no revision, or a newer one than `seen`.
    """
    revision = latest(article)
    if revision is None:
        raise Refused(_("There is no text yet: save the article first."))
    if seen is not None and revision.number != seen:
        _refuse_unseen()
    return revision


def check_latest(article: Article, revision: Revision) -> None:
    """Raise Refused where the article was saved again since this revision."""
    if revision_count(article) != revision.number:
        _refuse_unseen()


def _refuse_unseen() -> None:
    raise Refused(_("Somebody else has saved this article. Please review it again first."))


def revision_count(article: Article) -> int:
    """Return the number of the newest revision, 0 where there is none."""
    highest = Revision.objects.filter(article=article.pk).aggregate(n=Max("number"))["n"]
    return int(highest or 0)


def record(
    article: Article, *, by: User | None, origin: Origin = Origin.SAVE, note: str = ""
) -> Revision | None:
    """Store the working copy as a new revision; None where it equals the newest one.

    Call it inside the transaction that changed the rows.
    """
    document, newest = snapshot(article), latest(article)
    if newest is not None and newest.document == document:
        return None
    return append(article, document, newest, by=by, origin=origin, note=note)


def append(
    article: Article,
    document: RevisionDocument,
    newest: Revision | None,
    *,
    by: User | None,
    origin: Origin = Origin.SAVE,
    note: str = "",
) -> Revision:
    """Store a document as the revision after the `newest` one; the article keeps by whom and when.

    Raises Refused where it holds words that were redacted.
    """
    check_redacted(document, note)
    uses.note_draft(article.pk, document)
    revision = Revision.objects.create(
        article=article,
        number=newest.number + 1 if newest else 1,
        document=document,
        note=note,
        origin=origin,
        created_by=by,
    )
    article.saved_by, article.changed_at = by, revision.created_at
    Article.objects.filter(pk=article.pk).update(saved_by=by, changed_at=revision.created_at)
    return revision


def anchors_ever(article: Article) -> set[str]:
    """Return every anchor that a line of this article has ever had: none is used again."""
    documents = Revision.objects.filter(article=article).values_list("document", flat=True)
    used = {line["anchor"] for document in documents for line in lines_of(document)}
    for model in (Step, Resolution):
        used.update(model.objects.filter(article=article).values_list("anchor", flat=True))
    live = Publication.objects.filter(pk=article.pk).values_list("document", flat=True).first()
    if live is not None:
        used.update(line["anchor"] for line in live["removed"])
    return used

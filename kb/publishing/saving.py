"""What an editor's form does: save or create an article, store a conflict, delete a draft."""

from datetime import date
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from kb.documents import ConflictDocument, RevisionDocument
from kb.media import uses
from kb.models import Article, Conflict, Publication, Relation, Revision, Schedule
from kb.publishing import rule_checks, workflow, working_copy
from kb.publishing.go_live import locked
from kb.publishing.rules import Refused
from kb.text.slugs import slugify, unique_slug

MAX_NAMED = 5


class StaleSave(Exception):
    """The article was saved by somebody else since the form was opened."""


def save_article(
    article: Article,
    document: RevisionDocument,
    *,
    version: int,
    owner: User | None,
    review_by: date | None,
    by: User | None,
    note: str = "",
    conflict: int = 0,
) -> Revision | None:
    """Write a document over the working copy; None where the text is the same as before.

    `version` is the `edit_version` that the editor started from; `conflict` the id of the conflict
    that this save resolves, the editor's own or one of an import, which is deleted. Raises
    StaleSave and PermissionDenied.
    """
    with transaction.atomic():
        current = Article.objects.filter(pk=article.pk, edit_version=version)
        if not current.update(owner=owner, review_by=review_by):
            raise StaleSave
        working_copy.write_working_copy(article, document)
        revision = workflow.save(article, by=by, note=note)
        Conflict.objects.open_to(by).filter(pk=conflict, article=article).delete()
    return revision


def create_article(
    kind: str,
    document: RevisionDocument,
    *,
    owner: User | None,
    review_by: date | None,
    by: User | None,
    note: str = "",
    token: UUID | None = None,
) -> Article:
    """Create an article with its first revision. Raises PermissionDenied.

    A `token` makes one article only: the second raises IntegrityError.
    """
    with transaction.atomic():
        names = {name: document[name] for name in ("title", "slug", "code")}
        article = Article.objects.create(
            key=_new_key(document["title"]),
            kind=kind,
            owner=owner,
            review_by=review_by,
            creation_token=token,
            **names,
        )
        working_copy.write_working_copy(article, document)
        workflow.save(article, by=by, note=note)
    return article


def _new_key(title: str) -> str:
    stem = slugify(f"kb {title}")
    taken = Article.objects.filter(key__startswith=stem).values_list("key", flat=True)
    return unique_slug(stem, set(taken))


def keep_conflict(
    article: Article,
    document: ConflictDocument,
    *,
    base: int,
    by: User,
    note: str,
    conflict: int = 0,
) -> Conflict:
    """Store the text of a stale save, in place of the editor's conflict with the id `conflict`.

    `base` is the number of the revision that the editor started from.
    """
    base_revision = Revision.objects.filter(article=article, number=base).first()
    with transaction.atomic():
        Conflict.objects.filter(pk=conflict, article=article, by=by).delete()
        uses.note_conflict(article.pk, document)
        return Conflict.objects.create(
            article=article, base=base_revision, document=document, note=note, by=by
        )


def deletion_obstacle(article: Article) -> str:
    """Return why an article cannot be deleted, "" where it can."""
    if Publication.objects.filter(pk=article.pk).exists():
        return _("It has been public, so its address must keep working. Withdraw it instead.")
    if Schedule.objects.filter(pk=article.pk).exists():
        return _("It is scheduled. Cancel the schedule first.")
    links = Relation.objects.filter(target=article).exclude(article=article)
    others = [str(link.article) for link in links.select_related("article")[:MAX_NAMED]]
    if others:
        return _("Other articles link to it: %(names)s.") % {"names": ", ".join(others)}
    return ""


def delete_draft(article: Article, *, by: User | None) -> None:
    """Delete a draft that was never public, with its history. Raises PermissionDenied, Refused."""
    rule_checks.require_permission(by, "kb.delete_article")
    with locked(article) as row:
        obstacle = deletion_obstacle(row)
        if obstacle:
            raise Refused(obstacle)
        row.events.all().delete()
        row.delete()

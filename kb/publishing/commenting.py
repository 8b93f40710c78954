"""Comments: what editors and reviewers say about an unpublished text, until it is resolved."""

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.documents import RevisionDocument, lines_of
from kb.models import MAX_COMMENT_LENGTH, Article, Comment
from kb.publishing import history, rule_checks
from kb.publishing.go_live import locked
from kb.publishing.length_check import check_length
from kb.publishing.redaction_check import check_redacted
from kb.publishing.rules import Refused
from kb.text.markdown import to_plain

MAX_OPEN_COMMENTS = 200
MAX_LINE_TEXT = 120


def write_comment(article: Article, *, text: str, by: User, anchor: str = "") -> Comment:
    """Comment on an unpublished text, or on its line with this anchor.

    Raises PermissionDenied, and Refused for a text that readers see already, for a line that is not
    in it, and for what is empty, too long or one too many.
    """
    rule_checks.require_comment_permission(by)
    text = text.replace("\r\n", "\n").strip()
    _check_text(text)
    with locked(article) as row:
        if not rule_checks.is_commentable(row):
            raise Refused(_("Nothing is being changed here. Suggest a change on its page instead."))
        if Comment.objects.open().filter(article=row).count() >= MAX_OPEN_COMMENTS:
            raise Refused(_("There are too many open comments: resolve some of them first."))
        revision = history.latest(row)
        quoted = _line_text(revision.document if revision else None, anchor)
        return Comment.objects.create(
            article=row, revision=revision, anchor=anchor, line_text=quoted, text=text, by=by
        )


def _check_text(text: str) -> None:
    if not text:
        raise Refused(_("Write a comment first."), field="text")
    check_length(text, MAX_COMMENT_LENGTH, field="text")
    check_redacted(text, field="text")


def _line_text(document: RevisionDocument | None, anchor: str) -> str:
    """Return how a line begins, "" for no line. Raises Refused where there is no such line."""
    if not anchor:
        return ""
    for line in lines_of(document) if document else ():
        if line["anchor"] == anchor:
            return " ".join(to_plain(line["text"]).split())[:MAX_LINE_TEXT]
    raise Refused(_("That line is no longer in the article."), field="anchor")


def resolve_comment(comment: Comment, *, by: User) -> bool:
    """Mark a comment as resolved; return whether it was still open. Raises PermissionDenied."""
    rule_checks.require_comment_permission(by)
    rows = Comment.objects.open().filter(pk=comment.pk)
    return bool(rows.update(resolved_at=timezone.now(), resolved_by=by))

"""Mail to reviewers, authors and owners, where SMTP is set; a mail that fails stops nothing."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from kb.models import Article, Comment, Flag, Revision, Verb
from kb.outbox import put_into_outbox
from kb.publishing import rule_checks

MOST_COMMENTS = 20
BACKEND = "django.contrib.auth.backends.ModelBackend"


def notify_submitted(article: Article, by: User | None, note: str) -> None:
    """Tell all reviewers who can open it, but for `by`, that a draft is in review."""
    people = get_user_model().objects
    insiders = people.with_perm("kb.view_internal", backend=BACKEND).values("pk")
    reviewers = people.with_perm("kb.review_article", backend=BACKEND).filter(pk__in=insiders)
    text = _with_comments(article, note)
    _mail(_("For your review: %(title)s"), article, by, text, reviewers, page="compare")


def notify_returned(article: Article, by: User | None, reason: str) -> None:
    """Tell the author and the owner that a draft was returned, while they may read drafts."""
    text = _with_comments(article, reason)
    people = filter(rule_checks.may_comment, _author_and_owner(article))
    _mail(_("Returned: %(title)s"), article, by, text, people)


def notify_flagged(flag: Flag) -> None:
    """Tell the author and the owner that an article was flagged, while they may read any."""
    authors = _author_and_owner(flag.article)
    people = [person for person in authors if person.has_perm("kb.view_internal")]
    _mail(_("Change suggested: %(title)s"), flag.article, flag.by, flag.reason, people)


def _with_comments(article: Article, text: str) -> str:
    """Return the text of a mail with the open comments below it, the first MOST_COMMENTS."""
    rows = Comment.objects.open().filter(article=article)
    comments = list(rows.select_related("by")[: MOST_COMMENTS + 1])
    if not comments:
        return text
    lines = [_comment_line(comment) for comment in comments[:MOST_COMMENTS]]
    lines += ["…"] if len(comments) > MOST_COMMENTS else []
    return "\n".join([text, "", _("Open comments:"), *lines]).strip()


def _comment_line(comment: Comment) -> str:
    place = f"“{comment.line_text}”: " if comment.line_text else ""
    return f"- {place}{' '.join(comment.text.split())} ({comment.by})"


def _author_and_owner(article: Article) -> list[Any]:
    """Return the owner, and who submitted last, else who saved last, where they are known."""
    submissions = article.events.filter(verb=Verb.SUBMIT).exclude(by=None)
    submission = submissions.select_related("by").first()
    if submission is not None:
        return list(filter(None, [article.owner, submission.by]))
    revisions = Revision.objects.filter(article=article).exclude(created_by=None)
    revision = revisions.select_related("created_by").order_by("-number").first()
    return list(filter(None, [article.owner, revision.created_by if revision else None]))


def _mail(
    subject: str,
    article: Article,
    by: User | None,
    text: str,
    people: Iterable[Any],
    *,
    page: str = "change",
) -> None:
    if not settings.EMAIL_HOST:
        return
    addresses = sorted(
        {person.email for person in people if person.is_active and person.email and person != by}
    )
    if addresses:
        # One line: a title with a line break would be refused as a header.
        heading = " ".join((subject % {"title": article}).split())
        body = f"{text}\n\n{by or ''}\n{_address(article, page)}".strip()
        put_into_outbox(EmailMessage(heading, body, to=[address]) for address in addresses)


def _address(article: Article, page: str) -> str:
    """Return the absolute address of one of the article's pages in the admin."""
    return f"{settings.KB_BASE_URL}{article.admin_url(page)}"

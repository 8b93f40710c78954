"""Mail to reviewers, authors and owners, where SMTP is set; a mail that fails stops nothing."""

import logging
from collections.abc import Iterable
from functools import partial, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import Article, Flag, Revision, Verb

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def notify_submitted(article: Article, by: User | None, note: str) -> None:
    """Tell all reviewers, but for `by`, that a draft is in review."""
    reviewers = get_user_model().objects.with_perm("kb.review_article", backend=BACKEND)
    _mail(_("For your review: %(title)s"), article, by, note, reviewers, page="compare")


def notify_returned(article: Article, by: User | None, reason: str) -> None:
    """Tell the author and the owner that a draft was returned."""
    _mail(_("Returned: %(title)s"), article, by, reason, _author_and_owner(article))


def notify_flagged(flag: Flag) -> None:
    """Tell the author and the owner that an article was flagged."""
    people = _author_and_owner(flag.article)
    _mail(_("Change suggested: %(title)s"), flag.article, flag.by, flag.reason, people)


def _author_and_owner(article: Article) -> list[Any]:
    """Return the owner and who submitted last, else who saved last; None for who is not known."""
    submissions = article.events.filter(verb=Verb.SUBMIT).exclude(by=None)
    submission = submissions.select_related("by").first()
    if submission is not None:
        return [article.owner, submission.by]
    revisions = Revision.objects.filter(article=article).exclude(created_by=None)
    revision = revisions.select_related("created_by").order_by("-number").first()
    return [article.owner, revision.created_by if revision else None]


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
        {
            person.email
            for person in people
            if person is not None and person.is_active and person.email and person != by
        }
    )
    if addresses:
        # One line: a title with a line break would be refused as a header.
        heading = " ".join((subject % {"title": article}).split())
        body = f"{text}\n\n{by or ''}\n{_address(article, page)}".strip()
        send = update_wrapper(partial(_send, heading, body, addresses), _send)
        transaction.on_commit(send, robust=True)


def _address(article: Article, page: str) -> str:
    """Return the absolute address of one of the article's pages in the admin."""
    return f"{settings.KB_BASE_URL}{article.admin_url(page)}"


def _send(heading: str, body: str, addresses: list[str]) -> None:
    for address in addresses:
        try:
            send_mail(heading, body, None, [address])
        except OSError as error:
            logger.warning("mail to one of %d people failed: %s", len(addresses), error)

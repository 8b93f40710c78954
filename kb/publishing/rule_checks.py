"""Asks the table of rules: may this person do this verb to this article now?"""

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kb.models import Article, Origin, Publication, Schedule, State, Verb
from kb.publishing import self_approval
from kb.publishing.rules import PUBLISH, REVIEW, RULES, Refused, Situation

ALL_STEPS = ("kb.submit_article", REVIEW, PUBLISH)
"""The permissions to submit, approve and publish in one, which logs an event for each step."""

IMPORT = "kb.add_importrun"
"""The permission to import: what it writes are drafts, which others review."""

COMMENTERS = ("kb.change_article", REVIEW, PUBLISH)
"""Whoever may do one of these, and read what is internal, may comment and resolve comments."""

BEFORE_APPROVAL = frozenset({State.DRAFT, State.IN_REVIEW})


def require_permission(by: User | None, *permissions: str) -> None:
    """Raise PermissionDenied unless `by` holds them all; None is the product itself."""
    if by is not None and not by.has_perms(permissions):
        raise PermissionDenied


def require_save_permission(by: User | None, origin: Origin) -> None:
    """Raise PermissionDenied unless `by` may write articles; an import needs the right to import.

    None is the product itself.
    """
    is_importer = origin == Origin.IMPORT and by is not None and by.has_perm(IMPORT)
    if not is_importer:
        require_permission(by, "kb.change_article")


def is_allowed(
    verb: Verb,
    article: Article,
    publication: Publication | None,
    schedule: Schedule | None,
    user: User | AnonymousUser,
) -> bool:
    """Whether the table allows the verb now; a rule with a condition may need a query."""
    rule = RULES[verb]
    situation = Situation(article, publication, schedule, user)
    return user.has_perm(rule.permission) and not rule.refusal_in(situation)


def check_rule(
    verb: Verb,
    article: Article,
    by: User | None,
    *,
    publication: Publication | None = None,
    schedule: Schedule | None = None,
) -> None:
    """Raise PermissionDenied or Refused where the table does not allow the verb.

    Rules about liveness or audience need the `publication`, UNSCHEDULE needs the `schedule`:
    without it they refuse. RETURN needs the `schedule` where there is one.
    """
    rule = RULES[verb]
    require_permission(by, rule.permission)
    refusal = rule.refusal_in(Situation(article, publication, schedule, by))
    if refusal:
        raise Refused(str(refusal))


def check_publish_now(article: Article, by: User | None) -> None:
    """Raise PermissionDenied or Refused where an article cannot be published in one."""
    require_permission(by, *ALL_STEPS)
    if article.state == State.PUBLISHED:
        raise Refused(_("Readers already see this text."))
    if article.state in BEFORE_APPROVAL and self_approval.is_own(article, by):
        raise Refused(str(self_approval.REFUSAL))


def can_publish_now(article: Article, user: User | AnonymousUser) -> bool:
    """Whether to offer publishing in one; an approved article has PUBLISH alone left."""
    return (
        article.state in BEFORE_APPROVAL
        and user.has_perms(ALL_STEPS)
        and not self_approval.is_own(article, user)
    )


def can_save_and_publish(user: User | AnonymousUser) -> bool:
    """Whether a user may save and publish in one; nobody may where others have to approve."""
    return user.has_perms(ALL_STEPS) and not self_approval.is_forbidden_to(user)


def may_comment(user: User | AnonymousUser) -> bool:
    """Whether a user may read, write and resolve comments: authors, reviewers and publishers."""
    return user.has_perm("kb.view_internal") and any(map(user.has_perm, COMMENTERS))


def require_comment_permission(by: User) -> None:
    """Raise PermissionDenied for who may not comment."""
    if not may_comment(by):
        raise PermissionDenied


def is_commentable(article: Article) -> bool:
    """Whether a text is being worked on; what readers see already is flagged instead."""
    return article.state != State.PUBLISHED

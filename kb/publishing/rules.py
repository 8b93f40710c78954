"""The table of the workflow: which verb may be done when, and by whom."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Publication, State, Verb


class Refused(Exception):
    """A verb that cannot be done now; the message says why, in words for an editor."""


class Liveness(StrEnum):
    """What readers have of an article."""

    NEVER = "never live"
    LIVE = "live"
    GONE = "gone"


@dataclass(frozen=True)
class Rule:
    """When a verb may be done, who may do it, and what is said where it may not."""

    permission: str
    states: frozenset[State]
    lives: frozenset[Liveness]
    refusal: str | Promise


ANY_STATE = frozenset(State)
ANY_LIFE = frozenset(Liveness)
DRAFT, REVIEW, APPROVED = State.DRAFT, State.IN_REVIEW, State.APPROVED
NOT_LIVE = _("Readers do not see this article, so there is nothing to take from them.")

RULES: dict[Verb, Rule] = {
    Verb.SUBMIT: Rule(
        "kb.submit_article",
        frozenset({DRAFT}),
        ANY_LIFE,
        _("Only a draft can be submitted for review."),
    ),
    Verb.APPROVE: Rule(
        "kb.review_article",
        frozenset({REVIEW}),
        ANY_LIFE,
        _("Only what is in review can be approved."),
    ),
    Verb.RETURN: Rule(
        "kb.review_article",
        frozenset({REVIEW, APPROVED}),
        ANY_LIFE,
        _("Only what is in review or approved can be returned."),
    ),
    Verb.PUBLISH: Rule(
        "kb.publish_article",
        frozenset({APPROVED}),
        ANY_LIFE,
        _("Only what is approved can be published."),
    ),
    Verb.SCHEDULE: Rule(
        "kb.publish_article",
        frozenset({APPROVED}),
        ANY_LIFE,
        _("Only what is approved can be scheduled."),
    ),
    Verb.UNSCHEDULE: Rule("kb.publish_article", ANY_STATE, ANY_LIFE, ""),
    Verb.RETIRE: Rule("kb.publish_article", ANY_STATE, frozenset({Liveness.LIVE}), NOT_LIVE),
    Verb.MERGE: Rule("kb.publish_article", ANY_STATE, frozenset({Liveness.LIVE}), NOT_LIVE),
    Verb.EXPIRE: Rule("kb.publish_article", ANY_STATE, frozenset({Liveness.LIVE}), NOT_LIVE),
    Verb.RESTRICT: Rule("kb.publish_article", ANY_STATE, frozenset({Liveness.LIVE}), NOT_LIVE),
    Verb.OPEN: Rule("kb.publish_article", ANY_STATE, frozenset({Liveness.LIVE}), NOT_LIVE),
    Verb.RESTORE: Rule(
        "kb.publish_article",
        ANY_STATE,
        frozenset({Liveness.GONE}),
        _("Only an article that is gone can be restored."),
    ),
    Verb.REVERT: Rule("kb.change_article", ANY_STATE, ANY_LIFE, ""),
}


def liveness_of(article: Article) -> Liveness:
    """Return what readers have of an article at this moment."""
    live = Publication.objects.filter(pk=article.pk).values_list("is_live", flat=True).first()
    return Liveness.NEVER if live is None else Liveness.LIVE if live else Liveness.GONE


def require_permission(by: Any, permission: str) -> None:
    """Raise PermissionDenied unless `by` holds the permission; None is the product itself."""
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied


def check_rule(verb: Verb, article: Article, by: Any) -> None:
    """Raise PermissionDenied or Refused where the table does not allow the verb."""
    rule = RULES[verb]
    require_permission(by, rule.permission)
    if article.state not in rule.states or liveness_of(article) not in rule.lives:
        raise Refused(str(rule.refusal))


def can(verb: Verb, article: Article, by: Any) -> bool:
    """Whether the table allows the verb: what buttons to show."""
    try:
        check_rule(verb, article, by)
    except (PermissionDenied, Refused):
        return False
    return True

"""The table of the workflow: which verb may be done when, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Publication, Revision, Schedule, State, Verb
from kb.publishing import self_approval
from kb.serialise.labels import Label


class Refused(Exception):
    """A verb that cannot be done now; the message says why, in words for an editor.

    `field` is the parameter of the verb that is to blame, "" where it is none.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Liveness(StrEnum):
    """What readers have of an article."""

    NEVER = "never live"
    LIVE = "live"
    GONE = "gone"


@dataclass(frozen=True)
class Situation:
    """The rows that a rule decides on, and the user; None is the product itself."""

    article: Article
    publication: Publication | None
    schedule: Schedule | None
    user: User | AnonymousUser | None


@dataclass(frozen=True)
class Condition:
    """What must hold for a verb besides state and liveness, and the refusal where it does not."""

    holds: Callable[[Situation], bool]
    refusal: Label


ANY_STATE = frozenset(State)
ANY_LIFE = frozenset(Liveness)
LIVE = frozenset({Liveness.LIVE})
GONE = frozenset({Liveness.GONE})


@dataclass(frozen=True)
class Rule:
    """When a verb may be done, by whom, and the refusal for a wrong state or liveness."""

    permission: str
    refusal: Label = ""
    states: frozenset[State] = ANY_STATE
    lives: frozenset[Liveness] = ANY_LIFE
    condition: Condition | None = None

    def refusal_in(self, situation: Situation) -> Label:
        """Return why the verb is refused, "" where it is not; does not check the permission."""
        if situation.article.state not in self.states:
            return self.refusal
        if self.lives != ANY_LIFE and liveness_of(situation.publication) not in self.lives:
            return self.refusal
        if self.condition is not None and not self.condition.holds(situation):
            return self.condition.refusal
        return ""


def liveness_of(publication: Publication | None) -> Liveness:
    """Return what readers have of the article with this publication (None: it has none)."""
    if publication is None:
        return Liveness.NEVER
    return Liveness.LIVE if publication.is_live else Liveness.GONE


def _is_public(situation: Situation) -> bool:
    return situation.publication is not None and situation.publication.is_public


def _is_internal(situation: Situation) -> bool:
    return situation.publication is not None and not situation.publication.is_public


def _is_scheduled(situation: Situation) -> bool:
    return situation.schedule is not None


def _is_unscheduled(situation: Situation) -> bool:
    return situation.schedule is None


def _is_newest_unscheduled(situation: Situation) -> bool:
    """Whether the newest revision is not the scheduled one; one query where there is a schedule."""
    schedule = situation.schedule
    if schedule is None:
        return True
    newer = Revision.objects.filter(article=schedule.pk, number__gt=schedule.revision.number)
    return newer.exists()


def _is_not_own(situation: Situation) -> bool:
    return not self_approval.is_own(situation.article, situation.user)


PUBLISH = "kb.publish_article"
REVIEW = "kb.review_article"
NOT_LIVE = _("This article is not visible to readers, so this cannot be done.")
SAME_AUDIENCE = _("It already has this audience.")

RULES: dict[Verb, Rule] = {
    Verb.SUBMIT: Rule(
        "kb.submit_article",
        _("Only a draft can be submitted for review."),
        states=frozenset({State.DRAFT}),
    ),
    Verb.APPROVE: Rule(
        REVIEW,
        _("Only an article in review can be approved."),
        states=frozenset({State.IN_REVIEW}),
        condition=Condition(_is_not_own, self_approval.REFUSAL),
    ),
    Verb.RETURN: Rule(
        REVIEW,
        _("Only an article that is in review or approved can be returned."),
        states=frozenset({State.IN_REVIEW, State.APPROVED}),
        condition=Condition(
            _is_newest_unscheduled, _("It is scheduled. Cancel the schedule first.")
        ),
    ),
    Verb.PUBLISH: Rule(
        PUBLISH,
        _("Only an approved article can be published."),
        states=frozenset({State.APPROVED}),
    ),
    Verb.SCHEDULE: Rule(
        PUBLISH,
        _("Only an approved article can be scheduled."),
        states=frozenset({State.APPROVED}),
    ),
    Verb.UNSCHEDULE: Rule(
        PUBLISH,
        condition=Condition(_is_scheduled, _("Nothing is scheduled for this article.")),
    ),
    Verb.SET_EXPIRY: Rule(PUBLISH, NOT_LIVE, lives=LIVE),
    Verb.EXPIRE: Rule(PUBLISH, NOT_LIVE, lives=LIVE),
    Verb.RETIRE: Rule(PUBLISH, NOT_LIVE, lives=LIVE),
    Verb.MERGE: Rule(PUBLISH, NOT_LIVE, lives=LIVE),
    Verb.RESTRICT: Rule(
        PUBLISH, NOT_LIVE, lives=LIVE, condition=Condition(_is_public, SAME_AUDIENCE)
    ),
    Verb.OPEN: Rule(
        PUBLISH, NOT_LIVE, lives=LIVE, condition=Condition(_is_internal, SAME_AUDIENCE)
    ),
    Verb.MOVE: Rule(PUBLISH, NOT_LIVE, lives=LIVE),
    Verb.REDIRECT: Rule("kb.change_redirect"),
    Verb.REDACT: Rule("kb.redact_article"),
    Verb.RESTORE: Rule(PUBLISH, _("Only a withdrawn article can be restored."), lives=GONE),
    Verb.REVERT: Rule("kb.change_article"),
    Verb.DISCARD: Rule(
        "kb.change_article",
        _("There is no draft beside a live text that could be discarded."),
        states=frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED}),
        lives=LIVE,
        condition=Condition(_is_unscheduled, _("It is scheduled. Cancel the schedule first.")),
    ),
}

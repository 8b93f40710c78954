"""The statuses of an article: each is defined once, for filters, badges, queues and the form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.waiting_moves import awaits_move, is_moved
from kb.models import Article, Audience, Flag, Publication, Schedule, State
from kb.publishing.rules import Liveness, liveness_of
from kb.serialise.labels import Label

Badge = tuple[str, str]
"""The CSS class of a badge ("" for none of its own), and its words."""


@dataclass(frozen=True)
class Status:
    """One status.

    `id` is its value in the address of a filtered list. `condition` returns what selects the
    articles that have it; `applies_to` tells whether one loaded article has it. The article needs
    its publication and its schedule, and `flag_count` from `open_flag_count()`.
    """

    id: str
    label: Label
    badge_class: str
    condition: Callable[[], Q]
    applies_to: Callable[[Article], bool]
    badge_text: Callable[[Article], str] | None = None

    def badge(self, article: Article) -> Badge:
        """Return the badge of an article that has this status."""
        words = self.badge_text(article) if self.badge_text else str(self.label)
        return self.badge_class, words


def publication_of(article: Article) -> Publication | None:
    """Return an article's publication, None where it was never published."""
    return getattr(article, "publication", None)


def schedule_of(article: Article) -> Schedule | None:
    """Return an article's schedule, None where nothing is scheduled."""
    return getattr(article, "schedule", None)


def open_flag_count() -> Subquery:
    """Return the number of an article's open flags (None for no flag), to annotate a list with."""
    flags = Flag.objects.open().filter(article=OuterRef("pk")).order_by().values("article")
    return Subquery(flags.annotate(n=Count("pk")).values("n"))


def _liveness(article: Article) -> Liveness:
    return liveness_of(publication_of(article))


def _is_live_internal(article: Article) -> bool:
    publication = publication_of(article)
    return publication is not None and publication.is_live and not publication.is_public


def _gone_text(article: Article) -> str:
    publication = publication_of(article)
    successor = publication.successor if publication else None
    return (
        f"{_('Withdrawn')} → {successor.number or successor.title}" if successor else _("Withdrawn")
    )


LIVE = Status(
    "live",
    gettext_lazy("Live"),
    "public",
    lambda: Q(publication__is_live=True),
    lambda article: _liveness(article) == Liveness.LIVE,
)
LIVE_INTERNAL = Status(
    "live_internal",
    gettext_lazy("Live, agents only"),
    "agent",
    lambda: Q(publication__is_live=True, publication__audience=Audience.INTERNAL),
    _is_live_internal,
)
GONE = Status(
    "gone",
    gettext_lazy("Withdrawn"),
    "gone",
    lambda: Q(publication__is_live=False),
    lambda article: _liveness(article) == Liveness.GONE,
    _gone_text,
)
NEVER_PUBLIC = Status(
    "never",
    gettext_lazy("Draft, never published"),
    "draft",
    lambda: Q(publication=None),
    lambda article: _liveness(article) == Liveness.NEVER,
)

UNPUBLISHED_STATES = (State.DRAFT, State.IN_REVIEW, State.APPROVED)
"""The states of a working copy that differs from what is, or was, live."""


def has_pending_draft(article: Article) -> bool:
    """Whether the working copy has a text that was never published."""
    return article.state in UNPUBLISHED_STATES


AHEAD = Status(
    "ahead",
    gettext_lazy("Unpublished changes"),
    "draft",
    lambda: Q(publication__is_live=True, state__in=UNPUBLISHED_STATES),
    lambda article: LIVE.applies_to(article) and has_pending_draft(article),
)


MOVING = Status(
    "moving",
    gettext_lazy("Moves with the next publish"),
    "draft",
    lambda: Q(publication__is_live=True, state=State.PUBLISHED) & is_moved(),
    lambda article: awaits_move(article, publication_of(article)),
)


def _in_state(state: State, badge_class: str) -> Status:
    return Status(
        state.value,
        state.label,
        badge_class,
        lambda: Q(state=state),
        lambda article: article.state == state,
    )


DRAFT = _in_state(State.DRAFT, "draft")
IN_REVIEW = _in_state(State.IN_REVIEW, "review")
APPROVED = _in_state(State.APPROVED, "review")


def _scheduled_text(article: Article) -> str:
    schedule = schedule_of(article)
    if schedule is None:
        return _("Scheduled")
    at = timezone.localtime(schedule.publish_at)
    return _("Scheduled %(at)s") % {"at": f"{at.day} {at:%b, %H:%M}"}


SCHEDULED = Status(
    "scheduled",
    gettext_lazy("Scheduled"),
    "sched",
    lambda: Q(schedule__isnull=False),
    lambda article: schedule_of(article) is not None,
    _scheduled_text,
)
SCHEDULE_FAILED = Status(
    "schedule_failed",
    gettext_lazy("Scheduled"),
    "late",
    lambda: Q(schedule__isnull=False) & ~Q(schedule__problem=""),
    lambda article: bool(getattr(schedule_of(article), "problem", "")),
    _scheduled_text,
)


def _flag_count(article: Article) -> int:
    return getattr(article, "flag_count", None) or 0


def _flagged_text(article: Article) -> str:
    count = _flag_count(article)
    return _("1 flag") if count == 1 else _("%(n)d flags") % {"n": count}


FLAGGED = Status(
    "flagged",
    gettext_lazy("Flagged"),
    "flag",
    lambda: Q(Exists(Flag.objects.open().filter(article=OuterRef("pk")))),
    lambda article: _flag_count(article) > 0,
    _flagged_text,
)
REVIEW_OVERDUE = Status(
    "overdue",
    gettext_lazy("Review overdue"),
    "late",
    lambda: Q(review_by__lt=timezone.localdate()),
    lambda article: article.review_by is not None and article.review_by < timezone.localdate(),
)

FILTERS = (
    LIVE,
    AHEAD,
    MOVING,
    NEVER_PUBLIC,
    IN_REVIEW,
    APPROVED,
    SCHEDULED,
    FLAGGED,
    REVIEW_OVERDUE,
    GONE,
)
"""What lists can be narrowed to, in the order of the filter."""

BADGES = (
    (LIVE_INTERNAL, LIVE, GONE),
    (IN_REVIEW, APPROVED, AHEAD, MOVING, NEVER_PUBLIC, DRAFT),
    (SCHEDULE_FAILED, SCHEDULED),
    (FLAGGED,),
)
"""What a row of a list shows: from each group the first status that the article has."""


def badges_of(article: Article) -> list[Badge]:
    """Return the badges of a row of a list, from left to right."""
    firsts = (next((s for s in group if s.applies_to(article)), None) for group in BADGES)
    return [status.badge(article) for status in firsts if status is not None]

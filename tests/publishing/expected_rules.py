"""What each verb should do in each state: the table of rules written a second time, by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kb.models import Article, Category, Publication, Schedule
from kb.publishing import discard, history, moving, old_paths, saving, scheduling, workflow
from kb.redaction.plans import plan_words
from kb.redaction.redact import redact
from tests.make_articles import edit

LATER = timedelta(days=1)


@dataclass(frozen=True)
class Deed:
    """What can be done to an article, and what the workflow is agreed to say of it.

    Said by hand and not read from the product's own table, which a wrong row would make right.
    `states` and `lives` are where it works, `state` and `life` what it leads to ("" for: as it
    was), `events` what it leaves (by state, where that differs), `given` what is there first.
    """

    do: Callable[[Article, Any], Any]
    roles: str
    states: str
    lives: str
    state: str
    life: str
    events: str | dict[str, str]
    given: Callable[[Article], Any] = lambda article: None

    def left(self, state: str) -> str:
        """The verbs of the events that it leaves in this state."""
        return self.events if isinstance(self.events, str) else self.events[state]


def plan(article: Article) -> None:
    """A schedule, as it stays while the next text is written."""
    Schedule.objects.create(
        article=article,
        revision=article.revisions.latest("number"),
        publish_at=timezone.now() + LATER,
        time_zone="UTC",
    )


def set_audience_of(article: Article, audience: str) -> None:
    """An article that is live for others than its text says."""
    Publication.objects.filter(pk=article.pk).update(audience=audience)


def other() -> Article:
    """Another article that is live."""
    return Article.objects.get(key="guide-latency-problems")


def category() -> Category:
    """A category in which none of the test's articles is."""
    return Category.objects.get(key="guide-database-issues")


def older(article: Article) -> Any:
    """A revision that differs from what is there."""
    newest = history.latest(article)
    assert newest is not None
    newest.pk, newest.number = None, newest.number + 90
    newest.document = {**newest.document, "environment": "Basement"}
    return newest


ANY = "draft in_review approved published"
EVER = "never live gone"
DEEDS = {
    "save": Deed(
        lambda article, by: edit(article, by=by, environment="Attic"),
        "author administrator", ANY, EVER, "draft", "", "",
    ),
    "submit": Deed(
        lambda article, by: workflow.submit(article, by=by),
        "author administrator", "draft", EVER, "in_review", "", "submit",
    ),
    "approve": Deed(
        lambda article, by: workflow.approve(article, by=by),
        "reviewer administrator", "in_review", EVER, "approved", "", "approve",
    ),
    "return": Deed(
        lambda article, by: workflow.return_(article, by=by, reason="Step 2 is missing"),
        "reviewer administrator", "in_review approved", EVER, "draft", "", "return",
    ),
    "return what is scheduled": Deed(
        lambda article, by: workflow.return_(article, by=by, reason="Step 2 is missing"),
        "reviewer administrator", "", "", "", "", "",
        given=lambda article: plan(article),
    ),
    "publish": Deed(
        lambda article, by: workflow.publish(article, by=by),
        "publisher administrator", "approved", EVER, "published", "live", "publish",
    ),
    "publish now": Deed(
        lambda article, by: workflow.publish_now(article, by=by),
        "administrator", "draft in_review approved", EVER, "published", "live", {
            "draft": "submit approve publish",
            "in_review": "approve publish",
            "approved": "publish",
        },
    ),
    "schedule": Deed(
        lambda article, by: scheduling.schedule(
            article, publish_at=timezone.now() + LATER, time_zone="UTC", by=by
        ),
        "publisher administrator", "approved", EVER, "", "", "schedule",
    ),
    "unschedule": Deed(
        lambda article, by: scheduling.unschedule(article, by=by),
        "publisher administrator", ANY, EVER, "", "", "unschedule",
        given=lambda article: plan(article),
    ),
    "set an expiry": Deed(
        lambda article, by: scheduling.set_expiry(
            article, expires_at=timezone.now() + LATER, by=by
        ),
        "publisher administrator", ANY, "live", "", "", "set_expiry",
    ),
    "take an expiry away": Deed(
        lambda article, by: scheduling.set_expiry(article, expires_at=None, by=by),
        "publisher administrator", ANY, "live", "", "", "set_expiry",
    ),
    "retire": Deed(
        lambda article, by: workflow.retire(article, by=by),
        "publisher administrator", ANY, "live", "", "gone", "retire",
    ),
    "retire what is scheduled": Deed(
        lambda article, by: workflow.retire(article, by=by),
        "publisher administrator", ANY, "live", "", "gone", "unschedule retire",
        given=lambda article: plan(article),
    ),
    "merge": Deed(
        lambda article, by: workflow.merge(article, into=other(), by=by),
        "publisher administrator", ANY, "live", "", "gone", "merge",
    ),
    "restore": Deed(
        lambda article, by: workflow.restore(article, by=by),
        "publisher administrator", ANY, "gone", "", "live", "restore",
    ),
    "restrict": Deed(
        lambda article, by: workflow.restrict(article, by=by),
        "publisher administrator", ANY, "live", "", "", "restrict",
    ),
    "open": Deed(
        lambda article, by: workflow.open_(article, by=by),
        "publisher administrator", ANY, "live", "", "", "open",
        given=lambda article: set_audience_of(article, "internal"),
    ),
    "restrict what is restricted": Deed(
        lambda article, by: workflow.restrict(article, by=by),
        "publisher administrator", "", "", "", "", "",
        given=lambda article: set_audience_of(article, "internal"),
    ),
    "open what is open": Deed(
        lambda article, by: workflow.open_(article, by=by),
        "publisher administrator", "", "", "", "", "",
    ),
    "move": Deed(
        lambda article, by: moving.move(article, to=category(), by=by),
        "publisher administrator", ANY, "live", "", "", "move",
    ),
    "move with the next publish": Deed(
        lambda article, by: moving.move_with_next_publish(article, to=category(), by=by),
        "author administrator", ANY, EVER, "", "", "",
    ),
    "lead an old path here": Deed(
        lambda article, by: old_paths.lead_path("old/way", article, by=by),
        "administrator", ANY, EVER, "", "", "redirect",
    ),
    "redact": Deed(
        lambda article, by: redact(plan_words(["Pull the plug"]), by=by, reason="A key"),
        "administrator", ANY, EVER, "", "", "redact",
    ),
    "revert": Deed(
        lambda article, by: workflow.revert(article, older(article), by=by),
        "author administrator", ANY, EVER, "draft", "", "revert",
    ),
    "discard the draft": Deed(
        lambda article, by: discard.discard_draft(article, by=by),
        "author administrator", "draft in_review approved", "live", "published", "", "discard",
    ),
    "discard what is scheduled": Deed(
        lambda article, by: discard.discard_draft(article, by=by),
        "author administrator", "", "", "", "", "",
        given=lambda article: plan(article),
    ),
    "discard": Deed(
        lambda article, by: saving.delete_draft(article, by=by),
        "author administrator", ANY, "never", "", "", "",
    ),
}  # fmt: skip

"""The verbs of the workflow as the admin offers them: their words, their forms, their functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from kb.admin.actions.action_forms import MergeForm, ReasonForm, RetireForm, ReturnForm
from kb.admin.actions.time_forms import ExpiryForm, ScheduleForm
from kb.admin.common.overview import ArticleOverview
from kb.admin.common.permissions import RequestUser
from kb.models import Article, Verb
from kb.publishing import discard, rule_checks, scheduling, workflow
from kb.serialise.labels import Label

QueueName = Literal["review", "approved", ""]


@dataclass(frozen=True)
class Action:
    """One verb on its own page.

    `run` is called with the article, `by` and the form's cleaned data; an action on the draft also
    gets `seen`, the number of the revision that the page showed. `done` is the message after it,
    `queue` where the work goes on, `next_url` what a page of its own returns; else the article's.
    """

    name: str
    verb: Verb
    title: Label
    hint: Label
    button: Label
    done: Label
    run: Callable[..., object]
    form: type[ReasonForm] = ReasonForm
    is_on_draft: bool = False
    queue: QueueName = ""
    next_url: Callable[[Article, dict[str, Any]], str] | None = None


def _merge(article: Article, *, by: User, into: Article, reason: str, **_others: object) -> None:
    """Call `workflow.merge`, which has no use for where the form leads afterwards."""
    workflow.merge(article, into=into, by=by, reason=reason)


def _after_merge(article: Article, values: dict[str, Any]) -> str:
    """Return the form of the other article, with the texts of this one if that was chosen."""
    into: Article = values["into"]
    brings_texts: bool = values.get("brings_texts", False)
    return f"{into.admin_url()}?with={article.pk}" if brings_texts else article.admin_url()


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "submit",
            Verb.SUBMIT,
            _("Submit for review"),
            _("sends it to a reviewer"),
            _("Submit for review"),
            _("Submitted for review."),
            workflow.submit,
            is_on_draft=True,
        ),
        Action(
            "approve",
            Verb.APPROVE,
            _("Approve"),
            _("it can then be published"),
            _("Approve"),
            _("Approved. It can be published now."),
            workflow.approve,
            is_on_draft=True,
            queue="review",
        ),
        Action(
            "return",
            Verb.RETURN,
            _("Return to its author…"),
            _("sends it back with a reason"),
            _("Return it"),
            _("Returned. The author sees the reason."),
            workflow.return_,
            ReturnForm,
            is_on_draft=True,
            queue="review",
        ),
        Action(
            "publish",
            Verb.PUBLISH,
            _("Publish now"),
            _("readers see it immediately"),
            _("Publish now"),
            _("Published. Readers see this text now."),
            workflow.publish,
            is_on_draft=True,
            queue="approved",
        ),
        Action(
            "schedule",
            Verb.SCHEDULE,
            _("Schedule…"),
            _("publishes this revision at a time you set"),
            _("Schedule"),
            _("Scheduled."),
            scheduling.schedule,
            ScheduleForm,
            is_on_draft=True,
            queue="approved",
        ),
        Action(
            "unschedule",
            Verb.UNSCHEDULE,
            _("Cancel the schedule…"),
            _("the article stays approved"),
            _("Cancel the schedule"),
            _("Schedule cancelled."),
            scheduling.unschedule,
        ),
        Action(
            "discard",
            Verb.DISCARD,
            _("Discard the draft…"),
            _("goes back to the text that readers see"),
            _("Discard the draft"),
            _("Discarded: the article is again what readers see. The history keeps the draft."),
            discard.discard_draft,
            is_on_draft=True,
        ),
        Action(
            "expiry",
            Verb.SET_EXPIRY,
            _("Set an expiry…"),
            _("withdraws it from readers on a date you set"),
            _("Set the expiry"),
            _("Expiry saved."),
            scheduling.set_expiry,
            ExpiryForm,
        ),
        Action(
            "restrict",
            Verb.RESTRICT,
            _("Make internal…"),
            _("immediately, also for the live text; a draft stays"),
            _("Make it internal"),
            _("Only agents can see it now."),
            workflow.restrict,
        ),
        Action(
            "open",
            Verb.OPEN,
            _("Make public…"),
            _("everyone can see the live text immediately; a draft stays"),
            _("Make it public"),
            _("Everyone can see it now."),
            workflow.open_,
        ),
        Action(
            "retire",
            Verb.RETIRE,
            _("Withdraw…"),
            _("readers see that it is gone and what replaces it"),
            _("Withdraw it"),
            _("Withdrawn. Its page says so to readers."),
            workflow.retire,
            RetireForm,
        ),
        Action(
            "merge",
            Verb.MERGE,
            _("Merge into another…"),
            _("its links then lead to that article"),
            _("Merge it"),
            _("Merged. Its links now lead to the other article."),
            _merge,
            MergeForm,
            next_url=_after_merge,
        ),
        Action(
            "restore",
            Verb.RESTORE,
            _("Restore…"),
            _("readers see it again as it was before"),
            _("Restore it"),
            _("Restored. Readers see it again."),
            workflow.restore,
        ),
    )
}

# Submitting, approving and publishing in one; offered on the comparison, not on a page of its own.
PUBLISH_NOW = Action(
    "publish_now",
    Verb.PUBLISH,
    _("Publish now"),
    _("readers see it immediately"),
    _("Publish now"),
    _("Published. Readers see this text now."),
    workflow.publish_now,
    is_on_draft=True,
)


def allowed_actions(
    names: Iterable[str], overview: ArticleOverview, user: RequestUser
) -> list[Action]:
    """Return those of the named actions that the rules allow a user to do now."""
    article, publication, schedule = overview.article, overview.publication, overview.schedule
    actions = [ACTIONS[name] for name in names]
    return [
        action
        for action in actions
        if rule_checks.is_allowed(action.verb, article, publication, schedule, user)
    ]

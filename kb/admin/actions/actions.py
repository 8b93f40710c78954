"""The verbs of the workflow as the admin offers them: their words, their forms, their functions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from kb.admin.actions.action_forms import (
    ExpiryForm,
    MergeForm,
    ReasonForm,
    RetireForm,
    ReturnForm,
    ScheduleForm,
)
from kb.admin.common.overview import ArticleOverview
from kb.admin.common.permissions import RequestUser
from kb.models import Article, Verb
from kb.publishing import rule_checks, scheduling, workflow
from kb.serialise.labels import Label


@dataclass(frozen=True)
class Action:
    """One verb on its own page.

    `run` is called with the article, `by` and the form's cleaned data; an action on the draft also
    gets `seen`, the number of the revision that the page showed. `done` is the message after it.
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


def _set_expiry(
    article: Article, *, by: User, expires_at: datetime | None, reason: str, **_others: object
) -> None:
    """Call `scheduling.set_expiry`, which has no use for the form's time zone."""
    scheduling.set_expiry(article, expires_at=expires_at, by=by, reason=reason)


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
            "expiry",
            Verb.SET_EXPIRY,
            _("Set an expiry…"),
            _("withdraws it from readers on a date you set"),
            _("Set the expiry"),
            _("Expiry saved."),
            _set_expiry,
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
            workflow.merge,
            MergeForm,
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

"""The verbs as editors meet them: a name, what will happen, what is asked for, and the act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.admin.actions.action_forms import (
    ExpiryForm,
    MergeForm,
    ReasonForm,
    RetireForm,
    ReturnForm,
    ScheduleForm,
)
from kb.models import Article, Publication, Verb
from kb.publishing import rules, scheduling, self_approval, workflow

Text = Any
Act = Callable[..., Any]


@dataclass(frozen=True)
class Action:
    """One verb on one page: what it is called, what it does, and how it is done."""

    name: str
    verb: Verb
    title: Text
    hint: Text
    button: Text
    done: Text
    act: Act
    form: type[ReasonForm] = ReasonForm


def _schedule(article: Article, *, by: Any, **asked: Any) -> Any:
    return scheduling.schedule(article, by=by, **asked)


def _expire(article: Article, *, by: Any, expires_at: Any, **_asked: Any) -> Any:
    return scheduling.set_expiry(article, expires_at=expires_at, by=by)


ACTIONS: dict[str, Action] = {
    deed.name: deed
    for deed in (
        Action(
            "submit",
            Verb.SUBMIT,
            _("Submit for review"),
            _("a reviewer is asked"),
            _("Submit for review"),
            _("Submitted. A reviewer is asked."),
            workflow.submit,
        ),
        Action(
            "approve",
            Verb.APPROVE,
            _("Approve"),
            _("it can be published then"),
            _("Approve"),
            _("Approved. It can be published now."),
            workflow.approve,
        ),
        Action(
            "return",
            Verb.RETURN,
            _("Return to its author…"),
            _("with a reason"),
            _("Return it"),
            _("Returned. The author reads why."),
            workflow.return_,
            ReturnForm,
        ),
        Action(
            "publish",
            Verb.PUBLISH,
            _("Publish now"),
            _("readers see it at once"),
            _("Publish now"),
            _("Published. Readers see this text now."),
            workflow.publish,
        ),
        Action(
            "schedule",
            Verb.SCHEDULE,
            _("Schedule…"),
            _("freezes this text until then"),
            _("Schedule it"),
            _("Scheduled."),
            _schedule,
            ScheduleForm,
        ),
        Action(
            "unschedule",
            Verb.UNSCHEDULE,
            _("Call the schedule off…"),
            _("it waits, approved as it is"),
            _("Call it off"),
            _("Called off."),
            scheduling.unschedule,
        ),
        Action(
            "expiry",
            Verb.SET_EXPIRY,
            _("Set an expiry…"),
            _("when readers see that it is gone"),
            _("Set it"),
            _("Set. It goes by itself then."),
            _expire,
            ExpiryForm,
        ),
        Action(
            "restrict",
            Verb.RESTRICT,
            _("Make internal…"),
            _("at once, the live text too; a draft stays"),
            _("Make it internal"),
            _("Only agents see it now."),
            workflow.restrict,
        ),
        Action(
            "open",
            Verb.OPEN,
            _("Make public…"),
            _("at once: everyone sees the live text; a draft stays"),
            _("Make it public"),
            _("Everyone sees it now."),
            workflow.open_,
        ),
        Action(
            "retire",
            Verb.RETIRE,
            _("Retire…"),
            _("readers see that it is gone and what replaces it"),
            _("Retire it"),
            _("Retired. Its address says that it is gone."),
            workflow.retire,
            RetireForm,
        ),
        Action(
            "merge",
            Verb.MERGE,
            _("Merge into another…"),
            _("its addresses lead there"),
            _("Merge it"),
            _("Merged. Its addresses lead to the other article."),
            workflow.merge,
            MergeForm,
        ),
        Action(
            "restore",
            Verb.RESTORE,
            _("Restore…"),
            _("readers see it again as it was when it went"),
            _("Restore it"),
            _("Restored. Readers see it again."),
            workflow.restore,
        ),
    )
}


def is_allowed(deed: Action, article: Article, publication: Publication | None, user: Any) -> bool:
    """Whether the table allows a verb now; nobody is offered what they may not approve."""
    rule = rules.RULES[deed.verb]
    live = rules.Liveness.LIVE if publication and publication.is_live else rules.Liveness.GONE
    life = live if publication else rules.Liveness.NEVER
    is_public = publication is not None and publication.is_public
    if is_public != {"restrict": True, "open": False}.get(deed.name, is_public):
        return False
    can = user.has_perm(rule.permission)
    if not (can and article.state in rule.states and life in rule.lives):
        return False
    return deed.name != "approve" or not self_approval.is_own(article, user)

"""What can be done to several articles at once: what it asks, what it will do, how it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.actions.action_forms import ReasonForm, RetireForm
from kb.admin.bulk.bulk_forms import MoveForm, OwnerForm, ReviewDateForm
from kb.admin.common.categories import category_path
from kb.admin.common.status import publication_of, schedule_of
from kb.documents import RevisionDocument
from kb.models import Article, Kind, State, Verb
from kb.publishing import moving, rule_checks, workflow
from kb.publishing.completeness import check_complete
from kb.publishing.rules import Refused
from kb.serialise.labels import Label

Values = dict[str, Any]
"""The cleaned data of an action's form."""

FormFactory = Callable[[Any, User, list[Article]], forms.Form]
Check = Callable[[Article, User], str]
"""Returns what will happen to an article. Raises Refused and PermissionDenied."""
Run = Callable[[Article, User, Values, int], object]
"""Changes an article; the number is that of the revision which the person was told about."""


@dataclass(frozen=True)
class BulkAction:
    """One action on several articles.

    `permissions` are those of which one lets a person choose it; `verbs` are in the events that it
    leaves. With `needs_complete` it takes only texts that lack nothing.
    """

    name: str
    title: Label
    button: Label
    permissions: tuple[str, ...]
    form: FormFactory
    check: Check
    run: Run
    verbs: tuple[Verb, ...] = field(default=())
    needs_complete: bool = False


@dataclass(frozen=True)
class Forecast:
    """What an action will do to an article, or why it will not."""

    is_allowed: bool
    text: str


def forecast(
    action: BulkAction, article: Article, user: User, document: RevisionDocument | None = None
) -> Forecast:
    """Return what will happen to an article, read with its publication and its schedule.

    `document` is its newest text, for an action that needs complete ones.
    """
    try:
        text = action.check(article, user)
        if document is not None:
            check_complete(document, user)
        return Forecast(is_allowed=True, text=text)
    except Refused as refusal:
        return Forecast(is_allowed=False, text=str(refusal))
    except PermissionDenied:
        return Forecast(is_allowed=False, text=_("You may not do this."))


def _reason_form(data: Any, user: User, articles: list[Article]) -> forms.Form:
    return ReasonForm(data, article=Article())


def _retire_form(data: Any, user: User, articles: list[Article]) -> forms.Form:
    return RetireForm(data, article=Article())


def _owner_form(data: Any, user: User, articles: list[Article]) -> forms.Form:
    return OwnerForm(data, label_suffix="")


def _review_date_form(data: Any, user: User, articles: list[Article]) -> forms.Form:
    return ReviewDateForm(data, label_suffix="")


def _move_form(data: Any, user: User, articles: list[Article]) -> forms.Form:
    are_codes = {article.kind == Kind.ERROR_CODE for article in articles}
    return MoveForm(data, by=user, are_codes=are_codes)


def _check_verb(verb: Verb, text: Label) -> Check:
    """Return a check that asks the table of rules."""

    def check(article: Article, user: User) -> str:
        rule_checks.check_rule(
            verb,
            article,
            user,
            publication=publication_of(article),
            schedule=schedule_of(article),
        )
        return str(text)

    return check


def _check_change(text: Label) -> Check:
    """Return a check for what needs the permission to change articles, and nothing else."""

    def check(article: Article, user: User) -> str:
        rule_checks.require_permission(user, "kb.change_article")
        return str(text)

    return check


def _check_publish(article: Article, user: User) -> str:
    if article.state == State.APPROVED:
        rule_checks.check_rule(Verb.PUBLISH, article, user)
    elif article.state == State.PUBLISHED or user.has_perms(rule_checks.ALL_STEPS):
        rule_checks.check_publish_now(article, user)
    else:
        raise Refused(_("Only an approved article can be published."))
    live = publication_of(article)
    if live is None or not live.is_live or live.audience == article.audience:
        return _("Readers see this text at once.")
    if live.is_public:
        return _("Publishing hides it from customers: only agents will be able to read it.")
    return _("Publishing makes it visible to everyone: now only agents can read it.")


def _publish(article: Article, by: User, values: Values, seen: int) -> None:
    verb = workflow.publish if article.state == State.APPROVED else workflow.publish_now
    verb(article, by=by, seen=seen, **values)


def _check_move(article: Article, user: User) -> str:
    live = publication_of(article)
    here = {"category": category_path(article.category) or "–"}
    if live is None or not live.is_live:
        return _("Now in %(category)s. Readers do not see it.") % here
    if user.has_perm("kb.publish_article"):
        return _("Now in %(category)s. It is live.") % here
    return _("Now in %(category)s. Readers see the move with its next publish.") % here


def _move(article: Article, by: User, values: Values, seen: int) -> None:
    live = publication_of(article)
    if values.get("at_once") and live is not None and live.is_live:
        moving.move(article, to=values["category"], by=by)
    else:
        moving.move_with_next_publish(article, to=values["category"], by=by)


def _set_unversioned(article: Article, by: User, values: Values, seen: int) -> None:
    """Write the owner or the review date and raise the version, as saving the form does."""
    rule_checks.require_permission(by, "kb.change_article")
    version = F("edit_version") + 1
    Article.objects.filter(pk=article.pk).update(**values, edit_version=version)


BULK_ACTIONS: dict[str, BulkAction] = {
    action.name: action
    for action in (
        BulkAction(
            "submit",
            gettext_lazy("Submit for review…"),
            gettext_lazy("Submit for review"),
            ("submit",),
            _reason_form,
            _check_verb(Verb.SUBMIT, gettext_lazy("It goes to a reviewer.")),
            lambda article, by, values, seen: workflow.submit(article, by=by, seen=seen, **values),
            (Verb.SUBMIT,),
            needs_complete=True,
        ),
        BulkAction(
            "approve",
            gettext_lazy("Approve…"),
            gettext_lazy("Approve"),
            ("review",),
            _reason_form,
            _check_verb(Verb.APPROVE, gettext_lazy("It can then be published.")),
            lambda article, by, values, seen: workflow.approve(article, by=by, seen=seen, **values),
            (Verb.APPROVE,),
        ),
        BulkAction(
            "publish",
            gettext_lazy("Publish…"),
            gettext_lazy("Publish now"),
            ("publish",),
            _reason_form,
            _check_publish,
            _publish,
            (Verb.PUBLISH,),
            needs_complete=True,
        ),
        BulkAction(
            "retire",
            gettext_lazy("Withdraw…"),
            gettext_lazy("Withdraw"),
            ("publish",),
            _retire_form,
            _check_verb(Verb.RETIRE, gettext_lazy("Readers see that it is gone.")),
            lambda article, by, values, seen: workflow.retire(article, by=by, **values),
            (Verb.RETIRE,),
        ),
        BulkAction(
            "restore",
            gettext_lazy("Restore…"),
            gettext_lazy("Restore"),
            ("publish",),
            _reason_form,
            _check_verb(Verb.RESTORE, gettext_lazy("Readers see it again as it was.")),
            lambda article, by, values, seen: workflow.restore(article, by=by, **values),
            (Verb.RESTORE,),
        ),
        BulkAction(
            "move",
            gettext_lazy("Move to another category…"),
            gettext_lazy("Move"),
            ("change", "publish"),
            _move_form,
            _check_move,
            _move,
            (Verb.MOVE,),
        ),
        BulkAction(
            "owner",
            gettext_lazy("Assign an owner…"),
            gettext_lazy("Assign the owner"),
            ("change",),
            _owner_form,
            _check_change(gettext_lazy("It gets this owner.")),
            _set_unversioned,
        ),
        BulkAction(
            "review_date",
            gettext_lazy("Set the review date…"),
            gettext_lazy("Set the date"),
            ("change",),
            _review_date_form,
            _check_change(gettext_lazy("It gets this date.")),
            _set_unversioned,
        ),
    )
}

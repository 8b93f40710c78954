"""Submit, approve and publish in one: who is offered it, and when."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.admin.actions.actions import Action
from kb.models import Article, State, Verb
from kb.publishing import self_approval, workflow

PUBLISH_NOW = Action(
    "publish_now",
    Verb.PUBLISH,
    _("Publish now"),
    _("readers see it at once"),
    _("Publish now"),
    _("Published. Readers see this text now."),
    workflow.publish_now,
)


def can_publish_now(article: Article, user: Any) -> bool:
    """Whether a person may do all three steps to readers, and there is something to publish."""
    is_open = article.state in (State.DRAFT, State.IN_REVIEW)
    return is_open and has_all_steps(user) and not self_approval.is_own(article, user)


def can_save_and_publish(user: Any) -> bool:
    """Whether a person may save and publish in one: nobody where others have to approve."""
    return has_all_steps(user) and not self_approval.is_forbidden_to(user)


def has_all_steps(user: Any) -> bool:
    """Whether a person may submit, approve and publish in one."""
    wanted = ("kb.submit_article", "kb.review_article", "kb.publish_article")
    return all(user.has_perm(permission) for permission in wanted)

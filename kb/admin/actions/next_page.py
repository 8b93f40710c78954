"""The page after an action: the next of the queue that it was taken from, never a dead end."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.admin.actions.actions import Action
from kb.admin.common import waiting
from kb.admin.common.permissions import has_article_permission
from kb.models import Article


def next_page(request: HttpRequest, article: Article, action: Action) -> str:
    """Return the address to go on to after an action is done, and leave the messages for it."""
    if not leads_on(request, action):
        messages.success(request, str(action.done))
        return article.admin_url()
    link = format_html('<a href="{}">{}</a>', article.admin_url(), article)
    messages.success(request, format_html("{}: {}", link, str(action.done)))
    rows = waiting.in_review(request.user) if action.queue == "review" else waiting.approved()
    following = rows.exclude(pk=article.pk).first()
    if following is None:
        messages.info(request, _("Nothing else waits for you in this queue."))
        return reverse("admin:index")
    count = rows.exclude(pk=article.pk).count()
    message = ngettext(
        "The next of your queue; %(n)d article waits in it.",
        "The next of your queue; %(n)d articles wait in it.",
        count,
    )
    messages.info(request, message % {"n": count})
    return following.admin_url("compare")


def leads_on(request: HttpRequest, action: Action) -> bool:
    """Whether an action leads to the next article.

    Publishing leads who may also write back to the article: they go on with it.
    """
    can_change = has_article_permission(request.user, "change")
    return action.queue == "review" or (action.queue == "approved" and not can_change)

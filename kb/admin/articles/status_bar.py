"""The bar and panels at the top of an article's page: its status, its pages, its actions."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS, allowed_actions
from kb.admin.common import status
from kb.admin.common.change_text import MOST_CHANGES, describe_change
from kb.admin.common.overview import ArticleOverview, article_overview
from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.admin.common.references import article_labels
from kb.admin.forms.article_editor import ArticleEditor
from kb.models import Article, Conflict, Flag, admin_url
from kb.serialise.labels import Label
from kb.text.document_diff import RelationChange

MOST_FLAGS = 20
IN_MENU = tuple(name for name in ACTIONS if name not in ("submit", "publish"))
"""The actions of the menu; the form and the comparison have buttons for the other two."""

MenuLink = dict[str, Label]
"""`name` and `url` of a link, and the `hint` below the name in a menu."""


def status_bar(user: RequestUser, article: Article, editor: ArticleEditor) -> dict[str, Any]:
    """Return the template's context for the bar; also marks the changed lines of the form."""
    overview = article_overview(article, editor.input.saved)
    labels = {**editor.labels, **article_labels(_link_targets(overview))}
    changes = [describe_change(change, article.kind, labels) for change in overview.changes]
    anchors = (change.anchor for change in overview.changes)
    editor.show_changes(dict(zip(anchors, changes, strict=True)))
    conflict = Conflict.objects.filter(article=article, by=user.pk).defer("document").first()
    flags = Flag.objects.open().filter(article=article).select_related("by")
    return {
        "conflict": conflict,
        "conflict_url": article.admin_url("merge", conflict.pk) if conflict else "",
        "status": overview,
        "is_waiting": any(s.applies_to(article) for s in (status.IN_REVIEW, status.APPROVED)),
        "changes": changes,
        "most_changes": MOST_CHANGES,
        "pages": _pages(overview),
        "actions": _actions(user, overview),
        "flags": list(flags[:MOST_FLAGS]),
        "can_close": user.has_perm("kb.change_flag"),
    }


def _pages(overview: ArticleOverview) -> list[MenuLink]:
    article, pages = overview.article, []
    if overview.live:
        pages.append((_("View on site"), overview.live.get_absolute_url()))
    if overview.is_ahead and overview.newest:
        draft_url = reverse("article-draft", args=[article.pk, article.slug])
        pages.append((_("View draft"), draft_url))
        pages.append((_("Compare with live"), article.admin_url("compare")))
    pages.append((_("History"), article.admin_url("history")))
    return [{"name": name, "url": url} for name, url in pages]


def _actions(user: RequestUser, overview: ArticleOverview) -> list[MenuLink]:
    """Return what a user can do to the article besides saving it."""
    article = overview.article
    links: list[MenuLink] = [
        {"name": action.title, "hint": action.hint, "url": article.admin_url("do", action.name)}
        for action in allowed_actions(IN_MENU, overview, user)
    ]
    if has_article_permission(user, "add"):
        url = f"{admin_url(article.kind, 'add')}?copy={article.pk}"
        links.insert(
            0, {"name": _("Duplicate"), "hint": _("a new draft with this text"), "url": url}
        )
    if overview.is_never_public and has_article_permission(user, "delete"):
        hint = _("it was never published; this cannot be undone")
        links.append({"name": _("Delete…"), "hint": hint, "url": article.admin_url("delete")})
    return links


def _link_targets(overview: ArticleOverview) -> set[str]:
    """Return the keys of the articles to which links were added or removed."""
    changes = [
        change
        for change in overview.changes
        if isinstance(change, RelationChange) and change.kind != "moved"
    ]
    return {link["target"] for change in changes for link in (*change.before, *change.after)}

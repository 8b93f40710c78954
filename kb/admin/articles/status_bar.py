"""The bar and panels at the top of an article's page: its status, its pages, its actions."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS, allowed_actions
from kb.admin.common import status
from kb.admin.common.change_text import MOST_CHANGES, describe_change, linked_keys
from kb.admin.common.comments import comments_context
from kb.admin.common.flagged_lines import FlaggedLine, flagged_lines
from kb.admin.common.overview import ArticleOverview, article_overview
from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.admin.common.references import article_labels
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.history.compare_views import DECISIONS
from kb.models import Article, Conflict, Flag, admin_url
from kb.serialise.labels import Label

MOST_FLAGS = 20
IN_MENU = tuple(name for name in ACTIONS if name not in ("submit", "publish"))
"""The actions of the menu; the form and the comparison have buttons for the other two."""

MenuLink = dict[str, Label]
"""`name` and `url` of a link, and the `hint` below the name in a menu."""


def status_bar(user: RequestUser, article: Article, editor: ArticleEditor) -> dict[str, Any]:
    """Return the template's context for the bar; also marks the form's lines."""
    overview = article_overview(article, editor.input.saved)
    labels = {**editor.labels, **article_labels(linked_keys(overview.changes))}
    changes = [describe_change(change, article.kind, labels) for change in overview.changes]
    anchors = (change.anchor for change in overview.changes)
    editor.show_changes(dict(zip(anchors, changes, strict=True)))
    talk = comments_context(user, article, overview.document, "change")
    editor.show_comments(Counter(shown.comment.anchor for shown in talk.get("comments", ())))
    conflicts = Conflict.objects.open_to(user).filter(article=article)
    flags = Flag.objects.open().filter(article=article).select_related("by", "article")
    return {
        "conflicts": [
            (conflict, article.admin_url("merge", conflict.pk))
            for conflict in conflicts.defer("document", "base_document")
        ],
        "status": overview,
        "is_waiting": any(s.applies_to(article) for s in (status.IN_REVIEW, status.APPROVED)),
        "changes": changes,
        "most_changes": MOST_CHANGES,
        "pages": _pages(overview),
        "actions": _actions(user, overview),
        "flags": _flags(flags[:MOST_FLAGS]),
        "can_close": user.has_perm("kb.change_flag"),
        **talk,
    }


def _flags(rows: Iterable[Flag]) -> list[tuple[Flag, FlaggedLine]]:
    """Return flags with the lines that they are about."""
    flags = list(rows)
    lines = flagged_lines(flags)
    return [(flag, lines[flag.pk]) for flag in flags]


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
    can_write = has_article_permission(user, "change")
    names = IN_MENU if can_write else [name for name in ACTIONS if name not in DECISIONS]
    links: list[MenuLink] = [
        {"name": action.title, "hint": action.hint, "url": article.admin_url("do", action.name)}
        for action in allowed_actions(names, overview, user)
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

"""What the top of an article's page says of it and leads to."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS, is_allowed
from kb.admin.common import change_text, status
from kb.admin.common.permissions import has_article_permission
from kb.admin.common.references import article_labels
from kb.admin.forms.article_editor import ArticleEditor
from kb.models import Article, Conflict, Flag, State, admin_url
from kb.text.document_diff import RelationChange

MOST_FLAGS = 20
HERE = ("submit", "publish")


def status_bar(user: Any, article: Article, edit: ArticleEditor) -> dict[str, Any]:
    """Return what the status bar shows."""
    bar = status.article_status(article, edit.input.saved)
    labels = {**edit.labels, **article_labels(_link_targets(bar))}
    nouns = edit.layout.nouns
    said = [change_text.describe_change(change, nouns, labels) for change in bar.changes]
    edit.show_changes(dict(zip((change.anchor for change in bar.changes), said, strict=True)))
    waiting = Conflict.objects.filter(article=article, by=user).defer("document").first()
    return {
        "conflict": waiting,
        "conflict_url": article.admin_url("merge", waiting.pk) if waiting else "",
        "status": bar,
        "is_waiting": article.state in (State.IN_REVIEW, State.APPROVED),
        "sayings": said,
        "pages": _pages(article, bar),
        "verbs": _verbs(user, article, bar),
        "flags": list(
            Flag.objects.open().filter(article=article).select_related("by")[:MOST_FLAGS]
        ),
        "can_close": user.has_perm("kb.change_flag"),
    }


def _pages(article: Article, bar: status.ArticleStatus) -> list[dict[str, Any]]:
    pages = []
    if bar.is_live and bar.publication:
        pages.append((_("View on site"), bar.publication.get_absolute_url()))
    draft = address_of("article-draft", article.pk, article.slug)
    if bar.is_ahead and bar.newest and draft:
        pages.append((_("View draft"), draft))
    if bar.is_ahead and bar.newest:
        pages.append((_("Compare with live"), article.admin_url("compare")))
    pages.append((_("History"), article.admin_url("history")))
    return [{"name": name, "url": url} for name, url in pages]


def _verbs(user: Any, article: Article, bar: status.ArticleStatus) -> list[dict[str, Any]]:
    """Return what can be done to the article beside saving it."""
    made = [
        {"name": deed.title, "hint": deed.hint, "url": article.admin_url("do", deed.name)}
        for deed in ACTIONS.values()
        if is_allowed(deed, article, bar.publication, user)
        and (deed.name != "unschedule" or bar.schedule)
        and deed.name not in HERE
    ]
    if has_article_permission(user, "add"):
        add = admin_url(article.kind, "add")
        hint = _("a new draft with this text")
        made.insert(0, {"name": _("Duplicate"), "hint": hint, "url": f"{add}?copy={article.pk}"})
    if bar.is_never_public and has_article_permission(user, "delete"):
        hint = _("it was never public; it is gone for good")
        made.append({"name": _("Delete…"), "hint": hint, "url": article.admin_url("delete")})
    return made


def _link_targets(bar: status.ArticleStatus) -> set[str]:
    """Return the keys that the texts before and after the changes link to."""
    changes = [change for change in bar.changes if isinstance(change, RelationChange)]
    links = [c.before or c.after for c in changes if c.kind != "moved"]
    return {link["target"] for (link,) in links}


def address_of(name: str, *args: Any) -> str:
    """Return the address of a page of the site, "" where the site does not serve it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

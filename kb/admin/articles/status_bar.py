"""What the top of an article's page says of it and leads to."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from kb.admin.actions.actions import DEEDS, allowed
from kb.admin.common import change_text, status
from kb.admin.common.permissions import may
from kb.admin.common.references import article_labels
from kb.admin.forms.article_editor import Edit
from kb.models import Article, Conflict, Flag, State

MOST_FLAGS = 20
HERE = ("submit", "publish")
Page = Callable[..., str]


def standing(user: Any, article: Article, edit: Edit, page: Page) -> dict[str, Any]:
    """Return what the status bar shows; `page` gives the addresses of this article's pages."""
    bar = status.status_of(article, edit.stored)
    labels = {**edit.labels, **article_labels(_link_targets(bar))}
    said = [change_text.say(change, edit.sheet.nouns, labels) for change in bar.changes]
    edit.mark(dict(zip((change.anchor for change in bar.changes), said, strict=True)))
    waiting = Conflict.objects.filter(article=article, by=user).defer("document").first()
    return {
        "conflict": waiting,
        "conflict_url": page("merge", article, waiting.pk) if waiting else "",
        "status": bar,
        "is_waiting": article.state in (State.IN_REVIEW, State.APPROVED),
        "sayings": said,
        "pages": _pages(article, bar, page),
        "verbs": _verbs(user, article, bar, page),
        "flags": list(
            Flag.objects.open().filter(article=article).select_related("by")[:MOST_FLAGS]
        ),
        "can_close": user.has_perm("kb.change_flag"),
    }


def _pages(article: Article, bar: status.Status, page: Page) -> list[dict[str, Any]]:
    pages = []
    if bar.is_live and bar.publication:
        pages.append((_("View on site"), bar.publication.get_absolute_url()))
    draft = address_of("article-draft", article.pk, article.slug)
    if bar.is_ahead and bar.newest and draft:
        pages.append((_("View draft"), draft))
    if bar.is_ahead and bar.newest:
        pages.append((_("Compare with live"), page("compare", article)))
    pages.append((_("History"), page("history", article)))
    return [{"name": name, "url": url} for name, url in pages]


def _verbs(user: Any, article: Article, bar: status.Status, page: Page) -> list[dict[str, Any]]:
    """Return what can be done to the article beside saving it."""
    made = [
        {"name": deed.title, "hint": deed.hint, "url": page("do", article, deed.name)}
        for deed in DEEDS.values()
        if allowed(deed, article, bar.publication, user)
        and (deed.name != "unschedule" or bar.schedule)
        and deed.name not in HERE
    ]
    if may(user, "add"):
        add = reverse(f"admin:kb_{article.kind.replace('_', '')}_add")
        hint = _("a new draft with this text")
        made.insert(0, {"name": _("Duplicate"), "hint": hint, "url": f"{add}?copy={article.pk}"})
    if bar.is_never_public and may(user, "delete"):
        hint = _("it was never public; it is gone for good")
        made.append({"name": _("Delete…"), "hint": hint, "url": page("delete", article)})
    return made


def _link_targets(bar: status.Status) -> set[str]:
    """Return the keys that the texts before and after the changes link to."""
    links = [change for change in bar.changes if change.place == "relations"]
    sides = [side for change in links for side in (change.before, change.after)]
    return {side["target"] for side in sides if isinstance(side, dict)}


def address_of(name: str, *args: Any) -> str:
    """Return the address of a page of the site, "" where the site does not serve it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""

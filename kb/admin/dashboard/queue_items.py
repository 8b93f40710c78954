"""One row of a tray of the desk, and how an article becomes one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.models import Article


@dataclass(frozen=True)
class QueueItem:
    """One row of a tray."""

    number: str
    title: str
    url: str
    text: str = ""
    aside: str = ""
    at: datetime | None = None
    button: str = ""


def queue_item(article: Article, *, name: str = "change", **more: Any) -> QueueItem:
    """Return an article as a row."""
    return QueueItem(short_name(article), article.title, article.admin_url(name), **more)


def short_name(article: Article) -> str:
    """Return an article's number or code, else what kind it is."""
    return article.number or article.code[:24] or str(article.get_kind_display()).lower()

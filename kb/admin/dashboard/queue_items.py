"""One row of a tray of the desk, and how an article becomes one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from kb.models import Article


@dataclass(frozen=True)
class Entry:
    """One row of a tray."""

    number: str
    title: str
    url: str
    text: str = ""
    aside: str = ""
    at: datetime | None = None
    button: str = ""


def page_of(article: Article, name: str = "change", *more: Any) -> str:
    """Return the address of one of an article's pages."""
    return reverse(f"admin:kb_{article.kind.replace('_', '')}_{name}", args=[article.pk, *more])


def entry(article: Article, *, name: str = "change", **more: Any) -> Entry:
    """Return an article as a row."""
    return Entry(short_name(article), article.title, page_of(article, name), **more)


def short_name(article: Article) -> str:
    """Return an article's number or code, else what kind it is."""
    return article.number or article.code[:24] or str(article.get_kind_display()).lower()

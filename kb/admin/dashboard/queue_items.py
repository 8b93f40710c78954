"""One row of a queue on the dashboard, and how an article becomes one."""

from dataclasses import dataclass
from datetime import datetime

from kb.admin.dashboard.search_links import SearchLinks
from kb.models import Article
from kb.serialise.labels import in_sentence


@dataclass(frozen=True)
class QueueItem:
    """One row: a number and a linked title, a line of text below, who (`aside`) and when.

    With `button`, the words of a second link, `aside` and `at` are not shown. `links` are what can
    be done about words that readers did not find.
    """

    number: str
    title: str
    url: str
    text: str = ""
    aside: str = ""
    at: datetime | None = None
    button: str = ""
    links: SearchLinks | None = None


def article_item(
    article: Article,
    *,
    page: str = "change",
    text: str = "",
    aside: str = "",
    at: datetime | None = None,
) -> QueueItem:
    """Return an article as a row that leads to one of its admin pages."""
    name = short_name(article)
    return QueueItem(name, article.title, article.admin_url(page), text, aside, at)


def short_name(article: Article) -> str:
    """Return an article's number, else its code (24 characters at most), else its kind."""
    return article.number or article.code[:24] or in_sentence(article.get_kind_display())

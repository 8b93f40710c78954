"""Which articles link to an article: what an editor has to know before it goes."""

from dataclasses import dataclass

from kb.admin.common.references import article_label
from kb.models import Article, LinkType, PublishedLink, Relation

MOST_SHOWN = 20


@dataclass(frozen=True)
class LinksHere:
    """The first articles that link to one, as label and address, and how many there are."""

    shown: list[tuple[str, str]]
    count: int

    @property
    def more_count(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


def links_to_article(article: Article) -> LinksHere:
    """Return the articles whose live text or working copy links to an article or names its code."""
    live = PublishedLink.objects.filter(target=article).values("publication")
    drafts = Relation.objects.filter(target=article).exclude(type=LinkType.MENTIONS)
    pks = live.order_by().union(drafts.order_by().values("article"))
    rows = Article.objects.filter(pk__in=pks).exclude(pk=article.pk)
    first = rows.order_by("sort_key", "pk").only("kind", "number", "code", "title")[:MOST_SHOWN]
    shown = [
        (article_label({n: getattr(row, n) for n in ("number", "code", "title")}), row.admin_url())
        for row in first
    ]
    return LinksHere(shown, rows.count())

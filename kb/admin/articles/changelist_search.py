"""The words typed above a list → the articles that have them, at a bounded cost."""

from collections.abc import Iterable

from django.db.models import Q

from kb.admin.common.permissions import RequestUser
from kb.admin.common.status import UNPUBLISHED_STATES
from kb.models import Alias, Article
from kb.models.article import ArticleQuerySet
from kb.search.find import SearchFilters, find

MAX_IDS = 500
MOST_WORDS = 8
MAX_PAGES = 3
NAMES = ("title", "code", "number")


def ids_matching(kind: str, text: str, user: RequestUser) -> set[int]:
    """Return the ids of the articles of a kind that match, at most a few thousand.

    An article matches by its title, code and number; by its live text, as the site's own search
    finds it; and, where its working copy differs from that, by its symptom and aliases.
    """
    words = text.split()[:MOST_WORDS]
    articles = Article.objects.of_kind(kind)
    unpublished = articles.filter(state__in=UNPUBLISHED_STATES)
    return {
        *_ids(articles.filter(_has_all(words, NAMES))),
        *_ids(unpublished.filter(_has_all(words, (*NAMES, "symptom")))),
        *_ids_by_alias(unpublished, text),
        *_ids_by_live_text(kind, text, user),
    }


def _ids(articles: ArticleQuerySet) -> Iterable[int]:
    return articles.values_list("pk", flat=True)[:MAX_IDS]


def _has_all(words: Iterable[str], fields: Iterable[str]) -> Q:
    """Return the condition that each word is in one of the fields."""
    condition = Q()
    for word in words:
        in_any_field = Q()
        for field in fields:
            in_any_field |= Q(**{f"{field}__icontains": word})
        condition &= in_any_field
    return condition


def _ids_by_alias(articles: ArticleQuerySet, text: str) -> Iterable[int]:
    aliases = Alias.objects.filter(article__in=articles.values("pk"), text__icontains=text.strip())
    return aliases.values_list("article", flat=True)[:MAX_IDS]


def _ids_by_live_text(kind: str, text: str, user: RequestUser) -> Iterable[int]:
    """Yield the ids of the first MAX_PAGES pages that the site's search finds."""
    for page in range(1, MAX_PAGES + 1):
        results = find(text, user, filters=SearchFilters(kinds=(kind,)), page=page, as_written=True)
        yield from (publication.pk for publication in results.exact_matches)
        yield from (result.publication.pk for result in results.results)
        if not results.has_more:
            return

"""What an editor types above a list → the articles that it finds, without reading all of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from kb.models import Alias, Article, State
from kb.search.find import SearchFilters, find

MOST = 500
MOST_WORDS = 8
PAGES = 3
NAMES = ("title", "code", "number")
OPEN = (State.DRAFT, State.IN_REVIEW, State.APPROVED)


def matching(kind: str, text: str, user: Any) -> set[int]:
    """Return the ids of articles of a kind that hold the words.

    In their name; in the text that readers see, as the site's own search finds it; and, where the
    working copy is ahead of that, in its symptom and spellings.
    """
    words = text.split()[:MOST_WORDS]
    rows = Article.objects.of_kind(kind)
    ahead = rows.filter(state__in=OPEN)
    found = [
        rows.filter(_every(words, NAMES)).values_list("pk", flat=True)[:MOST],
        ahead.filter(_every(words, (*NAMES, "symptom"))).values_list("pk", flat=True)[:MOST],
        _spelled(ahead, text),
        _read(kind, text, user),
    ]
    return {pk for each in found for pk in each}


def _every(words: Iterable[str], names: Iterable[str]) -> Q:
    every = Q()
    for word in words:
        some = Q()
        for name in names:
            some |= Q(**{f"{name}__icontains": word})
        every &= some
    return every


def _spelled(ahead: Any, text: str) -> Iterable[int]:
    aliases = Alias.objects.filter(article__in=ahead.values("pk"), text__icontains=text.strip())
    return aliases.values_list("article", flat=True)[:MOST]


def _read(kind: str, text: str, user: Any) -> Iterable[int]:
    for page in range(1, PAGES + 1):
        results = find(text, user, filters=SearchFilters(kinds=(kind,)), page=page, as_written=True)
        yield from (publication.pk for publication in results.answers)
        yield from (result.publication.pk for result in results.results)
        if not results.has_more:
            return

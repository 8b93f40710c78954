"""The words typed above a list → the articles that have them, the best first, at a bounded cost."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from kb.admin.common.permissions import RequestUser
from kb.models import Article, ArticleWord
from kb.search.find import SearchFilters, find
from kb.text.sort_keys import make_sort_key
from kb.text.words import stem, words

MOST_HITS = 300
MOST_WORDS = 8
MAX_PAGES = 3
MOST_NAMED = 20
NAMELESS = "item"
AFTER_ALL_WORDS = "\U0010ffff"
AFTER_ALL_KEYS = "zzzzzzzz"
_ID = re.compile(r"(?:#|.*/articles/)?(\d{1,15})(?:/.*)?")


def best_matches(text: str, user: RequestUser, kind: str = "") -> list[int]:
    """Return the ids of the articles (of a kind) that a text finds, the best first.

    First the article that the text names by its id, number, code or title; then those with all
    words in their title, code, number or other spellings; then drafts with all words in their
    text; then live texts as the site's own search finds them. MOST_HITS at most.
    """
    typed = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    hits = dict.fromkeys(_named(text, kind))
    for found in _searches(text, typed, user, kind):
        hits |= dict.fromkeys(found)
        if len(hits) >= MOST_HITS:
            break
    return list(hits)[:MOST_HITS]


def _searches(text: str, typed: list[str], user: RequestUser, kind: str) -> Iterator[Iterable[int]]:
    """Yield what each way of searching finds, the best first: none is gone that is not needed."""
    yield _with_all_words(typed, kind, in_names=True)
    yield _with_all_words(typed, kind, in_names=False)
    yield _live_matches(text, kind, user)


def _of_kind(kind: str) -> QuerySet[Article]:
    return Article.objects.of_kind(kind) if kind else Article.objects.all()


def _named(text: str, kind: str) -> list[int]:
    """Return the articles whose id, number, code or title is the text."""
    match = _ID.fullmatch(text.strip())
    condition = Q(pk=int(match[1])) if match else Q()
    number_key = make_sort_key(text, "", "").removesuffix(NAMELESS)
    for key in {number_key, make_sort_key("", text, "")}:
        condition |= Q(sort_key__gte=key, sort_key__lt=f"{key}{AFTER_ALL_KEYS}")
    if not condition:
        return []
    name = text.strip().casefold()
    rows = _of_kind(kind).filter(condition | Q(title=text.strip()))
    found = rows.values_list("pk", "number", "code", "title").order_by("sort_key", "pk")
    return [
        pk
        for pk, *names in found[:MOST_NAMED]
        if name in {each.casefold() for each in names} or (match and pk == int(match[1]))
    ]


def _with_all_words(typed: Iterable[str], kind: str, *, in_names: bool) -> list[int]:
    """Return the articles that have a word for each typed one.

    First those that have all in their titles, of these the shortest.
    """
    rows, beginnings = _of_kind(kind), [_beginning(word) for word in typed]
    for beginning in beginnings:
        found = ArticleWord.objects.filter(
            text__gte=beginning, text__lt=f"{beginning}{AFTER_ALL_WORDS}"
        )
        found = found.filter(is_name=True) if in_names else found
        rows = rows.filter(pk__in=found.values("article"))
    if not beginnings:
        return []

    def rank(row: tuple[int, str]) -> tuple[bool, int, int]:
        title = words(row[1])
        is_titled = all(any(word.startswith(start) for word in title) for start in beginnings)
        return not is_titled, len(row[1]), row[0]

    return [pk for pk, _title in sorted(rows.values_list("pk", "title")[:MOST_HITS], key=rank)]


def _beginning(word: str) -> str:
    """Return with what the other forms of a word begin: its stem, without an `i` that was a `y`."""
    stemmed = stem(word)
    return stemmed.removesuffix("i") if len(stemmed) > 3 and word.startswith(stemmed) else word


def _live_matches(text: str, kind: str, user: RequestUser) -> Iterable[int]:
    """Yield the ids of the first MAX_PAGES pages that the site's search finds."""
    filters = SearchFilters(kinds=(kind,) if kind else ())
    for page in range(1, MAX_PAGES + 1):
        results = find(text, user, filters=filters, page=page, as_written=True)
        yield from (publication.pk for publication in results.exact_matches)
        yield from (result.publication.pk for result in results.results)
        if not results.has_more:
            return

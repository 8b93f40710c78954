"""A search: what was typed, by whom, narrowed how → a page of results with all that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from kb.models import Category, Publication
from kb.search.exact import exact
from kb.search.expand import expand
from kb.search.options import Group, Reason
from kb.search.query import Query, parse
from kb.search.rank import Page, rank
from kb.search.results import Result, results_of
from kb.search.scope import scope_of
from kb.search.statement import Narrow

PER_PAGE = 10
LAST_PAGE = 500
MOST_FOLLOWING = 6
MOST_RELATED = 5

GUESSES = frozenset({Reason.SPELLING, Reason.COMPLETED, Reason.SPLIT})


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader chose beside the words: kinds, and categories with those inside them."""

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results; `answers` are the publications that the whole text names.

    `following` is what editors say to go on with from there. `related` hold none of the words, but
    editors linked them with the best; they are told where the results end on the first page.

    `count` is that of all results, at least that where `is_cut`. `kinds` and `categories` count
    what choosing one lists. `corrected` is the text as it was searched, where words were guessed.
    """

    query: Query
    answers: Sequence[Publication] = ()
    following: Sequence[Result] = ()
    results: Sequence[Result] = ()
    related: Sequence[Result] = ()
    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int | None, int] = field(default_factory=dict)
    is_cut: bool = False
    page: int = 1
    has_more: bool = False
    corrected: str = ""
    groups: Sequence[Group] = ()


def find(
    text: str, user: Any, *, filters: Filters = Filters(), page: int = 1, as_written: bool = False
) -> Results:
    """Return a page of what a reader may see; reads only, whatever the text is."""
    query = parse(text, settings.KB_SEARCH_LANGUAGE)
    if not query.words:
        return Results(query)
    page = min(max(page, 1), LAST_PAGE)
    narrow = _narrow(query, filters)
    answers = [one for one in exact(query, user) if _is_wanted(one, narrow)]
    skip = (page - 1) * PER_PAGE
    scope = scope_of(user)
    expanded = expand(query, scope, guesses=not as_written)
    groups = expanded.groups
    named = [publication.pk for publication in answers]
    ranking = rank(query, expanded, scope, narrow, Page(PER_PAGE, skip), named)
    documents = [document for document in ranking.documents if document not in named]
    found = ranking.found
    is_first = page == 1
    following = [pk for pk in ranking.following if is_first][:MOST_FOLLOWING]
    is_whole = found.count <= PER_PAGE and not (narrow.kinds or narrow.categories)
    related = [pk for pk in ranking.related if is_whole and pk not in following][:MOST_RELATED]
    shown = results_of([*documents, *following, *related], ranking.held, groups, user)
    return Results(
        query,
        answers if is_first else (),
        [shown[pk] for pk in following if pk in shown],
        [shown[pk] for pk in documents if pk in shown],
        [shown[pk] for pk in related if pk in shown],
        max(found.count, len(answers)),
        found.kinds,
        found.categories,
        found.is_cut,
        page,
        found.count > skip + PER_PAGE and page < LAST_PAGE,
        corrected(query, groups),
        groups,
    )


def corrected(query: Query, groups: Sequence[Group]) -> str:
    """Return the text with the words that were searched instead of those typed; "" if none were."""
    by_place: dict[int, list[Group]] = {}
    for group in groups:
        by_place.setdefault(group.word.place, []).append(group)
    texts, is_changed = [], False
    for word in query.words:
        guessed = [g for g in by_place.get(word.place, []) if g.word == word and _is_guess(g)]
        texts += [group.options[0].text for group in guessed] or [word.word]
        is_changed = is_changed or bool(guessed)
    return " ".join(texts) if is_changed else ""


def _is_guess(group: Group) -> bool:
    return group.options[0].reason in GUESSES


def _narrow(query: Query, filters: Filters) -> Narrow:
    """Return what was chosen or typed; a category is typed as its number or address."""
    kinds = filters.kinds or ((query.kind.lower(),) if query.kind else ())
    categories = filters.categories
    if query.category and not categories:
        categories = _inside(query.category.lower()) or (0,)
    return Narrow(kinds, categories)


def _inside(name: str) -> tuple[int, ...]:
    """Return a category by its number or address, with all that are inside it."""
    rows = list(Category.objects.order_by("pk").values_list("pk", "parent", "number", "slug"))
    inside = {pk for pk, _parent, number, slug in rows if name in (number, slug)}
    while more := {pk for pk, parent, _, _ in rows if parent in inside} - inside:
        inside |= more
    return tuple(sorted(inside))


def _is_wanted(publication: Publication, narrow: Narrow) -> bool:
    return (not narrow.kinds or publication.kind in narrow.kinds) and (
        not narrow.categories or publication.category_id in narrow.categories
    )

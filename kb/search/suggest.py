"""What is being typed → where it may lead: codes first, then titles, then lines of articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kb.models import Publication
from kb.search.exact import exact
from kb.search.expand import expand
from kb.search.query import parse
from kb.search.rank import Page, rank
from kb.search.results import Result, results_of
from kb.search.scope import scope_of
from kb.search.statement import Narrow

MOST = 8
MOST_READ = 20
SHORTEST = 2

MOST_POSTINGS = 300
"""Postings read of each term: a list of eight needs no deep look, and is asked for at every key."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One place to go: its name, what kind of place it is in words, and its address."""

    text: str
    detail: str
    url: str


def suggest(text: str, user: Any) -> list[Suggestion]:
    """Return where a text may lead whose last word is not finished."""
    query = parse(text, settings.KB_SEARCH_LANGUAGE)
    if len(query.plain) < SHORTEST or not query.words:
        return []
    scope = scope_of(user)
    expanded = expand(query, scope, completes=True)
    ranking = rank(query, expanded, scope, Narrow(), Page(MOST_READ, postings=MOST_POSTINGS))
    named = exact(query)
    shown = results_of([*named, *ranking.documents], ranking.held, expanded.groups, user)
    answers = [_named(shown[pk].publication) for pk in named if pk in shown]
    found = [shown[pk] for pk in ranking.documents if pk in shown and pk not in named]
    return [*answers, *_ordered(found)][:MOST]


def _ordered(found: Sequence[Result]) -> Iterator[Suggestion]:
    titles = [one for one in found if one.is_by_title]
    yield from (_named(one.publication) for one in titles if one.publication.is_code)
    yield from (_named(one.publication) for one in titles if not one.publication.is_code)
    yield from (_line(one) for one in found if not one.is_by_title)


def _named(publication: Publication) -> Suggestion:
    return Suggestion(
        publication.heading,
        publication.category.title if publication.category else publication.get_kind_display(),
        publication.get_absolute_url(),
    )


def _line(one: Result) -> Suggestion:
    return Suggestion(one.plain, one.publication.heading, one.url)

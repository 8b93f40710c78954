"""What is being typed → where it may lead: codes first, then titles, then lines of articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.conf import settings

from kb.models import Publication
from kb.search.backends.sql import Restrictions
from kb.search.exact import exact
from kb.search.query.expand import expand
from kb.search.query.parse import parse_query
from kb.search.query.scope import scope_of
from kb.search.ranking.rank import ResultWindow, rank
from kb.search.results.results import FoundRow, Result, read_rows, result_of, stems_of

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
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE)
    if len(query.plain) < SHORTEST or not query.words:
        return []
    scope = scope_of(user)
    expanded = expand(query, scope, completes=True)
    ranking = rank(
        query, expanded, scope, Restrictions(), ResultWindow(MOST_READ, postings=MOST_POSTINGS)
    )
    named = exact(query)
    rows = read_rows([*named, *ranking.documents], ranking.held, expanded.groups, user)
    answers = [_named(rows[pk].publication) for pk in named if pk in rows]
    found = [rows[pk] for pk in ranking.documents if pk in rows and pk not in named]
    return list(islice(chain(answers, _ordered(found, stems_of(expanded.groups))), MOST))


def _ordered(found: Sequence[FoundRow], stems: frozenset[str]) -> Iterator[Suggestion]:
    """Yield codes by name, then other titles, then lines, which take the longest to make."""
    titles = [row.publication for row in found if row.is_named]
    yield from (_named(one) for one in titles if one.is_code)
    yield from (_named(one) for one in titles if not one.is_code)
    yield from (_line(result_of(row, stems)) for row in found if not row.is_named)


def _named(publication: Publication) -> Suggestion:
    return Suggestion(
        publication.heading,
        publication.category.title if publication.category else publication.get_kind_display(),
        publication.get_absolute_url(),
    )


def _line(one: Result) -> Suggestion:
    return Suggestion(one.plain, one.publication.heading, one.url)

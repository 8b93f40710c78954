"""What is being typed → where it may lead: codes first, then titles, then lines of articles."""

from collections.abc import Iterator, Sequence
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
from kb.search.results.results import (
    PublicationMatch,
    Result,
    read_matches,
    result_of,
    stems_to_mark,
)
from kb.search.suggestion import Suggestion

MOST = 8
MOST_READ = 20
SHORTEST = 2

MOST_POSTINGS = 300
"""Postings read of each term: fewer than for a search, since every key press asks."""


def suggest(text: str, user: Any) -> list[Suggestion]:
    """Return where a text may lead whose last word is unfinished; [] for less than two letters."""
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE)
    if len(query.plain) < SHORTEST or not query.words:
        return []
    scope = scope_of(user)
    expanded = expand(query, scope, completes=True)
    window = ResultWindow(MOST_READ, postings=MOST_POSTINGS)
    ranking = rank(expanded, scope, Restrictions(), window)
    exact_pks = exact(query, user)
    pks = [*exact_pks, *ranking.documents]
    matches = read_matches(pks, ranking.stored, expanded.groups, user)
    first = [_title(matches[pk].publication) for pk in exact_pks if pk in matches]
    rest = [matches[pk] for pk in ranking.documents if pk in matches and pk not in exact_pks]
    return list(islice(chain(first, _ordered(rest, stems_to_mark(expanded.groups))), MOST))


def _ordered(matches: Sequence[PublicationMatch], stems: frozenset[str]) -> Iterator[Suggestion]:
    """Yield codes by name, then other titles, then lines, which take the longest to make."""
    titles = [match.publication for match in matches if match.is_by_title]
    yield from (_title(publication) for publication in titles if publication.is_code)
    yield from (_title(publication) for publication in titles if not publication.is_code)
    yield from (_line(result_of(match, stems)) for match in matches if not match.is_by_title)


def _title(publication: Publication) -> Suggestion:
    return Suggestion(
        publication.heading,
        publication.category.title if publication.category else publication.get_kind_display(),
        publication.get_absolute_url(),
    )


def _line(result: Result) -> Suggestion:
    return Suggestion(result.plain, result.publication.heading, result.url)

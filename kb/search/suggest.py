"""What is being typed → where it may lead: titles first, then codes, then lines of articles."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.conf import settings

from kb.reader import Reader
from kb.search.backends.sql import Restrictions
from kb.search.exact import exact
from kb.search.query.expand import expand
from kb.search.query.parse import parse_query
from kb.search.query.scope import scope_of
from kb.search.ranking.rank import ResultWindow, rank
from kb.search.results.results import PublicationMatch, read_matches
from kb.search.results.suggested_lines import suggest_line
from kb.search.results.suggested_names import suggest_by_name, suggest_named
from kb.search.results.typed_words import TypedWord, typed_words
from kb.search.suggestion import Suggestion

MOST = 8
MOST_BY_SYNONYM = 3
MOST_INSIDE = 3
"""Lines from inside of an article: what a check shows, a command, a paragraph."""

MOST_LINES_READ = 8
"""Articles whose lines are looked through."""

MOST_READ = 16
SHORTEST = 2

MOST_POSTINGS = 300
"""Postings read of each term: fewer than for a search, since every key press asks."""


def suggest(text: str, user: Reader | None) -> list[Suggestion]:
    """Return where a text may lead whose last word is unfinished.

    [] for less than two letters, and for a pasted text: that is searched for, not completed.
    """
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE)
    if len(query.plain) < SHORTEST or not query.words or query.is_pasted:
        return []
    scope = scope_of(user)
    expanded = expand(query, scope, completes=True)
    window = ResultWindow(MOST_READ, postings=MOST_POSTINGS)
    ranking = rank(expanded, scope, Restrictions(), window)
    exact_pks = exact(query, user, expanded.corrected)
    pks = list(dict.fromkeys([*exact_pks, *ranking.documents]))
    matches = read_matches(pks, ranking.stored, expanded.groups, user)
    named = [matches[pk] for pk in exact_pks if pk in matches]
    others = [matches[pk] for pk in ranking.documents if pk in matches and pk not in exact_pks]
    typed = typed_words(expanded.groups, expanded.unfinished)
    return list(islice(_ordered(named, others, typed), MOST))


def _ordered(
    named: Sequence[PublicationMatch],
    others: Sequence[PublicationMatch],
    typed: Sequence[TypedWord],
) -> Iterator[Suggestion]:
    """Yield what the whole text names, then by name, then lines, which take the longest to make."""
    for match in named:
        yield suggest_named(match, typed)
    by_name = [suggest_by_name(match, typed) for match in others]
    ranked = sorted(filter(None, by_name), key=lambda pair: pair[0])
    yield from (suggestion for rank, suggestion in ranked if not rank.is_by_synonym)
    by_synonym = [suggestion for rank, suggestion in ranked if rank.is_by_synonym]
    yield from by_synonym[:MOST_BY_SYNONYM]
    nameless = (match for match, found in zip(others, by_name, strict=True) if found is None)
    read = islice(nameless, MOST_LINES_READ)
    lines = list(filter(None, (suggest_line(match, typed) for match in read)))
    yield from (line.suggestion for line in lines if line.is_main)
    inside = (line.suggestion for line in lines if not line.is_main)
    yield from islice(inside, MOST_INSIDE)

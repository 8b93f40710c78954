"""A search that found nothing → shorter queries that find something, each with how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from kb.read_database import read_connection
from kb.reader import Reader
from kb.search.find import SearchResults
from kb.search.query.alternatives import GUESSED_REASONS, WordAlternatives
from kb.search.query.candidate_terms import candidate_terms
from kb.search.query.parse import parse_query
from kb.search.query.scope import audiences_of
from kb.search.query.synonyms import SynonymMap

MOST_QUERIES = 6

MOST_COUNTED = 1_000
"""Documents that are counted for one query."""


@dataclass(frozen=True, slots=True)
class RelaxedQuery:
    """A text to search for instead, and in how many documents a word of it is.

    `count` is a lower bound where `is_cut`.
    """

    text: str
    count: int
    is_cut: bool


def relaxed_queries(results: SearchResults, user: Reader | None) -> list[RelaxedQuery]:
    """Return the words without the operators around them, and single words, the most found first.

    Queries that find nothing are left out. All are counted with one query.
    """
    texts = _texts(results)
    if not texts:
        return []
    found = [
        RelaxedQuery(texts[number], min(count, MOST_COUNTED), count > MOST_COUNTED)
        for number, count in _count_documents(texts, user, results.synonyms)
        if count
    ]
    return sorted(found, key=lambda query: (not query.is_cut, -query.count))


def _texts(results: SearchResults) -> list[str]:
    query = results.query
    words = [_shown(group) for group in results.groups if not group.word.is_function_word]
    whole = " ".join(dict.fromkeys((results.corrected or query.plain).split()))
    texts: Iterable[str] = [*([whole] if query.operators and len(words) > 1 else []), *words]
    return list(dict.fromkeys(texts))[:MOST_QUERIES]


def _shown(group: WordAlternatives) -> str:
    """Return a word as it was typed, or as it was guessed."""
    best = group.alternatives[0]
    return best.text if best.reason in GUESSED_REASONS else group.word.word


def _count_documents(
    texts: Sequence[str], user: Reader | None, synonyms: SynonymMap
) -> list[tuple[int, int]]:
    """Return pairs of a text's index and its count, MOST_COUNTED + 1 at most."""
    audiences = audiences_of(user)
    values: list[str] = []
    selects = []
    for number, text in enumerate(texts):
        stems = _stems(text, synonyms)
        selects.append(_select(number, len(stems), len(audiences)))
        values += [*stems, *audiences]
    with read_connection().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        return [(number, count) for number, count in cursor.fetchall()]


def _stems(text: str, synonyms: SynonymMap) -> list[str]:
    language = settings.KB_SEARCH_LANGUAGE
    candidates = candidate_terms(parse_query(text, language).words, synonyms, language)
    return list(dict.fromkeys(term.stem for word in candidates for term in word)) or [""]


def _select(number: int, stems: int, audiences: int) -> str:
    """Return one count; the numbers are ours, all else is a parameter."""
    return (
        f"SELECT {number}, COUNT(*) FROM (SELECT DISTINCT document FROM kb_posted WHERE term IN"  # noqa: S608
        f" (SELECT id FROM kb_term WHERE text IN ({', '.join(['%s'] * stems)})"
        f" AND audience IN ({', '.join(['%s'] * audiences)})"
        " AND generation IN (SELECT generation FROM kb_searchindex))"
        f" LIMIT {MOST_COUNTED + 1}) AS n{number}"
    )

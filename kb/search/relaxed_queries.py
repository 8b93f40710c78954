"""Texts that somebody may search for instead → how much each of them finds."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from kb.models import Audience
from kb.search.query.candidate_terms import candidate_terms
from kb.search.query.parse import parse_query
from kb.search.query.synonyms import SynonymMap
from kb.search.ranking.candidates import MOST_POSTINGS


def count_results(texts: Sequence[str], user: Any, meanings: SynonymMap) -> dict[str, int]:
    """Return how much a reader finds with each text, the most first; those that find nothing fall.

    One query counts all, with the synonyms that the search in vain has read. Counts go one beyond
    MOST_POSTINGS: there is more.
    """
    if not texts:
        return {}
    is_agent = user.has_perm("kb.view_internal")
    audiences = [Audience.PUBLIC, *([Audience.INTERNAL] if is_agent else [])]
    values: list[str] = []
    selects = []
    for number, text in enumerate(texts):
        stems = _stems(text, meanings)
        selects.append(_select(number, len(stems), len(audiences)))
        values += [*stems, *audiences]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        found = [(texts[number], count) for number, count in cursor.fetchall() if count]
    return dict(sorted(found, key=lambda one: -one[1]))


def _stems(text: str, meanings: SynonymMap) -> list[str]:
    language = settings.KB_SEARCH_LANGUAGE
    entries = candidate_terms(parse_query(text, language).words, meanings, language)
    return list(dict.fromkeys(one.stem for word in entries for one in word)) or [""]


def _select(number: int, stems: int, audiences: int) -> str:
    """Return one count; the numbers are ours, all else is a parameter."""
    return (
        f"SELECT {number}, COUNT(*) FROM (SELECT DISTINCT document FROM kb_posted WHERE term IN"  # noqa: S608
        f" (SELECT id FROM kb_term WHERE text IN ({', '.join(['%s'] * stems)})"
        f" AND audience IN ({', '.join(['%s'] * audiences)})"
        " AND generation IN (SELECT generation FROM kb_searchindex))"
        f" LIMIT {MOST_POSTINGS + 1}) AS n{number}"
    )

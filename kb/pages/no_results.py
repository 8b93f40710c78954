"""A search that found nothing → what else its reader may try, each with what it finds."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from kb.search.closest_titles import closest_titles
from kb.search.find import SearchResults
from kb.search.log.search_log import can_be_missing
from kb.search.query.alternatives import GUESSES, WordAlternatives
from kb.search.ranking.candidates import MOST_POSTINGS
from kb.search.relaxed_queries import count_results

MOST_TITLES = 5
MOST_TEXTS = 6


def no_results_context(request: HttpRequest, results: SearchResults) -> dict[str, Any]:
    """Return titles close to it, fewer words with their counts, and if it can be reported."""
    query = results.query
    plain = results.corrected or query.plain
    found = count_results(_fewer(results, plain), request.user, results.meanings)
    return {
        "nearest": closest_titles(plain, request.user, MOST_TITLES, loosely=True),
        "fewer": [_link(text, count) for text, count in found.items()],
        "can_be_missing": can_be_missing(request.GET.get("q", "")),
        "is_reported": "reported" in request.GET,
    }


def _fewer(results: SearchResults, plain: str) -> list[str]:
    """Return the words without what was demanded beside them, and each of them alone."""
    query = results.query
    words = [_word(group) for group in results.groups if not group.word.is_function_word]
    has_demands = bool(query.phrases or query.without or query.text != query.plain)
    whole = " ".join(dict.fromkeys(plain.split()))
    texts: Iterable[str] = [*([whole] if has_demands and len(words) > 1 else []), *words]
    return list(dict.fromkeys(texts))[:MOST_TEXTS]


def _word(group: WordAlternatives) -> str:
    """Return the word as it was typed, or as it was guessed."""
    best = group.options[0]
    return best.text if best.reason in GUESSES else group.word.word


def _link(text: str, count: int) -> dict[str, Any]:
    shown = f"{MOST_POSTINGS}+" if count > MOST_POSTINGS else str(count)
    return {"text": text, "url": "?" + urlencode({"q": text}), "count": shown}

"""Candidates → those that hold every phrase as it stands, counted one by one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kb.search.query.constraints import Constraints
from kb.search.ranking.candidates import Candidates
from kb.search.ranking.phrases import contains_phrase
from kb.search.ranking.stored_documents import StoredDocument

MOST_CHECKED = 1_000
"""Candidates in which a phrase is looked for."""


def filter_phrases(
    found: Candidates, held: Mapping[int, StoredDocument], limits: Constraints
) -> Candidates:
    """Return the candidates that hold the phrases and are of the kinds and categories chosen."""
    best = [
        candidate
        for candidate in found.best
        if _holds_all(held.get(candidate.document, StoredDocument()), limits)
    ]
    kinds, categories = limits.narrow.kinds, limits.narrow.categories
    by_kind, by_category, chosen = Counter[str](), Counter[int | None](), []
    for candidate in best:
        one = held[candidate.document]
        is_kind = not kinds or one.kind in kinds
        is_category = not categories or one.category in categories
        by_kind[one.kind] += is_category
        by_category[one.category] += is_kind
        if is_kind and is_category:
            chosen.append(candidate)
    is_cut = found.is_cut or found.count > MOST_CHECKED
    return replace(
        found,
        best=chosen,
        count=len(chosen),
        kinds=+by_kind,
        categories=+by_category,
        is_cut=is_cut,
    )


def _holds_all(held: StoredDocument, limits: Constraints) -> bool:
    return all(
        any(contains_phrase(packed, phrase) for packed in held.parts.values())
        for phrase in limits.phrases
    )

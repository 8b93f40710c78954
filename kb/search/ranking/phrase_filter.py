"""Candidates → those that contain every phrase, counted one by one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from kb.search.query.constraints import Constraints
from kb.search.ranking.candidates import Candidates
from kb.search.ranking.contains_phrase import contains_phrase
from kb.search.ranking.stored_documents import StoredDocument

MOST_CHECKED = 1_000
"""Candidates in which phrases are looked for."""


def filter_phrases(
    candidates: Candidates, stored: Mapping[int, StoredDocument], constraints: Constraints
) -> Candidates:
    """Return the candidates that contain the phrases and have an allowed kind and category."""
    kinds, categories, allowed = Counter[str](), Counter[int | None](), []
    restrictions = constraints.restrictions
    any_category = replace(restrictions, categories=())
    any_kind = replace(restrictions, kinds=())
    for candidate in candidates.best:
        document = stored.get(candidate.document, StoredDocument())
        if not _contains_all(document, constraints):
            continue
        facet = document.kind, document.category
        kinds[document.kind] += any_kind.allows(*facet)
        categories[document.category] += any_category.allows(*facet)
        if restrictions.allows(*facet):
            allowed.append(candidate)
    return replace(
        candidates,
        best=allowed,
        count=len(allowed),
        kinds=+kinds,
        categories=+categories,
        is_cut=candidates.is_cut or candidates.count > MOST_CHECKED,
    )


def _contains_all(document: StoredDocument, constraints: Constraints) -> bool:
    return all(
        any(contains_phrase(encoded, phrase) for encoded in document.by_audience.values())
        for phrase in constraints.phrases
    )

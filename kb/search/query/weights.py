"""A term to search for → how much it counts for the word that it was found for."""

from collections.abc import Mapping
from math import sqrt

from kb.search.index.bm25 import idf
from kb.search.query.alternatives import Alternative, Reason
from kb.search.query.candidate_terms import CandidateTerm
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import QueryWord
from kb.search.query.scope import Scope


def weighted_alternative(
    word: QueryWord,
    candidate: CandidateTerm,
    terms: Mapping[str, IndexedTerm],
    scope: Scope,
    text: str = "",
) -> Alternative:
    """Return a term of the index for a word of the query; `text` is how it is written, if known."""
    term, is_written = terms[candidate.stem], candidate.reason is Reason.WRITTEN
    rarity = idf(
        _document_count(word, candidate, terms),
        scope.document_count,
        is_function_word=is_written and word.is_function_word,
    )
    weight = rarity * word.share * candidate.reason.value / sqrt(candidate.part_count)
    return Alternative(
        text=text or (word.word if is_written else candidate.stem),
        stem=candidate.stem,
        ids=term.ids,
        query_weight=max(1, round(weight)),
        document_count=term.document_count,
        reason=candidate.reason,
        phrase=candidate.phrase,
    )


def _document_count(
    word: QueryWord, candidate: CandidateTerm, terms: Mapping[str, IndexedTerm]
) -> int:
    """Return the count for a candidate's idf: a synonym counts as no rarer than the word itself."""
    count = terms[candidate.stem].document_count
    if candidate.reason is Reason.SYNONYM and not word.is_function_word and word.stem in terms:
        return max(count, terms[word.stem].document_count)
    return count
